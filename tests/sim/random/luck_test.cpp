#include "sim/random/luck.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

namespace carersim {
namespace {

/// The published answers of Philox4x32-10 (Random123, kat_vectors), through our addresses.
TEST(Luck, GivesThePublishedAnswersOfPhilox) {
  struct Answer {
    std::array<std::uint32_t, 4> counter;
    std::array<std::uint32_t, 2> key;
    std::array<std::uint32_t, 4> words;
  };
  constexpr std::uint32_t ones = 0xffffffff;
  const std::vector<Answer> answers = {
      {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      {{ones, ones, ones, ones}, {ones, ones}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
       {0xa4093822, 0x299f31d0},
       {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}};
  for (const Answer& answer : answers) {
    const std::uint64_t seed = std::uint64_t{answer.key[1]} << 32 | answer.key[0];
    const LuckBlock block = Luck(seed, answer.counter[0])
                                .block(answer.counter[1], answer.counter[2], answer.counter[3]);
    EXPECT_EQ(block.first(), std::uint64_t{answer.words[1]} << 32 | answer.words[0]);
    EXPECT_EQ(block.second(), std::uint64_t{answer.words[3]} << 32 | answer.words[2]);
  }
}

TEST(Luck, NamesArePublishedFnv1a) {
  EXPECT_EQ(luck_name(""), 0x811c9dc5U);
  EXPECT_EQ(luck_name("a"), 0xe40c292cU);
  EXPECT_EQ(luck_name("foobar"), 0xbf9cf968U);
}

TEST(LuckBlock, UniformIsNeverZeroAndNeverOne) {
  EXPECT_GT(LuckBlock::to_unit(0), 0.0);
  EXPECT_LT(LuckBlock::to_unit(~std::uint64_t{0}), 1.0);
  EXPECT_EQ(LuckBlock::to_unit(0), 1.0 - LuckBlock::to_unit(~std::uint64_t{0}));
}

TEST(LuckBlock, EveryPartOfTheAddressMatters) {
  std::set<std::uint64_t> seen;
  std::size_t blocks = 0;
  const auto add = [&](const LuckBlock& block) {
    seen.insert(block.first());
    seen.insert(block.second());
    blocks += 1;
  };
  for (std::uint32_t n = 0; n < 50; ++n) {
    add(Luck(1000 + n, 0).block(0, 0, 0));
    add(Luck(std::uint64_t{1 + n} << 32, 0).block(0, 0, 0));
    add(Luck(0, 1 + n).block(0, 0, 0));
    add(Luck(0, 0).block(1 + n, 0, 0));
    add(Luck(0, 0).block(0, 1 + n, 0));
    add(Luck(0, 0).block(0, 0, 1 + n));
    add(Luck(0, 0).block(0, 0, 0).sub(n));
  }
  EXPECT_EQ(seen.size(), 2 * blocks);
}

/// Neighbouring addresses must be uncorrelated: with n independent pairs the correlation is normal
/// with standard deviation 1/sqrt(n). Fixed seed, 6 pairs of streams, each within 3.8 standard
/// deviations (99.9 % for all six together).
TEST(LuckBlock, NeighbouringAddressesAreUncorrelated) {
  constexpr std::uint32_t n = 200'000;
  const Luck luck(20'240'401, 3);
  const Luck other_replication(20'240'401, 4);
  const auto centred = [](double u) { return (u - 0.5) * 3.4641016151377544; };
  std::array<double, 6> sums{};
  for (std::uint32_t i = 0; i < n; ++i) {
    const LuckBlock block = luck.block(i, 7, 0);
    const double here = centred(block.uniform());
    sums[0] += here * centred(luck.block(i + 1, 7, 0).uniform());
    sums[1] += here * centred(luck.block(i, 8, 0).uniform());
    sums[2] += here * centred(luck.block(i, 7, 1).uniform());
    sums[3] += here * centred(other_replication.block(i, 7, 0).uniform());
    sums[4] += here * centred(block.second_uniform());
    sums[5] += here * centred(block.sub(0).uniform());
  }
  for (const double sum : sums) EXPECT_LT(std::abs(sum) / n * std::sqrt(double{n}), 3.8);
}

}  // namespace
}  // namespace carersim
