#pragma once

#include <filesystem>

#include "output/report_json.hpp"

namespace carersim {

/// The rows of the table that `carersim calibrate` writes beside an overlay, each as an object of
/// its headings; the text as it stands.
/// @throws InputError when the file is missing or no such table
[[nodiscard]] Json report_calibration(const std::filesystem::path& csv);

}  // namespace carersim
