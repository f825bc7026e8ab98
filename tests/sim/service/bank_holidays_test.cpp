#include "sim/service/bank_holidays.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace carersim {
namespace {

using namespace std::chrono_literals;
using std::chrono::month_day;

/// A day of the year: 526 is 26 May.
month_day on(unsigned digits) {
  return std::chrono::month(digits / 100) / std::chrono::day(digits % 100);
}

// www.gov.uk/bank-holidays, England and Wales.
TEST(BankHolidays, AreThoseGovUkLists) {
  const std::vector<std::pair<std::chrono::year, std::vector<unsigned>>> published = {
      {2019y, {101, 419, 422, 506, 527, 826, 1225, 1226}},
      {2020y, {101, 410, 413, 508, 525, 831, 1225, 1228}},
      {2021y, {101, 402, 405, 503, 531, 830, 1227, 1228}},
      {2022y, {103, 415, 418, 502, 602, 603, 829, 919, 1226, 1227}},
      {2023y, {102, 407, 410, 501, 508, 529, 828, 1225, 1226}},
      {2024y, {101, 329, 401, 506, 527, 826, 1225, 1226}},
      {2025y, {101, 418, 421, 505, 526, 825, 1225, 1226}},
      {2026y, {101, 403, 406, 504, 525, 831, 1225, 1228}},
      {2027y, {101, 326, 329, 503, 531, 830, 1227, 1228}}};
  for (const auto& [year, days] : published) {
    std::vector<Date> expected;
    for (const unsigned day : days) expected.emplace_back(year / on(day).month() / on(day).day());
    EXPECT_EQ(bank_holidays(year), expected) << static_cast<int>(year);
  }
}

TEST(BankHolidays, IncludeTheProclaimedDaysOf2011And2012) {
  EXPECT_TRUE(is_bank_holiday(2011y / 4 / 29));
  EXPECT_FALSE(is_bank_holiday(2012y / 5 / 28));
  EXPECT_TRUE(is_bank_holiday(2012y / 6 / 4));
  EXPECT_TRUE(is_bank_holiday(2012y / 6 / 5));
  EXPECT_EQ(bank_holidays(2011y).size(), 9U);
  EXPECT_EQ(bank_holidays(2012y).size(), 9U);
}

TEST(BankHolidays, AreEightDifferentWorkingDaysOfEveryOtherYear) {
  for (auto year = 2024y; year < 2424y; ++year) {
    const std::vector<Date> days = bank_holidays(year);
    EXPECT_EQ(days.size(), 8U);
    for (std::size_t i = 0; i < days.size(); ++i) {
      EXPECT_LE(std::chrono::weekday(days[i]).iso_encoding(), 5U);
      EXPECT_EQ(std::chrono::year_month_day(days[i]).year(), year);
      if (i > 0) {
        EXPECT_LT(days[i - 1], days[i]);
      }
    }
  }
}

// The earliest and latest Easters and the century's exceptions, from the Astronomical Almanac.
TEST(EasterSunday, FallsOnThePublishedDays) {
  for (const auto& [year, day] :
       std::vector<std::pair<std::chrono::year, unsigned>>{{1818y, 322},
                                                           {1943y, 425},
                                                           {1954y, 418},
                                                           {1981y, 419},
                                                           {2000y, 423},
                                                           {2008y, 323},
                                                           {2011y, 424},
                                                           {2012y, 408},
                                                           {2024y, 331},
                                                           {2025y, 420},
                                                           {2026y, 405},
                                                           {2038y, 425}}) {
    EXPECT_EQ(easter_sunday(year), Date(year / on(day).month() / on(day).day()))
        << static_cast<int>(year);
  }
}

}  // namespace
}  // namespace carersim
