#pragma once

#include <string>

#include "sim/measure/measure.hpp"

namespace carersim {

/// As result files write it: event, stock, amount or derived.
[[nodiscard]] std::string kind_name(MeasureKind kind);
/// @throws std::runtime_error when no kind has that name
[[nodiscard]] MeasureKind kind_of_name(const std::string& name);

}  // namespace carersim
