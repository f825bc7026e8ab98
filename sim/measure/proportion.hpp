#pragma once

#include <cstdint>

namespace carersim {

/// How often something held, and what share that makes likely.
struct Proportion {
  std::uint32_t held = 0;
  std::uint32_t of = 0;
  double share = 0;          ///< held / of
  double low = 0, high = 1;  ///< Wilson's interval (1927)
};

/// @param level  the confidence, such as 0.95
/// @pre held <= of, of > 0, 0 < level < 1
[[nodiscard]] Proportion proportion(std::uint32_t held, std::uint32_t of, double level = 0.95);

}  // namespace carersim
