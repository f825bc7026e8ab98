#include "sim/measure/formula.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace carersim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Two months of run-in and two of evaluation: 31, 28, 31 and 30 days.
RunDescription run() {
  RunDescription run;
  run.measures = {{"falls", "events", MeasureKind::event, ""},
                  {"waiting", "people", MeasureKind::stock, ""},
                  {"wait", "days", MeasureKind::derived, ""},
                  {"cost", "GBP", MeasureKind::amount, ""}};
  run.wait_names = {"clinic"};
  run.month_days = {31, 28, 31, 30};
  run.first_evaluated_month = 2;
  run.constants = {{"area.adults", 1000}};
  return run;
}

ReplicationResult result() {
  ReplicationResult result;
  result.series = {1,  2,  3,  5,   // falls
                   10, 10, 20, 50,  // waiting
                   7,  7,  8,  9,   // wait
                   5,  5,  5,  10};
  result.totals = {8, 0, 8.4, 15};
  result.waits.resize(1);
  result.waits[0].add(Span(0));
  return result;
}

Formula formula(const std::vector<std::string>& numerator,
                const std::vector<std::string>& denominator = {}, double scale = 1) {
  Formula formula;
  for (const std::string& text : numerator)
    formula.numerator.push_back(parse_formula_term(text).value());
  for (const std::string& text : denominator)
    formula.denominator.push_back(parse_formula_term(text).value());
  formula.scale = scale;
  return formula;
}

FormulaValue over(const Formula& formula, MonthRange months) {
  const RunDescription description = run();
  std::vector<std::string> missing;
  const BoundFormula bound(formula, description, missing);
  EXPECT_THAT(missing, IsEmpty());
  return bound.over(result(), months);
}

TEST(FormulaTerm, IsANumberANameOrBothWithASign) {
  const auto term = [](const char* text) { return parse_formula_term(text).value(); };
  EXPECT_EQ(term("falls").name, "falls");
  EXPECT_EQ(term("falls").weight, 1);
  EXPECT_EQ(term(" - by.age.85_plus.falls ").weight, -1);
  EXPECT_EQ(term("-0.5 * falls").weight, -0.5);
  EXPECT_EQ(term("1.25*days( held.ward )").weight, 1.25);
  EXPECT_EQ(term("1.25*days( held.ward )").name, "held.ward");
  EXPECT_EQ(term("days(held.ward)").form, FormulaForm::days);
  EXPECT_EQ(term("years(area.adults)").form, FormulaForm::years);
  EXPECT_EQ(term("median(clinic)").form, FormulaForm::median);
  EXPECT_EQ(term("days_at_home").form, FormulaForm::plain);
  EXPECT_EQ(term("days_at_home").name, "days_at_home");
  EXPECT_EQ(term("12").weight, 12);
  EXPECT_TRUE(term("12").name.empty());
}

TEST(FormulaTerm, IsRefusedWhenItIsNone) {
  for (const char* text : {"", "-", "a b", "2 falls", "* falls", "2 *", "days()", "weeks(falls)",
                           "falls * 2", "falls + cost", "1e9999"}) {
    EXPECT_FALSE(parse_formula_term(text)) << text;
  }
}

TEST(FormulaTerm, StandsForSeveralWhereItHasBraces) {
  EXPECT_THAT(expand_braces("falls"), ElementsAre("falls"));
  EXPECT_THAT(expand_braces("-2 * falls.{day, night}.{in,out}"),
              ElementsAre("-2 * falls.day.in", "-2 * falls.day.out", "-2 * falls.night.in",
                          "-2 * falls.night.out"));
  EXPECT_THAT(expand_braces("falls.{day"), ElementsAre("falls.{day"));
}

TEST(FormulaTerm, CountsDaysOfTheRange) {
  EXPECT_EQ(over(formula({"days(1)"}), {2, 4}).numerator, 61);
}

TEST(Formula, SumsEventsAndAmountsOverTheRange) {
  EXPECT_EQ(over(formula({"falls"}), {0, 4}).numerator, 11);
  EXPECT_EQ(over(formula({"falls"}), {2, 4}).numerator, 8);
  EXPECT_EQ(over(formula({"cost", "-2 * falls", "100"}), {2, 4}).numerator, 99);
}

TEST(Formula, TakesAStockAsItsMeanOverTimeOrItsPersonDays) {
  EXPECT_DOUBLE_EQ(over(formula({"waiting"}), {2, 4}).numerator, (20.0 * 31 + 50 * 30) / 61);
  EXPECT_DOUBLE_EQ(over(formula({"days(waiting)"}), {2, 4}).numerator, 20.0 * 31 + 50 * 30);
  EXPECT_DOUBLE_EQ(over(formula({"years(waiting)"}), {3, 4}).numerator, 50 * 30 / 365.25);
}

TEST(Formula, IsARateOfPersonYearsTimesTheScale) {
  const FormulaValue value = over(formula({"falls"}, {"years(area.adults)"}, 100000), {2, 4});
  EXPECT_EQ(value.numerator, 8);
  EXPECT_DOUBLE_EQ(value.denominator, 1000 * 61 / 365.25);
  EXPECT_DOUBLE_EQ(value.rate(), 100000 * 8 / (1000 * 61 / 365.25));
  EXPECT_EQ(over(formula({"falls"}, {"area.adults"}, 10), {2, 4}).rate(), 0.08);
}

TEST(Formula, HasNoRateOverNothing) {
  EXPECT_TRUE(std::isnan(over(formula({"falls"}, {"falls", "-8"}), {2, 4}).rate()));
}

TEST(Formula, KnowsDerivedMeasuresAndWaitsForTheWholeEvaluationAlone) {
  EXPECT_EQ(over(formula({"wait"}), {2, 4}).numerator, 8.4);
  EXPECT_EQ(over(formula({"wait"}), {3, 4}).numerator, 9);
  EXPECT_TRUE(std::isnan(over(formula({"wait"}), {1, 3}).numerator));
  EXPECT_EQ(over(formula({"median(clinic)"}), {2, 4}).numerator, 0);
  EXPECT_TRUE(std::isnan(over(formula({"median(clinic)"}), {2, 3}).numerator));
}

TEST(Formula, NamesEverythingThatTheRunLacksOnce) {
  const RunDescription description = run();
  std::vector<std::string> missing;
  const BoundFormula bound(
      formula({"falls", "slips", "days(falls)", "median(ward)"}, {"slips", "area.carers"}),
      description, missing);
  EXPECT_THAT(missing, ElementsAre("slips", "days(falls)", "median(ward)", "area.carers"));
}

}  // namespace
}  // namespace carersim
