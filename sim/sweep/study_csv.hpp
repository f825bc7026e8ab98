#pragma once

#include <optional>

#include "sim/scenario/cursor.hpp"
#include "sim/sweep/study_design.hpp"

namespace carersim {

/// Reads points from a table: addresses in the first line, then a line for each point with the
/// value of each. A value is a number, or a text as the scenario would have it.
/// @param cursor  names the file, beside the study
/// @return nothing when there was a problem
[[nodiscard]] std::optional<StudyPoints> read_points_csv(const Cursor& cursor);

}  // namespace carersim
