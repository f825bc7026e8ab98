#pragma once

#include <string>
#include <vector>

#include "output/comparison_table.hpp"
#include "sim/measure/findings.hpp"

namespace carersim {

/// What a table's note says of how many replications there are and why: one sentence, without line
/// breaks. @param rows  where they label a measure, it is called so
/// @pre the rule has ended, with at least one difference judged
[[nodiscard]] std::string decision_text(const ReplicationDecision& decision,
                                        const std::vector<TableRow>& rows);

/// What it says of the run-in; empty without a check.
/// @param run_in_days  the scenario's
[[nodiscard]] std::string run_in_text(const std::vector<RunInFinding>& findings, double run_in_days,
                                      const std::vector<TableRow>& rows);

}  // namespace carersim
