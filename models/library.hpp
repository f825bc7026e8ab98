#pragma once

#include <filesystem>

#include "sim/scenario/scenario.hpp"

namespace carersim {

/// Where the data of the program lie in its root folder: models/parameters, models/areas,
/// scenarios, scenarios/interventions.
/// @throws InputError when the table of areas is missing or wrong
[[nodiscard]] Library standard_library(const std::filesystem::path& data_root);

}  // namespace carersim
