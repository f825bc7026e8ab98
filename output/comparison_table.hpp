#pragma once

#include <optional>
#include <string>
#include <vector>

#include "output/run_totals.hpp"
#include "output/text_table.hpp"
#include "sim/core/quantity.hpp"

namespace carersim {

/// A line of a table.
struct TableRow {
  std::string measure;     ///< name; a measure that the run lacks has no line
  std::string label;       ///< empty: made from the name and the unit
  std::string group = {};  ///< heading; empty: made from the first part of the name
};

/// Bed days three ways, which are never added together: released, their value, and cash.
struct BedDays {
  std::string measure;            ///< total of days that people occupied beds
  Pounds value_a_day;             ///< what a released bed day is worth to others
  Pounds cash_a_day = Pounds(0);  ///< what is saved; 0 unless the scenario closes beds
};

enum class TableMeasures {
  chosen,  ///< the rows given, in their order
  all,     ///< the rows given, then every other measure of the run
};

struct TableOptions {
  std::vector<TableRow> rows;
  TableMeasures measures = TableMeasures::chosen;
  std::optional<BedDays> bed_days;
  Colour colour = Colour::none;
  std::size_t width = 100;
};

/// What the run gave: the mean of each measure over the evaluation with its 95 % interval, by arm,
/// under the headings that the names of the measures begin with. Ends with a line break.
/// @pre at least one replication
[[nodiscard]] std::string run_table(const RunTotals& totals, const TableOptions& options);

/// Each arm against the first: both means, the paired difference with its 95 % interval, and how
/// many times as many replications that interval would need without pairing. @pre at least two arms
/// and one replication
[[nodiscard]] std::string comparison_table(const RunTotals& totals, const TableOptions& options);

/// How long people waited for each service, from all replications together: a replication's starts,
/// median, 90th percentile, and people still waiting at the horizon. Empty without waits.
[[nodiscard]] std::string waits_table(const RunTotals& totals, const TableOptions& options);

/// Replications and why so many, what the intervals do and do not hold, and whether the run-in was
/// long enough.
[[nodiscard]] std::string table_note(const RunTotals& totals, const TableOptions& options);

}  // namespace carersim
