#pragma once

#include <filesystem>

#include <string>

#include "output/report_json.hpp"
#include "sim/measure/results.hpp"

namespace carersim {

/// The rows of the table that `carersim calibrate` writes beside an overlay, each as an object of
/// its headings; the text as it stands.
/// @throws InputError when the file is missing or no such table
[[nodiscard]] Json report_calibration(const std::filesystem::path& csv);

/// Those rows where a run rests on the shipped base and was made by this version of the program;
/// null where it was not, for then they may be of another base.
/// @param csv  empty: there are none
[[nodiscard]] Json calibration_of(const RunDescription& run, const std::filesystem::path& csv,
                                  const std::string& program_version);

}  // namespace carersim
