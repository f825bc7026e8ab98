#pragma once

#include <filesystem>
#include <optional>

#include "sim/core/error.hpp"
#include "sim/sweep/study_design.hpp"

namespace carersim {

/// Reads points from a table (RFC 4180): addresses in the first line, then a line for each point
/// with the value of each. A value is a number, or a text as the scenario would have it.
/// @param problems  receives all that is wrong with it; nothing is given back then
[[nodiscard]] std::optional<StudyPoints> read_points_csv(const std::filesystem::path& file,
                                                         Problems& problems);

}  // namespace carersim
