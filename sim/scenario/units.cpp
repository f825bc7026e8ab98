#include "sim/scenario/units.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <functional>

namespace carersim {

namespace {

/// A unit of time: how many of it make a day or a year, and hours of work where it measures them.
struct TimeUnit {
  std::array<std::string_view, 3> names;
  double days_times, days_over;  ///< days = number * times / over
  double per_year;               ///< how many in a year
  double hours_over;             ///< hours of work = number / over; 0: no measure of work
};

constexpr double month_days = days_per_year / 12;
constexpr std::array<TimeUnit, 7> time_units = {{
    {{"s", "second", "seconds"}, 1, 86400, days_per_year * 86400, 3600},
    {{"min", "minute", "minutes"}, 1, 1440, days_per_year * 1440, 60},
    {{"h", "hour", "hours"}, 1, 24, days_per_year * 24, 1},
    {{"d", "day", "days"}, 1, 1, days_per_year, 0},
    {{"week", "weeks", "weeks"}, 7, 1, days_per_year / 7, 0},
    {{"month", "months", "months"}, month_days, 1, 12, 0},
    {{"year", "years", "years"}, days_per_year, 1, 1, 0},
}};

const TimeUnit* find_time_unit(std::string_view name) {
  for (const TimeUnit& unit : time_units)
    for (const std::string_view known : unit.names)
      if (known == name) return &unit;
  return nullptr;
}

bool is_place(std::string_view unit) {
  constexpr std::array<std::string_view, 8> names = {"place", "places", "bed",    "beds",
                                                     "slot",  "slots",  "person", "people"};
  for (const std::string_view name : names)
    if (name == unit) return true;
  return false;
}

std::optional<double> per_year(const Literal& literal) {
  if (literal.per.size() != 1) return std::nullopt;
  const TimeUnit* unit = find_time_unit(literal.per[0]);
  if (unit == nullptr) return std::nullopt;
  return literal.number * unit->per_year;
}

std::optional<double> hazard(const Literal& literal) {
  if (!literal.percent) return per_year(literal);
  const TimeUnit* unit = literal.per.size() == 1 ? find_time_unit(literal.per[0]) : nullptr;
  const double probability = literal.number / 100;
  if (unit == nullptr || !(probability >= 0 && probability < 1)) return std::nullopt;
  if (probability == 0) return 0.0;
  return -unit->per_year * portable_log(1 - probability);
}

std::string range_text(const Range& range, const std::function<std::string(double)>& text) {
  const bool low = std::isfinite(range.low);
  const bool high = std::isfinite(range.high);
  if (low && high && !range.low_excluded)
    return fmt::format(", from {} to {}", text(range.low), text(range.high));
  std::string result;
  if (low)
    result = fmt::format(", {} {}", range.low_excluded ? "above" : "at least", text(range.low));
  if (high) result += fmt::format("{} at most {}", low ? " and" : ",", text(range.high));
  return result;
}

}  // namespace

std::string number_text(double value) {
  return fmt::format("{}", value);
}

std::optional<double> convert(const Literal& literal, Dimension dimension) {
  const bool bare = !literal.pounds && !literal.percent && literal.per.empty();
  const TimeUnit* unit = find_time_unit(literal.unit);
  switch (dimension) {
    case Dimension::time:
      if (!bare || unit == nullptr) return std::nullopt;
      return literal.number * unit->days_times / unit->days_over;
    case Dimension::rate:
      if (literal.pounds || !literal.unit.empty()) return std::nullopt;
      return hazard(literal);
    case Dimension::money:
      if (!literal.pounds || literal.percent || !literal.unit.empty() || !literal.per.empty())
        return std::nullopt;
      return literal.number;
    case Dimension::money_per_year:
      if (!literal.pounds || literal.percent || !literal.unit.empty()) return std::nullopt;
      return per_year(literal);
    case Dimension::money_per_day: {
      if (!literal.pounds || literal.percent || !literal.unit.empty()) return std::nullopt;
      const TimeUnit* per = literal.per.size() == 1 ? find_time_unit(literal.per[0]) : nullptr;
      if (per == nullptr) return std::nullopt;
      return literal.number * per->days_over / per->days_times;
    }
    case Dimension::money_per_hour: {
      if (!literal.pounds || literal.percent || !literal.unit.empty()) return std::nullopt;
      const TimeUnit* per = literal.per.size() == 1 ? find_time_unit(literal.per[0]) : nullptr;
      if (per == nullptr || per->hours_over == 0) return std::nullopt;
      return literal.number * per->hours_over;
    }
    case Dimension::ratio:
      if (literal.pounds || !literal.unit.empty() || !literal.per.empty()) return std::nullopt;
      return literal.percent ? literal.number / 100 : literal.number;
    case Dimension::staff:
      if (!bare || literal.unit != "WTE") return std::nullopt;
      return literal.number;
    case Dimension::work:
      if (!bare || unit == nullptr || unit->hours_over == 0) return std::nullopt;
      return literal.number / unit->hours_over;
    case Dimension::work_per_year: {
      if (literal.pounds || literal.percent || unit == nullptr || unit->hours_over == 0)
        return std::nullopt;
      const std::optional<double> yearly = per_year(literal);
      if (!yearly) return std::nullopt;
      return *yearly / unit->hours_over;
    }
    case Dimension::places:
      if (!bare || !(literal.unit.empty() || is_place(literal.unit))) return std::nullopt;
      return literal.number;
  }
  return std::nullopt;
}

double largest(Dimension dimension) {
  switch (dimension) {
    case Dimension::time:
      return 1e6;
    case Dimension::rate:
      return 1e9;
    case Dimension::staff:
      return 1e7;
    default:
      return 1e12;
  }
}

bool contains(const Range& range, double value) {
  return value >= range.low && value <= range.high && !(range.low_excluded && value == range.low);
}

double harmless(const Range& range) {
  if (contains(range, 1)) return 1;
  if (std::isfinite(range.low)) {
    if (!range.low_excluded) return range.low;
    return std::isfinite(range.high) ? range.low + (range.high - range.low) / 2 : range.low + 1;
  }
  return std::isfinite(range.high) ? range.high : 0;
}

std::string value_text(double value, Dimension dimension, bool as_percent) {
  const std::string number = fmt::format("{:.10g}", as_percent ? value * 100 : value);
  switch (dimension) {
    case Dimension::time:
      return number + " d";
    case Dimension::rate:
      return number + " / year";
    case Dimension::money:
      return "£" + number;
    case Dimension::money_per_year:
      return "£" + number + " / year";
    case Dimension::money_per_hour:
      return "£" + number + " / h";
    case Dimension::money_per_day:
      return "£" + number + " / d";
    case Dimension::ratio:
      return as_percent ? number + " %" : number;
    case Dimension::staff:
      return number + " WTE";
    case Dimension::work:
      return number + " h";
    case Dimension::work_per_year:
      return number + " h / year";
    case Dimension::places:
      return number;
  }
  return number;
}

std::string expected_text(Dimension dimension, const Range& range) {
  std::string what;
  const bool share = range.low >= 0 && range.high <= 1;
  switch (dimension) {
    case Dimension::time:
      what = "a number with unit s, min, h, d, week, month or year";
      break;
    case Dimension::rate:
      what = R"(a rate such as "0.45 / year" or "4 % / month")";
      break;
    case Dimension::money:
      what = R"(an amount such as "£300")";
      break;
    case Dimension::money_per_year:
      what = R"(an amount per time such as "£300 / year")";
      break;
    case Dimension::money_per_hour:
      what = R"(an amount per hour such as "£28.53 / h")";
      break;
    case Dimension::money_per_day:
      what = R"(an amount per day such as "£400 / d")";
      break;
    case Dimension::ratio:
      what = share ? R"(a share such as "15 %" or 0.15)" : R"(a number or percentage)";
      break;
    case Dimension::staff:
      what = "a number with unit WTE";
      break;
    case Dimension::work:
      what = "a number with unit h or min";
      break;
    case Dimension::work_per_year:
      what = R"(hours per time such as "20 h / week")";
      break;
    case Dimension::places:
      what = R"(a number of places such as 12 or "12 beds")";
      break;
  }
  return what + range_text(range, [&](double value) {
           return dimension == Dimension::staff ? number_text(value)
                                                : value_text(value, dimension, false);
         });
}

std::string expected_count(const Range& range) {
  return "a whole number" + range_text(range, number_text);
}

}  // namespace carersim
