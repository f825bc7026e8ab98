#pragma once

#include <Random123/philox.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace carersim {

/// The 32-bit name of a process or step in the address of its luck: a hash of the address in the
/// scenario (`process.strain_rises`), never an ordinal, so that adding one moves no other.
using LuckName = std::uint32_t;

/// FNV-1a over the address. Collisions between the names in use are checked when a scenario loads.
constexpr LuckName luck_name(std::string_view address) {
  std::uint32_t hash = 2166136261U;
  for (const char c : address) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 16777619U;
  }
  return hash;
}

/// The luck at one address: 128 random bits, and as many more as a draw of variable length needs.
///
/// Two addresses that differ in any part give independent luck; the same address gives the same
/// luck in every scenario, on every machine and in any order.
class LuckBlock {
 public:
  explicit LuckBlock(r123::Philox4x32::ctr_type words) : words_(words) {}

  [[nodiscard]] std::uint64_t first() const { return join(words_[0], words_[1]); }
  [[nodiscard]] std::uint64_t second() const { return join(words_[2], words_[3]); }
  /// Uniform on (0, 1): the middles of 2^52 equal cells, so never 0 and never 1.
  [[nodiscard]] double uniform() const { return to_unit(first()); }
  [[nodiscard]] double second_uniform() const { return to_unit(second()); }
  /// The n-th block of a sub-counter under this address, for draws of variable length.
  [[nodiscard]] LuckBlock sub(std::uint32_t n) const {
    return LuckBlock(
        r123::Philox4x32()({{n, 0x5b5b5b5bU, words_[2], words_[3]}}, {{words_[0], words_[1]}}));
  }

  static constexpr double to_unit(std::uint64_t bits) {
    return static_cast<double>(static_cast<std::int64_t>((bits >> 11) | 1U)) * 0x1p-53;
  }

 private:
  static constexpr std::uint64_t join(std::uint32_t low, std::uint32_t high) {
    return (std::uint64_t{high} << 32) | low;
  }
  r123::Philox4x32::ctr_type words_;
};

/// The source of all randomness of a replication: `block(dyad, process, k)`.
///
/// Key = seed; counter = (replication, number, name, k), after Salmon et al. 2011 (Random123).
class Luck {
 public:
  Luck(std::uint64_t seed, std::uint32_t replication)
      : key_{{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}},
        replication_(replication) {}

  /// @param number  the dyad's or case's own number, never reused within a replication
  /// @param name    the process or step, see luck_name()
  /// @param k       which draw of that process for that dyad, from 0
  [[nodiscard]] LuckBlock block(std::uint32_t number, LuckName name, std::uint32_t k) const {
    return LuckBlock(r123::Philox4x32()({{replication_, number, name, k}}, key_));
  }

 private:
  r123::Philox4x32::key_type key_;
  std::uint32_t replication_;
};

}  // namespace carersim
