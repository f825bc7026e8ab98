#include "sim/sweep/unit_times.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "sim/measure/statistics.hpp"
#include "tests/sim/sweep/example_study.hpp"

namespace carersim {
namespace {

/// Points along one range.
StudyDescription study_of(std::uint32_t points, std::uint32_t replications) {
  StudyDescription study = example_study();
  study.replications = replications;
  std::vector<double> places;
  for (std::uint32_t i = 0; i < points; ++i)
    places.push_back(static_cast<double>(i) / (points - 1));
  study.points = StudyPoints({StudyAxis("size", "size", WrittenNumber{"", 0, ""},
                                        WrittenNumber{"", 100, ""}, AxisScale::linear)},
                             places);
  return study;
}

/// A pilot whose units take what a function of point and replication says.
template <class Seconds>
Pilot pilot_of(const StudyDescription& study, std::size_t units, const Seconds& seconds) {
  Pilot pilot;
  for (const UnitId unit : pilot_units(study, units)) {
    pilot.units.push_back(
        {unit, seconds(unit), unit.replication == 0 ? 0.25 + 0.001 * unit.point : 0});
  }
  return pilot;
}

double mean_of(const std::vector<float>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

TEST(UnitTimes, LeavesPointsThatThePilotHasAtWhatTheyTookThere) {
  const StudyDescription study = study_of(4, 3);
  const auto seconds = [](UnitId unit) { return 1.0 + unit.point; };
  const UnitSeconds drawn = UnitTimes(study, pilot_of(study, 8, seconds)).draw(5);
  for (std::uint64_t unit = 0; unit < study.units(); ++unit)
    EXPECT_FLOAT_EQ(drawn.simulating[unit], 1.0F + static_cast<float>(study.unit(unit).point));
  for (std::uint32_t point = 0; point < 4; ++point)
    EXPECT_FLOAT_EQ(drawn.preparing[point], 0.25F + 0.001F * static_cast<float>(point));
}

TEST(UnitTimes, GivesTheOthersTheMeanAndSpreadOfThePilotWhereAxesTellNothing) {
  const StudyDescription study = study_of(20'000, 1);
  const auto scattered = [](UnitId unit) { return unit.point * 7919U % 1000U < 500U ? 1.0 : 3.0; };
  const Pilot pilot = pilot_of(study, 400, scattered);
  const UnitTimes times(study, pilot);
  EXPECT_FALSE(times.axes_tell());
  double short_ones = 0;
  for (const Pilot::Unit& unit : pilot.units) short_ones += unit.simulating < 2 ? 1 : 0;
  const double expected = 3 - 2 * short_ones / 400;
  double mean = 0;
  for (std::uint32_t number = 0; number < 20; ++number) {
    const UnitSeconds drawn = times.draw(number);
    mean += mean_of(drawn.simulating) / 20;
    EXPECT_THAT(drawn.simulating, ::testing::Each(::testing::AnyOf(1.0F, 3.0F)));
  }
  // A draw's mean has a standard error of 1 / sqrt(400); 20 of them 0.011. Four of these.
  EXPECT_NEAR(mean, expected, 0.045);
}

TEST(UnitTimes, LearnsFromTheAxesWhereTheyTell) {
  const StudyDescription study = study_of(1000, 1);
  const auto growing = [](UnitId unit) { return std::exp(0.003 * unit.point); };
  const UnitTimes times(study, pilot_of(study, 64, growing));
  EXPECT_TRUE(times.axes_tell());
  const UnitSeconds drawn = times.draw(0);
  double low = 0, high = 0;
  for (std::uint32_t point = 0; point < 100; ++point) {
    low += drawn.simulating[point] / 100;
    high += drawn.simulating[999 - point] / 100;
  }
  // 1.16 and 17.4 in truth.
  EXPECT_NEAR(low, 1.16, 0.3);
  EXPECT_NEAR(high, 17.4, 4);
}

TEST(UnitTimes, DrawsDifferAsMuchAsThePilotKnowsLittle) {
  const StudyDescription study = study_of(20'000, 1);
  const auto scattered = [](UnitId unit) { return unit.point * 7919U % 1000U < 500U ? 1.0 : 3.0; };
  const auto spread_of = [&](std::size_t units) {
    const UnitTimes times(study, pilot_of(study, units, scattered));
    double sum = 0, squares = 0;
    for (std::uint32_t number = 0; number < 40; ++number) {
      const double mean = mean_of(times.draw(number).simulating);
      sum += mean / 40;
      squares += mean * mean / 40;
    }
    return std::sqrt(squares - sum * sum);
  };
  // 1 / sqrt(n) each, of 40 draws: within a third of it.
  EXPECT_NEAR(spread_of(16), 0.25, 0.09);
  EXPECT_NEAR(spread_of(400), 0.05, 0.018);
}

TEST(UnitTimes, SpreadsReplicationsAsThePilotsDid) {
  const StudyDescription study = study_of(2, 20'000);
  const auto seconds = [](UnitId unit) { return unit.replication % 2 == 0 ? 1.0 : 3.0; };
  const UnitSeconds drawn = UnitTimes(study, pilot_of(study, 4, seconds)).draw(0);
  RunningMoments moments;
  for (const float each : drawn.simulating) moments.add(each);
  EXPECT_NEAR(moments.mean(), 2, 0.05);
  // Two units a point: their spread with one degree of freedom.
  EXPECT_NEAR(moments.standard_deviation(), std::sqrt(2.0), 0.05);
}

TEST(UnitTimes, GiveTheSameDrawForTheSameNumber) {
  const StudyDescription study = study_of(50, 2);
  const auto seconds = [](UnitId unit) { return 1.0 + unit.point % 7 + 0.5 * unit.replication; };
  const Pilot pilot = pilot_of(study, 10, seconds);
  const UnitSeconds one = UnitTimes(study, pilot).draw(3);
  EXPECT_EQ(one.simulating, UnitTimes(study, pilot).draw(3).simulating);
  EXPECT_NE(one.simulating, UnitTimes(study, pilot).draw(4).simulating);
}

}  // namespace
}  // namespace carersim
