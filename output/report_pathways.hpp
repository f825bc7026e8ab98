#pragma once

#include <string>
#include <vector>

#include "output/report_json.hpp"
#include "output/run_totals.hpp"

namespace carersim {

/// `pathways` of the page: the steps of each pathway of the resolved scenarios, where each leads,
/// how often it was reached in each arm, and in which arms something about it differs from the
/// baseline: its own numbers, its service, its hand-off, or the channel that leads to it.
/// @param resolved_texts  one for each arm
[[nodiscard]] Json report_pathways(const std::vector<std::string>& resolved_texts,
                                   const RunTotals& totals);

}  // namespace carersim
