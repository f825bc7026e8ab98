#include "sim/scenario/period.hpp"

#include <fmt/format.h>

#include <cctype>
#include <charconv>
#include <cmath>

#include "sim/scenario/cursor.hpp"
#include "sim/scenario/tree.hpp"
#include "sim/scenario/units.hpp"

namespace carersim {

namespace {

constexpr Date default_start{std::chrono::days(11323)};  // 2001-01-01, a Monday

/// The instant that lies `length` after `from`: on the calendar when it is a number of months.
Instant after(const Period& period, Instant from, const Cursor& length) {
  const double days = length.quantity<Days>(Range::at_least(0)).value();
  const std::optional<Literal> literal =
      length.is_text() ? parse_literal(length.written()) : std::nullopt;
  if (literal && literal->factors.empty() && literal->per.empty()) {
    const bool years = literal->unit == "year" || literal->unit == "years";
    const bool months = literal->unit == "month" || literal->unit == "months";
    const double count = literal->number * (years ? 12 : 1);
    if ((years || months) && count == std::floor(count) && count >= 0 && count <= 12 * 3000) {
      const Date day = day_of(period.start, from);
      const Date end = add_months(day, static_cast<int>(count));
      return from + Span((end - day).count() * ticks_per_day);
    }
  }
  return from + to_span(Days(days));
}

}  // namespace

Date add_months(Date day, int months) {
  const std::chrono::year_month_day date(day);
  const std::chrono::year_month month =
      std::chrono::year_month(date.year(), date.month()) + std::chrono::months(months);
  const std::chrono::year_month_day_last last(month.year(),
                                              std::chrono::month_day_last(month.month()));
  return std::chrono::year_month_day(month.year(), month.month(), std::min(date.day(), last.day()));
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
      if (std::isdigit(static_cast<unsigned char>(text[i])) == 0) return -1;
      value = value * 10 + (text[i] - '0');
    }
    return value;
  };
  const int year = number(0, 4);
  const int month = number(5, 2);
  const int day = number(8, 2);
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return Date(date);
}

std::string date_text(Date date) {
  const std::chrono::year_month_day parts(date);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(parts.year()),
                     static_cast<unsigned>(parts.month()), static_cast<unsigned>(parts.day()));
}

Period read_period(const Cursor& root) {
  const Cursor time = root["time"];
  Period period;
  const Cursor start = time["start"];
  period.start = start.exists() ? start.date() : default_start;
  const Cursor run_in = time["run_in"];
  // Who starts from the lists of today need not wait for lists to settle.
  const bool from_today = root["today"].exists();
  const Instant counted =
      from_today && !run_in.exists() ? Instant() : after(period, Instant(), run_in);
  period.evaluation_start =
      Instant((counted.ticks() + ticks_per_day / 2) / ticks_per_day * ticks_per_day);
  const Cursor evaluate = time["evaluate"];
  period.horizon = after(period, period.evaluation_start, evaluate);
  if (evaluate.exists() && period.horizon <= period.evaluation_start) {
    // A length that is wrong in itself has been told already.
    if (evaluate.is_text()) evaluate.expected("a length of time above 0 d");
    period.horizon = period.evaluation_start + Span(ticks_per_day);
  }
  return period;
}

}  // namespace carersim
