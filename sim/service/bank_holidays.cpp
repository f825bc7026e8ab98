#include "sim/service/bank_holidays.hpp"

#include <algorithm>
#include <array>

namespace carersim {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::last;
using std::chrono::May;
using std::chrono::Monday;
using std::chrono::Saturday;
using std::chrono::Sunday;
using std::chrono::weekday;

constexpr Date no_day = Date::min();

/// A day that a proclamation moved, or added (`from` is no_day).
struct Proclaimed {
  Date from;
  Date to;
};

constexpr std::array<Proclaimed, 8> proclaimed = {{
    {no_day, Date(2011y / 4 / 29)},               // royal wedding
    {Date(2012y / 5 / 28), Date(2012y / 6 / 4)},  // Diamond Jubilee
    {no_day, Date(2012y / 6 / 5)},
    {Date(2020y / 5 / 4), Date(2020y / 5 / 8)},   // 75 years after the war in Europe
    {Date(2022y / 5 / 30), Date(2022y / 6 / 2)},  // Platinum Jubilee
    {no_day, Date(2022y / 6 / 3)},
    {no_day, Date(2022y / 9 / 19)},  // funeral of Queen Elizabeth II
    {no_day, Date(2023y / 5 / 8)},   // coronation of King Charles III
}};

std::chrono::year year_of(Date day) {
  return std::chrono::year_month_day(day).year();
}

/// 1 January, or the Monday after it.
Date new_years_day(std::chrono::year year) {
  const Date day(year / 1 / 1);
  if (weekday(day) == Saturday) return day + days(2);
  if (weekday(day) == Sunday) return day + days(1);
  return day;
}

/// Christmas and Boxing Day, or the days in their place.
std::array<Date, 2> christmas(std::chrono::year year) {
  const Date day(year / 12 / 25);
  if (weekday(day) == Saturday) return {day + days(2), day + days(3)};
  if (weekday(day) == Sunday) return {day + days(1), day + days(2)};
  if (weekday(day + days(1)) == Saturday) return {day, day + days(3)};
  return {day, day + days(1)};
}

}  // namespace

Date easter_sunday(std::chrono::year year) {
  const int y = static_cast<int>(year);
  const int golden = y % 19;
  const int century = y / 100;
  const int in_century = y % 100;
  const int moon_shift = (century - (century + 8) / 25 + 1) / 3;
  const int epact = (19 * golden + century - century / 4 - moon_shift + 15) % 30;
  const int to_sunday =
      (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
  const int correction = (golden + 11 * epact + 22 * to_sunday) / 451;
  const int from_march = epact + to_sunday - 7 * correction + 114;
  return Date(year / (from_march / 31) / (from_march % 31 + 1));
}

std::vector<Date> bank_holidays(std::chrono::year year) {
  const Date easter = easter_sunday(year);
  const std::array<Date, 2> at_christmas = christmas(year);
  std::vector<Date> result = {new_years_day(year),
                              easter - days(2),
                              easter + days(1),
                              Date(year / May / Monday[1]),
                              Date(year / May / Monday[last]),
                              Date(year / std::chrono::August / Monday[last]),
                              at_christmas[0],
                              at_christmas[1]};
  for (const Proclaimed& day : proclaimed) {
    if (year_of(day.to) != year) continue;
    if (day.from == no_day) {
      result.push_back(day.to);
    } else {
      std::replace(result.begin(), result.end(), day.from, day.to);
    }
  }
  std::sort(result.begin(), result.end());
  return result;
}

bool is_bank_holiday(Date day) {
  const std::vector<Date> all = bank_holidays(year_of(day));
  return std::binary_search(all.begin(), all.end(), day);
}

}  // namespace carersim
