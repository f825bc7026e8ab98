#pragma once

#include <vector>

#include "output/comparison_table.hpp"
#include "output/run_totals.hpp"

namespace carersim {

/// The measures that a table shows unless all are asked for, those that the run has: the model's
/// headlines; of a run of plain cases, what every service reports.
[[nodiscard]] std::vector<TableRow> headline_rows(const RunTotals& totals);

}  // namespace carersim
