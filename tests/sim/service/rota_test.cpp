#include "sim/service/rota.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>

#include "sim/core/error.hpp"
#include "sim/service/bank_holidays.hpp"

namespace carersim {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t hour = 3600 * ticks_per_second;
constexpr Date monday_2024 = Date(2024y / 1 / 1);  // a Monday, and New Year's Day

Rota rota(std::string_view text) {
  std::string expected;
  const auto parsed = Rota::parse(text, expected);
  if (!parsed) throw std::invalid_argument(expected);
  return *parsed;
}

std::string refusal(std::string_view text) {
  std::string expected;
  return Rota::parse(text, expected) ? "accepted" : expected;
}

/// An hour of a day counted from the start.
Instant at(std::int64_t day, double hours) {
  return Instant(day * ticks_per_day + std::llround(hours * static_cast<double>(hour)));
}

Instant ten_years() {
  return at(3653, 0);
}

/// Open time in [from, to), found the slow way: day by day, opening by opening.
Span slow_open_between(const Rota& rota, Date start, Instant from, Instant to) {
  Span sum;
  for (Date day = day_of(start, from); day <= day_of(start, to); day += std::chrono::days(1)) {
    if (rota.closed_on_bank_holidays() && is_bank_holiday(day)) continue;
    const Instant midnight = start_of_day(start, day);
    for (const auto& opening : rota.day(std::chrono::weekday(day).iso_encoding() - 1)) {
      const Instant begin = std::max(from, midnight + opening.from);
      const Instant end = std::min(to, midnight + opening.to);
      if (begin < end) sum = sum + (end - begin);
    }
  }
  return sum;
}

const std::vector<std::string> texts = {"weekdays 09:00-17:00",
                                        "always",
                                        "every day 08:00-20:00",
                                        "monday-saturday 09:00-13:00",
                                        "monday-thursday 09:00-17:00, friday 09:00-16:00",
                                        "weekdays 09:00-12:30, weekdays 13:15-17:45",
                                        "every day 00:00-06:00, every day 22:00-24:00",
                                        "friday-monday 10:00-24:00",
                                        "tuesday 09:00-09:01",
                                        "weekdays 00:00-24:00, weekends 00:00-24:00"};

TEST(Rota, ReadsDaysAndHours) {
  const Rota office = rota("monday-thursday 09:00-17:00, friday 09:00-16:30");
  EXPECT_EQ(office.open_per_week(), Span(4 * 8 * hour + 15 * hour / 2));
  EXPECT_EQ(office.day(4).front().from, Span(9 * hour));
  EXPECT_EQ(office.day(4).front().to, Span(33 * hour / 2));
  EXPECT_TRUE(office.day(5).empty());
  EXPECT_EQ(rota("always").open_per_week(), Span(168 * hour));
  EXPECT_EQ(rota("weekends 10:00-16:00").open_per_week(), Span(12 * hour));
  EXPECT_EQ(rota("saturday-tuesday 10:00-11:00").open_per_week(), Span(4 * hour));
  EXPECT_EQ(rota(" Weekdays  9:00-24:00 ").open_per_week(), Span(75 * hour));
}

TEST(Rota, JoinsOpeningsThatTouch) {
  const Rota joined = rota("weekdays 13:00-17:00, weekdays 09:00-13:00");
  ASSERT_EQ(joined.day(0).size(), 1U);
  EXPECT_EQ(joined.day(0).front().from, Span(9 * hour));
  EXPECT_EQ(joined.day(0).front().to, Span(17 * hour));
}

TEST(Rota, ClosesOnBankHolidaysUnlessItSaysOtherwise) {
  EXPECT_TRUE(rota("weekdays 09:00-17:00").closed_on_bank_holidays());
  EXPECT_TRUE(rota("monday-saturday 09:00-13:00").closed_on_bank_holidays());
  EXPECT_FALSE(rota("weekdays 09:00-17:00 and bank holidays").closed_on_bank_holidays());
  EXPECT_FALSE(rota("every day 08:00-20:00").closed_on_bank_holidays());
  EXPECT_FALSE(rota("monday-sunday 08:00-20:00").closed_on_bank_holidays());
  EXPECT_FALSE(rota("always").closed_on_bank_holidays());
}

TEST(Rota, SaysWhatItExpectsWhenItRefuses) {
  const std::string generic_start = "days and hours such as \"weekdays 09:00-17:00\"";
  EXPECT_EQ(refusal("").substr(0, generic_start.size()), generic_start);
  EXPECT_EQ(refusal("weekdays 09:00-17:00,").substr(0, generic_start.size()), generic_start);
  EXPECT_EQ(refusal("mundays 09:00-17:00"),
            "a day such as monday, days such as monday-saturday, weekdays, weekends or every day "
            "in place of \"mundays\"");
  EXPECT_EQ(refusal("weekdays 9-5"),
            "hours such as 09:00-17:00, between 00:00 and 24:00, in place of \"9-5\"");
  for (const char* hours : {"09:00-24:01", "09:60-17:00", "09:00-", "09.00-17.00", "-9:00-17:00"}) {
    EXPECT_EQ(refusal(std::string("weekdays ") + hours),
              "hours such as 09:00-17:00, between 00:00 and 24:00, in place of \"" +
                  std::string(hours) + "\"");
  }
  EXPECT_EQ(refusal("weekdays 22:00-06:00"),
            "a closing time after the opening time in place of \"22:00-06:00\"; a night is two "
            "parts, 22:00-24:00 and 00:00-06:00");
  EXPECT_EQ(refusal("weekdays 09:00-17:00, friday 16:00-18:00"),
            "hours that do not overlap on friday");
}

TEST(Rota, OpenHoursPerYearLeaveOutBankHolidays) {
  EXPECT_NEAR(rota("always").open_hours_per_year(), 8766, 1e-9);
  EXPECT_NEAR(rota("every day 08:00-20:00").open_hours_per_year(), 4383, 1e-9);
  // 8 hours on 365.25 * 5/7 weekdays less 8 holidays in each year of 365.2425 days.
  EXPECT_NEAR(rota("weekdays 09:00-17:00").open_hours_per_year(),
              8 * 365.25 * (5.0 / 7 - 8 / 365.2425), 1e-9);
}

TEST(RotaCalendar, IsOpenAtOpeningAndClosedAtClosing) {
  const RotaCalendar calendar(rota("weekdays 09:00-17:00"), monday_2024, ten_years());
  EXPECT_FALSE(calendar.is_open(at(0, 10)));  // New Year's Day
  EXPECT_FALSE(calendar.is_open(at(1, 9) - Span(1)));
  EXPECT_TRUE(calendar.is_open(at(1, 9)));
  EXPECT_TRUE(calendar.is_open(at(1, 17) - Span(1)));
  EXPECT_FALSE(calendar.is_open(at(1, 17)));
  EXPECT_FALSE(calendar.is_open(at(5, 10)));  // a Saturday
}

TEST(RotaCalendar, NextOpeningSkipsNightsWeekendsAndHolidays) {
  const RotaCalendar calendar(rota("weekdays 09:00-17:00"), monday_2024, ten_years());
  EXPECT_EQ(calendar.next_opening(at(0, 0)), at(1, 9));
  EXPECT_EQ(calendar.next_opening(at(1, 9)), at(1, 9));
  EXPECT_EQ(calendar.next_opening(at(1, 12)), at(1, 12));
  EXPECT_EQ(calendar.next_opening(at(1, 17)), at(2, 9));
  EXPECT_EQ(calendar.next_opening(at(4, 17)), at(7, 9));  // Friday evening to Monday
  // Thursday 28 March 2024 evening, then Good Friday, weekend, Easter Monday: Tuesday 2 April.
  EXPECT_EQ(calendar.next_opening(at(87, 18)), at(92, 9));
  EXPECT_EQ(calendar.next_opening(Instant::never()), Instant::never());
}

TEST(RotaCalendar, NextClosingEndsTheOpenTimeOrTheNextOne) {
  const RotaCalendar office(rota("weekdays 09:00-17:00"), monday_2024, ten_years());
  EXPECT_EQ(office.next_closing(at(1, 9)), at(1, 17));
  EXPECT_EQ(office.next_closing(at(1, 17)), at(2, 17));
  const RotaCalendar nights(rota("every day 22:00-24:00, every day 00:00-06:00"), monday_2024,
                            ten_years());
  EXPECT_EQ(nights.next_closing(at(1, 23)), at(2, 6));
  const RotaCalendar week(rota("weekdays 00:00-24:00"), monday_2024, ten_years());
  EXPECT_EQ(week.next_closing(at(1, 1)), at(5, 0));
  EXPECT_EQ(RotaCalendar(Rota::always(), monday_2024, ten_years()).next_closing(at(1, 1)),
            Instant::never());
  const RotaCalendar all_but_holidays(rota(texts.back()), monday_2024, ten_years());
  EXPECT_EQ(all_but_holidays.next_closing(at(1, 1)), at(88, 0));  // Good Friday 2024
  EXPECT_EQ(all_but_holidays.next_closing(at(100'000, 1)), Instant::never());
}

TEST(RotaCalendar, WorkThatFillsTheDayEndsAtClosing) {
  const RotaCalendar calendar(rota("weekdays 09:00-17:00"), monday_2024, ten_years());
  EXPECT_EQ(calendar.advance(at(1, 9), Span(8 * hour)), at(1, 17));
  EXPECT_EQ(calendar.advance(at(1, 9), Span(8 * hour + 1)), at(2, 9) + Span(1));
  EXPECT_EQ(calendar.advance(at(1, 17), Span(1)), at(2, 9) + Span(1));
  EXPECT_EQ(calendar.advance(at(4, 16), Span(2 * hour)), at(7, 10));  // over a weekend
  EXPECT_EQ(calendar.advance(at(5, 3), Span(0)), at(5, 3));
  EXPECT_EQ(calendar.advance(at(87, 16), Span(9 * hour)), at(92, 17));  // over Easter 2024
}

TEST(RotaCalendar, CountsAYearsWorkingHours) {
  // 2024: 262 weekdays less 8 bank holidays; 2025: 261 less 8.
  const RotaCalendar calendar(rota("weekdays 09:00-17:00"), monday_2024, ten_years());
  EXPECT_EQ(calendar.open_between(at(0, 0), at(366, 0)), Span(254 * 8 * hour));
  EXPECT_EQ(calendar.open_between(at(366, 0), at(731, 0)), Span(253 * 8 * hour));
}

TEST(RotaCalendar, HandlesLeapDaysAndYearEnds) {
  const Date start(2023y / 12 / 30);  // a Saturday
  const RotaCalendar calendar(rota("weekdays 09:00-17:00"), start, ten_years());
  EXPECT_EQ(calendar.next_opening(at(0, 0)), at(3, 9));  // Tuesday 2 January
  // Wednesday 28 February 2024 is day 60; the leap day and 1 March follow.
  EXPECT_EQ(calendar.advance(at(60, 16), Span(17 * hour)), at(62, 17));
}

TEST(RotaCalendar, AlwaysOpenTimeIsTime) {
  const RotaCalendar calendar(Rota::always(), monday_2024, ten_years());
  EXPECT_EQ(calendar.advance(Instant(5), Span(7)), Instant(12));
  EXPECT_EQ(calendar.open_between(Instant(-5), Instant(7)), Span(12));
  EXPECT_EQ(calendar.next_opening(Instant(5)), Instant(5));
  EXPECT_TRUE(calendar.is_open(Instant(-5)));
}

TEST(RotaCalendar, TooFarToCountIsNever) {
  const RotaCalendar calendar(rota("tuesday 09:00-09:01"), monday_2024, ten_years());
  EXPECT_EQ(calendar.advance(at(1, 0), Span(INT64_MAX)), Instant::never());
  EXPECT_EQ(calendar.advance(at(1, 0), Span(INT64_MAX / 100)), Instant::never());
  EXPECT_EQ(calendar.advance(Instant::never(), Span(1)), Instant::never());
}

class EveryRota : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Texts, EveryRota, testing::ValuesIn(texts),
                         [](const auto& text) { return "Text" + std::to_string(text.index); });

TEST_P(EveryRota, OpenTimeIsThatFoundDayByDay) {
  const Rota pattern = rota(GetParam());
  const Date start(2019y / 2 / 28);
  const RotaCalendar calendar(pattern, start, ten_years());
  std::mt19937_64 random(1);
  std::uniform_int_distribution<std::int64_t> instant(0, ten_years().ticks());
  for (int i = 0; i < 300; ++i) {
    const Instant from(instant(random));
    const Instant to = from + Span(instant(random) / 50);
    EXPECT_EQ(calendar.open_between(from, to), slow_open_between(pattern, start, from, to));
    EXPECT_EQ(calendar.is_open(from),
              slow_open_between(pattern, start, from, from + Span(1)) == Span(1));
  }
}

TEST_P(EveryRota, AdvanceIsTheInverseOfOpenBetween) {
  // Before the start and beyond the known days as well, and across both ends.
  const RotaCalendar calendar(rota(GetParam()), Date(2022y / 12 / 25), ten_years());
  std::mt19937_64 random(2);
  std::uniform_int_distribution<std::int64_t> instant(-ten_years().ticks(),
                                                      3 * ten_years().ticks());
  for (int i = 0; i < 5000; ++i) {
    // Every third instant stands on a full hour: an opening or closing.
    std::int64_t ticks = instant(random);
    if (i % 3 == 0) ticks -= ticks % hour;
    const Instant from(ticks);
    const Span work(1 +
                    static_cast<std::int64_t>(random() % (i % 2 == 0 ? 40 * hour : 9000 * hour)));
    const Instant done = calendar.advance(from, work);
    ASSERT_EQ(calendar.open_between(from, done), work) << ticks;
    ASSERT_EQ(calendar.open_between(from, done - Span(1)), work - Span(1)) << ticks;
    ASSERT_TRUE(calendar.is_open(done - Span(1))) << ticks;
    // In two steps as in one.
    const Span part(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(work.ticks())));
    ASSERT_EQ(calendar.advance(calendar.advance(from, part), work - part), done) << ticks;
  }
}

TEST_P(EveryRota, OpeningsAndClosingsAlternate) {
  const RotaCalendar calendar(rota(GetParam()), Date(2023y / 12 / 1), ten_years());
  // Across the start, across the end of the known days (4,384), and far beyond.
  for (const std::int64_t first_day : {-100, 4300, 20'000}) {
    const Instant first = calendar.next_opening(at(first_day, 0));
    Instant now = first;
    Span opened;
    for (int i = 0; i < 700; ++i) {
      const Instant opening = calendar.next_opening(now);
      ASSERT_TRUE(calendar.is_open(opening));
      ASSERT_EQ(calendar.open_between(now, opening), Span());
      const Instant closing = calendar.next_closing(opening);
      if (closing == Instant::never()) break;
      ASSERT_LT(opening, closing);
      ASSERT_FALSE(calendar.is_open(closing));
      ASSERT_EQ(calendar.open_between(opening, closing), closing - opening);
      ASSERT_EQ(calendar.next_closing(now), closing);
      // All that was open so far ends at this closing, not at the next opening.
      opened = opened + (closing - opening);
      ASSERT_EQ(calendar.advance(first, opened), closing);
      now = closing;
    }
  }
}

TEST_P(EveryRota, WeeklyPatternGoesOnBeforeAndBeyondTheKnownDays) {
  const Rota with_holidays =
      rota(GetParam() == "always" ? "always" : GetParam() + " and bank holidays");
  const Date start(2022y / 12 / 25);
  const RotaCalendar calendar(rota(GetParam()), start, ten_years());
  for (const std::int64_t day : {-3000, -8, 4384, 4391, 9000}) {
    for (std::int64_t length = 1; length <= 8; ++length) {
      const Instant from = at(day, 0.25 * static_cast<double>(length));
      const Instant to =
          std::min(from + Span(length * ticks_per_day), day < 0 ? Instant() : Instant::never());
      EXPECT_EQ(calendar.open_between(from, to), slow_open_between(with_holidays, start, from, to));
    }
  }
}

}  // namespace
}  // namespace carersim
