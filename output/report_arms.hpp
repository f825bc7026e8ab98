#pragma once

#include <string>
#include <vector>

#include "output/report_json.hpp"
#include "output/report_layout.hpp"

namespace carersim {

/// `arms` of the page: name, place of the arm that it is compared with, the share of unproven
/// effects that counts, and what its programmes cost.
/// @param against  for each arm the place of that other one, or its own
[[nodiscard]] Json report_arms(const std::vector<std::string>& names,
                               const std::vector<std::size_t>& against,
                               const std::vector<std::string>& scenario_texts,
                               const ReportLayout& layout);

}  // namespace carersim
