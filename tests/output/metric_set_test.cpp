#include "output/metric_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "output/metric_table.hpp"
#include "output/result_reader.hpp"
#include "sim/core/error.hpp"
#include "tests/output/example_run.hpp"

namespace carersim {
namespace {

using testing::HasSubstr;

constexpr const char* set_text = R"toml(id = "mine"
title = "My own measures"
source = "a meeting"

[[metric]]
id = "bed_days"
title = "Bed days"
definition = "Bed days of adults."
status = "unverified"
unit = "per adult a year"
better = "down"
scale = 100
area.numerator = "hospital.bed_days"
area.denominator = "years(area.adults)"
with_carers.numerator = ["hospital.bed_days", "-90"]
with_carers.caveat = "a guess"

[[metric]]
id = "falls"
title = "Falls"
definition = "Falls."
status = "verified"
unavailable = "Nobody falls."
)toml";

/// The example run: 17 days of run-in, then April, May, June and a quarter of a day of July 2026.
/// Bed days of month t are base / 3 + 30 + t / 10, base being the replication, and 1000 more in the
/// second arm.
class MetricSetTest : public testing::Test {
 protected:
  void SetUp() override {
    example::write(folder_ / "run.h5", example::run());
    example::write_bytes(folder_ / "set.toml", set_text);
  }
  MetricValues values(MetricPeriods periods) const {
    return metric_values(read_metric_set(folder_ / "set.toml"), ResultReader(folder_ / "run.h5"),
                         periods);
  }
  std::string refusal(const std::string& text) const {
    example::write_bytes(folder_ / "set.toml", text);
    try {
      (void)values(MetricPeriods::total);
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }
  TemporaryFolder folder_;
};

TEST_F(MetricSetTest, KeepsNumeratorAndDenominatorOfEachFinancialQuarter) {
  const MetricValues found = values(MetricPeriods::quarters);
  ASSERT_EQ(found.periods.size(), 2U);
  EXPECT_EQ(found.periods[0].name, "2026/27 Q1");
  EXPECT_TRUE(found.periods[0].is_whole);
  EXPECT_EQ(found.periods[1].name, "2026/27 Q2");
  EXPECT_FALSE(found.periods[1].is_whole);
  ASSERT_EQ(found.rows.size(), 2U);
  const FormulaValue& value = found.rows[0].values[1][0][2];  // second arm, third replication
  EXPECT_NEAR(value.numerator, 1002 + 90.6, 1e-9);
  EXPECT_NEAR(value.denominator, 262363 * 91 / 365.25, 1e-6);
  EXPECT_NEAR(value.rate(), 100 * (1002 + 90.6) / (262363 * 91 / 365.25), 1e-9);
  const FormulaValue& own = found.rows[1].values[0][0][0];
  EXPECT_NEAR(own.numerator, 0.6, 1e-9);
  EXPECT_EQ(own.denominator, 1);
}

TEST_F(MetricSetTest, TakesYearsFromAprilAndTheEvaluationAsAWhole) {
  const RunDescription run = example::run();
  const auto years = metric_periods(run, MetricPeriods::years);
  ASSERT_EQ(years.size(), 1U);
  EXPECT_EQ(years[0].name, "2026/27");
  EXPECT_FALSE(years[0].is_whole);
  const auto total = metric_periods(run, MetricPeriods::total);
  EXPECT_EQ(total[0].months, (MonthRange{1, 5}));

  RunDescription winter = run;
  winter.month_dates = {"2027-03-01", "2027-04-01"};
  winter.month_days = {31, 30};
  winter.first_evaluated_month = 0;
  const auto quarters = metric_periods(winter, MetricPeriods::quarters);
  ASSERT_EQ(quarters.size(), 2U);
  EXPECT_EQ(quarters[0].name, "2026/27 Q4");
  EXPECT_EQ(quarters[1].name, "2027/28 Q1");
}

TEST_F(MetricSetTest, ShowsAbsoluteNumbersRateAndPairedDifference) {
  const std::string text = metric_table(values(MetricPeriods::total), {}, {Colour::none, 160});
  EXPECT_THAT(text, HasSubstr("My own measures"));
  EXPECT_THAT(text, HasSubstr("Bed days, per adult a year (down is better) *"));
  EXPECT_THAT(text, HasSubstr("against baseline"));
  // Four months with a third of the base each: 1333 more in each replication, times the scale.
  EXPECT_THAT(text, HasSubstr("+133,333"));
  EXPECT_THAT(text, HasSubstr("Falls: no value. Nobody falls."));
  EXPECT_THAT(text, HasSubstr("Bed days, with carers: a guess."));
  EXPECT_THAT(text, HasSubstr("* Definition unverified"));
  const std::string first = metric_table(values(MetricPeriods::total), 0, {Colour::none, 160});
  EXPECT_THAT(first, testing::Not(HasSubstr("against baseline")));
}

TEST_F(MetricSetTest, WritesOneLineOfCsvForEachArmAndPeriod) {
  write_metrics_csv(values(MetricPeriods::quarters), folder_ / "metrics.csv");
  const std::string text = text_of(folder_ / "metrics.csv");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1 + 2 * 2 * 2);
  EXPECT_THAT(text, HasSubstr("mine,bed_days,Bed days,area,unverified,down,per adult a year,"
                              "2026/27 Q1,2026-04-01,1,baseline,3,"));
}

TEST_F(MetricSetTest, NamesTheMeasuresThatTheRunLacksAndTheKeysThatNobodyKnows) {
  std::string text = set_text;
  text.replace(text.find("hospital.bed_days"), 17, "hospital.bed_day");
  EXPECT_THAT(refusal(text), HasSubstr("mine, bed_days: found no measure hospital.bed_day; "
                                       "expected a measure or number of this run; did you mean "
                                       "hospital.bed_days?"));
  text = set_text;
  text.replace(text.find("better"), 6, "bettre");
  EXPECT_THAT(refusal(text), HasSubstr("an unknown key"));
  text = set_text;
  text.replace(text.find("with_carers.caveat"), 18, "[metric.nobody]\nnote");
  EXPECT_THAT(refusal(text), HasSubstr("nobody"));
}

TEST(MetricSets, OfTheProgramCanBeRead) {
  for (const char* set : {"bcf-2015-20", "bcf-2022-25", "bcf-2025-26", "carers", "costs"}) {
    const MetricSet found = read_metric_set(std::filesystem::path(CARERSIM_SOURCE_DIR) / "models" /
                                            "metrics" / (std::string(set) + ".toml"));
    EXPECT_EQ(found.id, set);
    EXPECT_FALSE(found.metrics.empty());
  }
}

}  // namespace
}  // namespace carersim
