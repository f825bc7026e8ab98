#pragma once

#include <string>

#include "output/comparison_table.hpp"
#include "output/run_totals.hpp"

namespace carersim {

enum class TableKind { run, comparison };

/// Everything that the terminal shows of a run: measures, waits, and what the intervals mean. The
/// width and the bold headings are the terminal's; plain text where there is none.
[[nodiscard]] std::string tables_text(const RunTotals& totals, TableKind kind,
                                      TableMeasures measures);

}  // namespace carersim
