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

/// The rows of the table of calibration, where an arm rests on the base that it is of; else null.
/// @param run_by  version of the program that ran the scenario
[[nodiscard]] Json calibration_of(const std::vector<std::string>& scenario_texts,
                                  const std::string& run_by, const std::string& this_version,
                                  const std::filesystem::path& calibration);

}  // namespace carersim
