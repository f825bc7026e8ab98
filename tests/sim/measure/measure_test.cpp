#include "sim/measure/measure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/core/error.hpp"

namespace carersim {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

Instant day(std::int64_t n) {
  return Instant(n * ticks_per_day);
}

std::vector<sys_days> dates(const Months& months) {
  std::vector<sys_days> result;
  for (std::size_t i = 0; i < months.size(); ++i) result.push_back(months.date(i));
  return result;
}

TEST(MeasureList, GivesIdsInOrderOfDeclaration) {
  MeasureList list;
  const MeasureId deaths = list.declare({"deaths", "events", MeasureKind::event, "People died."});
  const MeasureId carers = list.declare({"carers", "people", MeasureKind::stock, "Carers."});
  EXPECT_EQ(deaths.index(), 0U);
  EXPECT_EQ(carers.index(), 1U);
  EXPECT_EQ(list.size(), 2U);
  EXPECT_EQ(list[carers].unit, "people");
  EXPECT_EQ(list.find("deaths"), deaths);
  EXPECT_FALSE(list.find("births").exists());
}

TEST(MeasureList, FindsAMeasureAgainButRefusesASecondMeaning) {
  MeasureList list;
  const Measure deaths{"deaths", "events", MeasureKind::event, "People died."};
  const MeasureId id = list.declare(deaths);
  EXPECT_EQ(list.declare(deaths), id);
  EXPECT_EQ(list.size(), 1U);
  for (Measure other : {Measure{"deaths", "people", MeasureKind::event, "People died."},
                        Measure{"deaths", "events", MeasureKind::stock, "People died."},
                        Measure{"deaths", "events", MeasureKind::event, "Carers died."}}) {
    EXPECT_THROW(list.declare(other), ProgramError);
  }
}

TEST(Months, AreClippedAtStartAndHorizon) {
  // 15 January to 10 March 2024: 29 days of February between.
  const Months months(sys_days(2024y / 1 / 15), day(17), day(55));
  EXPECT_THAT(dates(months), testing::ElementsAre(sys_days(2024y / 1 / 15), sys_days(2024y / 2 / 1),
                                                  sys_days(2024y / 3 / 1)));
  EXPECT_EQ(months.start(2), day(46));
  EXPECT_EQ(months.end(0), day(17));
  EXPECT_EQ(months.end(2), day(55));
  EXPECT_EQ(months.first_evaluated(), 1U);
}

TEST(Months, PutABoundaryAtTheStartOfTheEvaluation) {
  const Months months(sys_days(2024y / 1 / 1), day(40), day(366));
  EXPECT_EQ(months.size(), 13U);
  EXPECT_EQ(months.first_evaluated(), 2U);
  EXPECT_EQ(months.start(2), day(40));
  EXPECT_EQ(months.end(1), day(40));
  EXPECT_EQ(months.date(2), sys_days(2024y / 2 / 10));
  EXPECT_EQ(months.end(2), day(60));
}

TEST(Months, ABoundaryAtMidnightOfAMonthAddsNone) {
  const Months months(sys_days(2024y / 1 / 1), day(31), day(60));
  EXPECT_EQ(months.size(), 2U);
  EXPECT_EQ(months.first_evaluated(), 1U);
  EXPECT_EQ(months.end(1), day(60));
}

TEST(Months, EvaluateFromTheFirstInstantWithoutARunIn) {
  const Months months(sys_days(2024y / 1 / 1), Instant(), day(31));
  EXPECT_EQ(months.size(), 1U);
  EXPECT_EQ(months.first_evaluated(), 0U);
}

TEST(Months, EvaluateNothingWhenTheEvaluationStartsAtTheHorizon) {
  const Months months(sys_days(2024y / 1 / 1), day(45), day(45));
  EXPECT_EQ(months.size(), 2U);
  EXPECT_EQ(months.first_evaluated(), 2U);
}

TEST(Months, CoverTheRunWithoutGapAcrossYearEndsAndLeapDays) {
  const Date start = sys_days(2019y / 11 / 30);
  const Months months(start, day(700), day(2000));
  EXPECT_EQ(months.start(0), Instant());
  Span sum;
  for (std::size_t i = 0; i < months.size(); ++i) {
    EXPECT_LT(months.start(i), months.end(i));
    if (i > 0) {
      EXPECT_EQ(months.end(i - 1), months.start(i));
      const std::chrono::year_month_day ymd(months.date(i));
      EXPECT_TRUE(ymd.day() == std::chrono::day(1) || i == months.first_evaluated());
    }
    sum = sum + (months.end(i) - months.start(i));
  }
  EXPECT_EQ(sum, day(2000) - Instant());
}

TEST(Months, RefuseAnEvaluationOutsideTheRun) {
  EXPECT_THROW(Months(sys_days(2024y / 1 / 1), day(-1), day(1)), ProgramError);
  EXPECT_THROW(Months(sys_days(2024y / 1 / 1), day(2), day(1)), ProgramError);
  EXPECT_THROW(Months(sys_days(2024y / 1 / 1), day(0), day(0)), ProgramError);
}

}  // namespace
}  // namespace carersim
