#include "sim/measure/run_in.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "sim/random/distribution.hpp"

namespace carersim {
namespace {

using testing::ElementsAre;

TEST(Mser, IsTheMarginalErrorOfWhatRemains) {
  // Of 8, 2, 4, 3, 3: squares 22, 2, 2/3 about the means 4, 3, 10/3.
  const Truncation found = mser(std::vector<double>{8, 2, 4, 3, 3});
  ASSERT_EQ(found.statistic.size(), 4u);
  EXPECT_NEAR(found.statistic[0], 22.0 / 25, 1e-14);
  EXPECT_NEAR(found.statistic[1], 2.0 / 16, 1e-14);
  EXPECT_NEAR(found.statistic[2], 2.0 / 3 / 9, 1e-14);
  EXPECT_NEAR(found.statistic[3], 0, 1e-14);
  EXPECT_EQ(found.left_out, 3u);
  EXPECT_FALSE(found.settled) << "in the second half";
}

TEST(Mser, LeavesOutNothingOfWhatIsLevel) {
  const Truncation found = mser(std::vector<double>{5, 5, 5, 5, 5, 5});
  EXPECT_EQ(found.left_out, 0u);
  EXPECT_TRUE(found.settled);
}

TEST(Mser, DoesNotSettleOnATrendOrOnTooLittle) {
  std::vector<double> rising;
  for (int i = 0; i < 20; ++i) rising.push_back(i);
  EXPECT_FALSE(mser(rising).settled);
  EXPECT_FALSE(mser(std::vector<double>{1, 1, 1}).settled);
  EXPECT_FALSE(mser(std::vector<double>{1, 1, std::nan(""), 1, 1}).settled);
}

/// kim-convergence's test of MSER-5: ten rising numbers, 0 to 9, before a thousand of 10 ± 0.5.
TEST(Mser5, CutsOffTheRampOfTheReferenceSeries) {
  std::vector<double> series;
  for (int i = 0; i < 10; ++i) series.push_back(i);
  for (std::uint32_t i = 0; i < 1000; ++i)
    series.push_back(9.5 + Luck(5, 0).block(i, luck_name("test.mser"), 0).uniform());
  const Truncation found = mser_5(series);
  EXPECT_TRUE(found.settled);
  EXPECT_EQ(found.left_out, 10u);
}

/// A bias that falls by a tenth with each observation, 30 to begin with, under noise of 1: after 40
/// it is 0.44. MSER-5 is known to leave out more now and then, never much less.
TEST(Mser5, LeavesOutAnExponentialBiasUntilItIsWithinTheNoise) {
  for (std::uint32_t series_number = 0; series_number < 20; ++series_number) {
    std::vector<double> series;
    for (std::uint32_t i = 0; i < 500; ++i) {
      series.push_back(30 * std::pow(0.9, i) +
                       standard_normal(Luck(6, series_number).block(i, luck_name("test.bias"), 0)));
    }
    const Truncation found = mser_5(series);
    EXPECT_TRUE(found.settled);
    EXPECT_GE(found.left_out, 20u);
    EXPECT_LE(found.left_out, 100u);
  }
}

/// Twelve equal months of 30.4 days a year.
std::vector<double> months_of(const std::vector<double>& years, double season) {
  std::vector<double> months;
  for (const double year : years) {
    for (int month = 0; month < 12; ++month)
      months.push_back(year / 12 + season * std::sin(2 * 3.14159265358979 * month / 12));
  }
  return months;
}

TEST(YearAverages, CountEventsByTheYearAndStocksAsTheyWere) {
  const std::vector<double> days(25, 365.25 / 12);
  std::vector<double> months = months_of({120, 240}, 7);
  months.push_back(99);
  const YearAverages events = year_averages(months, MeasureKind::event, days);
  ASSERT_EQ(events.averages.size(), 2u);
  EXPECT_NEAR(events.averages[0], 120, 1e-9);
  EXPECT_NEAR(events.averages[1], 240, 1e-9);
  EXPECT_NEAR(events.end_days[1], 730.5, 1e-9);
  EXPECT_NEAR(year_averages(months, MeasureKind::stock, days).averages[1], 20, 1e-9);
}

TEST(RunIn, IsEnoughWhereItIsAsLongAsTheTimeToSettle) {
  const std::vector<double> days(10 * 12, 365.25 / 12);
  const std::vector<double> months = months_of({400, 130, 99, 101, 100, 99, 101, 100, 99, 101}, 5);
  const RunInFinding short_run_in = check_run_in(months, MeasureKind::event, days, 365.25);
  EXPECT_TRUE(short_run_in.settled);
  EXPECT_NEAR(short_run_in.suggested_days, 2 * 365.25, 1e-9);
  EXPECT_FALSE(short_run_in.enough);
  EXPECT_TRUE(check_run_in(months, MeasureKind::event, days, 730).enough);
  EXPECT_EQ(short_run_in.averages.size(), 10u);
}

TEST(RunIn, IsNeverEnoughForATrend) {
  const std::vector<double> days(8 * 12, 365.25 / 12);
  const RunInFinding found =
      check_run_in(months_of({10, 20, 30, 40, 50, 60, 70, 80}, 0), MeasureKind::stock, days, 5000);
  EXPECT_FALSE(found.settled);
  EXPECT_FALSE(found.enough);
  EXPECT_TRUE(std::isnan(found.suggested_days));
}

}  // namespace
}  // namespace carersim
