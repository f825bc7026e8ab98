#include "sim/economics/break_even.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "sim/economics/discount.hpp"
#include "sim/random/distribution.hpp"

namespace carersim {
namespace {

using testing::ElementsAre;

/// Net benefit 10 (x - truth) at each value, with chance that the values share and their own.
std::vector<std::vector<double>> study(std::span<const double> values, double truth, double shared,
                                       double own, std::uint32_t number) {
  const Luck luck(12, number);
  std::vector<std::vector<double>> result;
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::vector<double>& row = result.emplace_back();
    for (std::uint32_t r = 0; r < 20; ++r) {
      const auto normal = [&](std::uint32_t k) {
        return standard_normal(luck.block(r, luck_name("test.break_even"), k));
      };
      row.push_back(10 * (values[i] - truth) + shared * normal(0) +
                    own * normal(static_cast<std::uint32_t>(i) + 1));
    }
  }
  return result;
}

TEST(BreakEvenValue, LiesWhereTheInterpolatedMeanIsNothing) {
  const std::vector<double> values = {0, 1, 3};
  const BreakEven found = break_even_value(values, {{-4, -4}, {-1, -1}, {3, 3}});
  EXPECT_DOUBLE_EQ(found.value.value(), 1.5);
  EXPECT_EQ(found.crossings, 1u);
  EXPECT_EQ(found.at_low, -4);
  EXPECT_EQ(found.at_high, 3);
  EXPECT_NEAR(found.low.value(), 1.5, 1e-6) << "without chance the interval is the value";
  EXPECT_NEAR(found.high.value(), 1.5, 1e-6);
}

TEST(BreakEvenValue, IsNoneWhereTheSignIsSureThroughout) {
  const std::vector<double> values = {0, 1};
  const BreakEven found = break_even_value(values, {{5, 5.1}, {8, 8.1}});
  EXPECT_FALSE(found.value.has_value());
  EXPECT_FALSE(found.low.has_value());
  EXPECT_FALSE(found.open_low || found.open_high);
}

TEST(BreakEvenValue, SaysWhenItsIntervalGoesOnBeyondTheRange) {
  const std::vector<double> values = {0, 1};
  const BreakEven found = break_even_value(values, {{-9, 9, 1}, {2, 30, 40}});
  EXPECT_FALSE(found.value.has_value());
  EXPECT_TRUE(found.open_low);
  EXPECT_EQ(found.low.value(), 0);
}

TEST(BreakEvenValue, HasTheIntervalOfStudentsT) {
  // Mean -10 + 20 x with variance 0.5 wherever it is; t of 4 degrees of freedom is 2.776445.
  const std::vector<double> values = {0, 1};
  const BreakEven found = break_even_value(values, {{-12, -11, -10, -9, -8}, {8, 9, 10, 11, 12}});
  EXPECT_NEAR(found.low.value(), 0.5 - 2.776445 * std::sqrt(0.5) / 20, 1e-6);
  EXPECT_NEAR(found.high.value(), 0.5 + 2.776445 * std::sqrt(0.5) / 20, 1e-6);
}

TEST(BreakEvenValue, CountsSeveralCrossings) {
  const std::vector<double> values = {0, 1, 2, 3};
  const BreakEven found = break_even_value(values, {{-1, -1}, {1, 1}, {0, 0}, {-1, -1}});
  EXPECT_EQ(found.crossings, 2u);
  EXPECT_DOUBLE_EQ(found.value.value(), 0.5);
}

// The binomial 95 % interval of 1,000 studies is 93.6 to 96.4 %.
TEST(BreakEvenValue, HasAnIntervalThatCoversTheTruth) {
  const std::vector<double> values = {0, 0.5, 1, 1.5};
  int covered = 0;
  double width = 0;
  for (std::uint32_t number = 0; number < 1000; ++number) {
    const BreakEven found = break_even_value(values, study(values, 0.7, 3, 1, number));
    ASSERT_TRUE(found.low.has_value());
    covered += *found.low <= 0.7 && *found.high >= 0.7 ? 1 : 0;
    width += (*found.high - *found.low) / 1000;
  }
  EXPECT_GE(covered, 930);
  EXPECT_LE(covered, 970);
  EXPECT_NEAR(width, 2 * 2.093 * std::hypot(3.0, 0.72) / std::sqrt(20.0) / 10, 0.02);
}

TEST(BreakEvenYear, IsTheFirstFromWhichNothingIsOwedAnyMore) {
  // Spent 10 at first; back 4, 4, 4 and 4: even at the end of the fourth year.
  const BreakEvenYear found = break_even_year({{-10, 4, 4, 4, 4}, {-10, 4, 4, 4, 4}});
  EXPECT_EQ(found.year, 4u);
  EXPECT_THAT(found.mean, ElementsAre(-10, -6, -2, 2, 6));
  EXPECT_EQ(found.earliest, 4u);
  EXPECT_EQ(found.latest, 4u);
  // What is lost again at the end has not come back.
  EXPECT_FALSE(break_even_year({{-1, 5, -9}, {-1, 5, -9}}).year.has_value());
  EXPECT_EQ(break_even_year({{1, 1}, {1, 1}}).year, 1u);
  EXPECT_EQ(break_even_year({{-10, 10}, {-10, 10}}).year, 2u) << "nothing is owed any more";
}

TEST(BreakEvenYear, LiesBetweenTheYearsOfBothEndsOfTheIntervals) {
  std::vector<std::vector<double>> replications;
  for (const double back : {3.0, 4.0, 5.0}) replications.push_back({-10, back, back, back, back});
  const BreakEvenYear found = break_even_year(replications);
  EXPECT_EQ(found.year, 4u);
  EXPECT_EQ(found.earliest, 3u);
  EXPECT_FALSE(found.latest.has_value()) << "the lower end never comes back within five years";
}

TEST(DiscountSchedule, IsTheTreasurysWithItsSteps) {
  const DiscountSchedule schedule({{0, 0.035}, {30, 0.03}, {75, 0.025}});
  EXPECT_EQ(schedule.factor(0), 1);
  EXPECT_NEAR(schedule.factor(1), 1 / 1.035, 1e-15);
  // Green Book, table of declining long-term discount factors: 0.3563 after 30, 0.2651 after 40.
  EXPECT_NEAR(schedule.factor(30), 0.3563, 5e-5);
  EXPECT_NEAR(schedule.factor(40), 0.2651, 5e-5);
  EXPECT_NEAR(schedule.factor(76), std::pow(1.035, -30) * std::pow(1.03, -45) / 1.025, 1e-12);
  EXPECT_EQ(DiscountSchedule().factor(50), 1);
}

TEST(PresentValue, DiscountsAFlowThroughEachYear) {
  const DiscountSchedule schedule({{0, 0.035}, {1, 0.1}});
  // The integral of v^t over a year is (1 - v) / ln(1 + r).
  const double first = (1 - 1 / 1.035) / std::log(1.035);
  const double second = (1 - 1 / 1.1) / std::log(1.1) / 1.035;
  const std::vector<double> flows = {100, 200};
  EXPECT_NEAR(present_value(flows, schedule), 100 * first + 200 * second, 1e-5);
  EXPECT_NEAR(schedule.mean_factor(0.5, 1.5),
              (std::pow(1.035, -0.5) - 1 / 1.035) / std::log(1.035) +
                  (1 - std::pow(1.1, -0.5)) / std::log(1.1) / 1.035,
              1e-8);
  EXPECT_EQ(present_value(flows, DiscountSchedule()), 300);
}

}  // namespace
}  // namespace carersim
