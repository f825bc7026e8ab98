#pragma once

#include "sim/scenario/tree.hpp"

namespace carersim {

/// Adds a problem for every value that nobody asked for, with the nearest name that was asked for.
void report_unknown_keys(ReadContext& context);

}  // namespace carersim
