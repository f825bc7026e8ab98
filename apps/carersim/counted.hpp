#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>

namespace carersim {

/// `1 arm`, `2 pathways`, `3 agencies`.
inline std::string counted(std::uint64_t n, const std::string& thing) {
  if (n == 1) return "1 " + thing;
  const bool y = thing.ends_with("cy");
  return fmt::format("{} {}", n, y ? thing.substr(0, thing.size() - 1) + "ies" : thing + "s");
}

}  // namespace carersim
