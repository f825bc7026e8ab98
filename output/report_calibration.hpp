#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "output/report_json.hpp"

namespace carersim {

/// The rows of the table that `carersim calibrate` writes beside an overlay, each as an object of
/// its headings; the text as it stands.
/// @throws InputError when the file is missing or no such table
[[nodiscard]] Json report_calibration(const std::filesystem::path& csv);

/// Those rows where the scenario rests on the shipped base and was simulated by this version of the
/// program; null where it was not, for then they may be of another base.
/// @param made_by  the version that simulated it
/// @param csv      empty: there are none
[[nodiscard]] Json calibration_of(const std::vector<std::string>& scenario_texts,
                                  const std::string& made_by, const std::filesystem::path& csv,
                                  const std::string& program_version);

}  // namespace carersim
