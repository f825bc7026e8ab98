#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "sim/random/luck.hpp"

namespace carersim::ziggurat {

/// The ziggurat of Marsaglia and Tsang (2000), with the corrections of Doornik (2005): a density is
/// covered by 256 layers of equal area; a point in a layer that lies inside the next one is inside
/// the density, which one comparison of integers finds out.
inline constexpr std::size_t layers = 256;

struct Layer {
  std::int64_t accept_below;  ///< mantissas below this are inside the next layer
  double width;               ///< of one unit of mantissa
};

/// 64 random bits, read as a layer (bits 0-7), a sign (bit 8) and an odd 53-bit mantissa
/// (bits 11-63): no bit serves two purposes.
class Try {
 public:
  explicit constexpr Try(std::uint64_t bits) : bits_(bits) {}
  [[nodiscard]] constexpr std::size_t layer() const { return bits_ & (layers - 1); }
  /// `x` with the sign of this try; no branch, for none could foresee it.
  [[nodiscard]] constexpr double signed_as(double x) const {
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) ^ (bits_ >> 8 & 1U) << 63);
  }
  [[nodiscard]] constexpr std::int64_t mantissa() const {
    return static_cast<std::int64_t>((bits_ >> 11) | 1U);
  }
  [[nodiscard]] constexpr double scaled_by(double width) const {
    return static_cast<double>(mantissa()) * width;
  }

 private:
  std::uint64_t bits_;
};

extern const std::array<Layer, layers> exponential_layers;
extern const std::array<Layer, layers> normal_layers;

/// What follows when `luck.first()` did not lie inside the next layer: the layer's edge or the
/// tail, then further tries from `luck.sub(0)`, `luck.sub(1)`, ….
[[nodiscard]] double exponential_after_rejection(const LuckBlock& luck);
[[nodiscard]] double normal_after_rejection(const LuckBlock& luck);

}  // namespace carersim::ziggurat
