#pragma once

#include <filesystem>

namespace carersim {

/// The folder that holds the program's data: `models/parameters`, `models/areas`, `scenarios`.
///
/// It is the folder that CARERSIM_DATA names; else `../share/carersim` beside the executable's own
/// folder; else the nearest folder upward from the executable that has them.
/// @throws EnvironmentError when there is none
[[nodiscard]] std::filesystem::path data_folder();

}  // namespace carersim
