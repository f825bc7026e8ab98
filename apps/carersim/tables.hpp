#pragma once

#include <cstddef>
#include <string>

#include "output/comparison_table.hpp"
#include "output/run_totals.hpp"

namespace carersim {

/// Columns of the terminal that standard output is, within reason; of a page where it is none.
[[nodiscard]] std::size_t page_width();

enum class TableKind { run, comparison };

/// Columns of the terminal, or of a page where there is none.
[[nodiscard]] std::size_t page_width();

/// Everything that the terminal shows of a run: measures, waits, and what the intervals mean. The
/// width and the bold headings are the terminal's; plain text where there is none.
[[nodiscard]] std::string tables_text(const RunTotals& totals, TableKind kind,
                                      TableMeasures measures);

}  // namespace carersim
