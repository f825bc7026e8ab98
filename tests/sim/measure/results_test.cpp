#include "sim/measure/results.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/core/error.hpp"

namespace carersim {
namespace {

/// The longest wait of a bin in ticks.
std::int64_t edge(std::size_t bin) {
  return std::llround(WaitHistogram::upper_edge_days(bin) * static_cast<double>(ticks_per_day));
}

// Computed with 50 digits: floor(60,000,000 * 2^((bin - 1) / 4)).
TEST(WaitHistogram, EdgesAreTheseTicks) {
  EXPECT_EQ(edge(0), 0);
  EXPECT_EQ(edge(1), 60'000'000);
  EXPECT_EQ(edge(2), 71'352'426);
  EXPECT_EQ(edge(3), 84'852'813);
  EXPECT_EQ(edge(4), 100'907'569);
  EXPECT_EQ(edge(5), 120'000'000);
  EXPECT_EQ(edge(18), 1'141'638'830);
  EXPECT_EQ(edge(51), 347'557'125'088);
  EXPECT_EQ(edge(78), 37'409'221'194'632);
  EXPECT_EQ(edge(92), 423'237'023'770'117);
  EXPECT_EQ(edge(94), 598'547'539'114'124);
  std::int64_t sum = 0;
  for (std::size_t bin = 1; bin <= 94; ++bin) sum += edge(bin);
  EXPECT_EQ(sum, 3'761'998'760'837'526);
  EXPECT_TRUE(std::isinf(WaitHistogram::upper_edge_days(95)));
}

TEST(WaitHistogram, AWaitOfExactlyAnEdgeBelongsBelowIt) {
  EXPECT_EQ(WaitHistogram::bin_of(Span(0)), 0U);
  EXPECT_EQ(WaitHistogram::bin_of(Span(1)), 1U);
  for (std::size_t bin = 1; bin <= 94; ++bin) {
    EXPECT_EQ(WaitHistogram::bin_of(Span(edge(bin))), bin);
    EXPECT_EQ(WaitHistogram::bin_of(Span(edge(bin) + 1)), bin + 1);
  }
  EXPECT_EQ(WaitHistogram::bin_of(Span(INT64_MAX)), 95U);
  EXPECT_THROW(WaitHistogram::bin_of(Span(-1)), ProgramError);
}

TEST(WaitHistogram, MergingEqualsAddingTogether) {
  WaitHistogram left;
  WaitHistogram right;
  WaitHistogram both;
  for (std::int64_t i = 0; i < 1000; ++i) {
    const Span wait(i * i * i * 1'000'003);
    (i % 3 == 0 ? left : right).add(wait);
    both.add(wait);
  }
  left.add(right);
  EXPECT_EQ(left.count(), 1000);
  for (std::size_t bin = 0; bin < WaitHistogram::bins; ++bin) EXPECT_EQ(left[bin], both[bin]);
}

TEST(WaitHistogram, QuantilesAreWithinTheBinOfTheTruth) {
  // Waits of 1, 2, …, 1000 hours: the quantile of a share is that share of 1000 hours.
  WaitHistogram histogram;
  for (std::int64_t hour = 1; hour <= 1000; ++hour) {
    histogram.add(Span(hour * 3600 * ticks_per_second));
  }
  for (const double share : {0.05, 0.25, 0.5, 0.9, 0.99}) {
    const double truth = share * 1000 / 24;
    EXPECT_LT(std::abs(std::log2(histogram.quantile_days(share) / truth)), 0.25) << share;
  }
}

TEST(WaitHistogram, QuantileInterpolatesInTheLogarithm) {
  WaitHistogram histogram;
  histogram[45] = 4;
  const double low = WaitHistogram::upper_edge_days(44);
  const double high = WaitHistogram::upper_edge_days(45);
  EXPECT_NEAR(histogram.quantile_days(0.5), std::sqrt(low * high), 1e-12);
  EXPECT_NEAR(histogram.quantile_days(1), high, 1e-12);
}

TEST(WaitHistogram, QuantileIsZeroWhereNobodyWaited) {
  WaitHistogram histogram;
  EXPECT_EQ(histogram.quantile_days(0.9), 0);
  histogram[0] = 6;
  EXPECT_EQ(histogram.quantile_days(1), 0);
  histogram[30] = 4;
  EXPECT_EQ(histogram.quantile_days(0.6), 0);
  EXPECT_GT(histogram.quantile_days(0.61), WaitHistogram::upper_edge_days(29));
}

TEST(WaitHistogram, QuantileInTheLastBinIsItsLowerEdge) {
  WaitHistogram histogram;
  histogram[95] = 1;
  EXPECT_EQ(histogram.quantile_days(0.5), WaitHistogram::upper_edge_days(94));
}

TEST(Checks, AreTheSameInEveryArmThoughOneHasMore) {
  std::vector<ReplicationResult> arms(2);
  arms[0].checks = {{"people", 3, 3, true}, {"costs", 1, 2, false}};
  arms[1].checks = {{"people", 4, 4, true}, {"choir", 5, 6, false}, {"costs", 2, 2, true}};
  align_checks(arms);
  for (const ReplicationResult& arm : arms) {
    ASSERT_EQ(arm.checks.size(), 3U);
    EXPECT_EQ(arm.checks[0].name, "people");
    EXPECT_EQ(arm.checks[1].name, "costs");
    EXPECT_EQ(arm.checks[2].name, "choir");
  }
  EXPECT_FALSE(arms[0].checks[1].holds);
  EXPECT_TRUE(arms[0].checks[2].holds);
  EXPECT_EQ(arms[1].checks[0].left, 4);
  EXPECT_FALSE(arms[1].checks[2].holds);
}

}  // namespace
}  // namespace carersim
