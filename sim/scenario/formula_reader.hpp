#pragma once

#include "sim/measure/formula.hpp"
#include "sim/scenario/cursor.hpp"

namespace carersim {

/// Reads `numerator`, `denominator` and `scale` of a table: lists of terms as parse_formula_term()
/// takes them, braces for several, a single term without the list; the denominator and the scale
/// may be left out.
[[nodiscard]] Formula read_formula(const Cursor& table);

}  // namespace carersim
