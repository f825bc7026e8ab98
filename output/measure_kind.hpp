#pragma once

#include <string>

#include "sim/measure/measure.hpp"

namespace carersim {

/// As result files write it: event, stock, amount or derived.
[[nodiscard]] std::string kind_name(MeasureKind kind);

}  // namespace carersim
