#pragma once

#include <optional>
#include <string_view>

#include "sim/core/time.hpp"

namespace carersim {

class Cursor;

/// When a run begins, is counted and ends.
struct Period {
  Date start;                ///< the first day of the run-in, instant 0
  Instant evaluation_start;  ///< midnight of the first day that counts
  Instant horizon;           ///< the end of the evaluation

  [[nodiscard]] Date evaluation_date() const { return day_of(start, evaluation_start); }
  [[nodiscard]] Date horizon_date() const { return day_of(start, horizon); }
};

/// Reads `[time]`: `start` (a date; 2001-01-01, a Monday, when absent), `run_in` and `evaluate`.
///
/// "2 years" and "6 months" are counted on the calendar, so that a run from 2026-04-01 with a
/// run-in of two years is evaluated from 2028-04-01; other units are lengths in days. The run-in is
/// rounded to a whole day; with lists of `[today]` it may be left out, and is nothing. Problems:
/// `run_in` or `evaluate` missing, negative, or an evaluation of no length.
[[nodiscard]] Period read_period(const Cursor& root);

/// The same day of the month, `months` later; the last day of a shorter month.
[[nodiscard]] Date add_months(Date day, int months);

/// A year-month-day text, or nothing.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);
[[nodiscard]] std::string date_text(Date date);

}  // namespace carersim
