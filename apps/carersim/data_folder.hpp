#pragma once

#include <filesystem>

namespace carersim {

/// The folder that holds the program's data: `models/parameters`, `models/areas`, `scenarios`.
///
/// It is the folder that CARERSIM_DATA names; else `../share/carersim` beside the executable's own
/// folder; else the nearest folder upward from the executable that has them.
/// @throws EnvironmentError when there is none
[[nodiscard]] std::filesystem::path data_folder();

/// A scenario or study file as the command line names it: as it stands, or, where there is none, of
/// those that are shipped: `scenarios/ready/nottingham.toml` from any folder.
[[nodiscard]] std::filesystem::path own_or_shipped(const std::filesystem::path& file);

}  // namespace carersim
