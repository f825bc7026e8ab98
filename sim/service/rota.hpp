#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/time.hpp"

namespace carersim {

/// The hours at which an agency or service is open, week by week.
class Rota {
 public:
  /// Open from `from` up to, not including, `to`; both count from midnight, `to` at most 24 hours.
  struct Opening {
    Span from;
    Span to;
  };
  using Day = std::vector<Opening>;  ///< in order, apart from each other

  /// Reads "always", or days and hours joined by commas: "weekdays 09:00-17:00",
  /// "monday-thursday 09:00-17:00, friday 09:00-16:00", "every day 08:00-20:00",
  /// "weekdays 00:00-06:00, weekdays 22:00-24:00".
  ///
  /// A rota is closed on the bank holidays of England, unless it says "always", names every day of
  /// the week at once, or ends in "and bank holidays"; it then has the hours of that day of the
  /// week.
  /// @param expected  on refusal, what should stand there, for a Problem
  static std::optional<Rota> parse(std::string_view text, std::string& expected);
  static Rota always();

  /// @param day_of_week  0 for Monday to 6 for Sunday
  [[nodiscard]] const Day& day(std::size_t day_of_week) const { return week_[day_of_week]; }
  [[nodiscard]] bool closed_on_bank_holidays() const { return closed_on_bank_holidays_; }
  [[nodiscard]] bool is_always() const;
  [[nodiscard]] Span open_per_week() const;
  /// Hours open in a year of 365.25 days, less bank holidays by rule: the mean over the 400 years
  /// after which the calendar repeats.
  [[nodiscard]] double open_hours_per_year() const;

 private:
  Rota() = default;
  std::array<Day, 7> week_;
  bool closed_on_bank_holidays_ = true;
};

/// A rota on the calendar of a run: arithmetic on open time, exact in ticks. An instant at opening
/// is open, one at closing is closed.
///
/// Bank holidays are known from the start to two years after the horizon; before and after that the
/// weekly pattern alone goes on, so that every instant has an answer.
class RotaCalendar {
 public:
  RotaCalendar(const Rota& rota, Date start, Instant horizon);

  [[nodiscard]] bool is_open(Instant at) const;
  /// The first open instant that is not before `at`.
  [[nodiscard]] Instant next_opening(Instant at) const;
  /// The end of the open time that holds `at`, or of the next one when closed; never when it is
  /// always open. Midnight does not end it when the next day opens there.
  [[nodiscard]] Instant next_closing(Instant at) const;
  /// The earliest instant at which `open_time` has passed since `at` while open: work that ends
  /// with the day ends at closing, not at the next opening; no time returns `at`. Instant::never()
  /// when that is too far to count. @pre open_time >= 0
  [[nodiscard]] Instant advance(Instant at, Span open_time) const;
  /// Open time from one instant to another: open_between(t, advance(t, s)) == s.
  [[nodiscard]] Span open_between(Instant from, Instant to) const {
    return Span(opened_until(to) - opened_until(from));
  }

 private:
  /// Open ticks from the start of the run to an instant; negative before the start.
  [[nodiscard]] std::int64_t opened_until(Instant at) const;
  [[nodiscard]] std::int64_t opened_before_day(std::int64_t day) const;
  /// The first day by whose end `opened` ticks were open. @param from a day not after it
  [[nodiscard]] std::int64_t day_that_reaches(std::int64_t opened, std::int64_t from) const;
  [[nodiscard]] const Rota::Day& hours_of(std::int64_t day) const;
  [[nodiscard]] std::int64_t known_days() const { return static_cast<std::int64_t>(hours_.size()); }

  /// The weekly pattern from some day on, for where bank holidays are not known.
  struct Week {
    std::array<std::uint8_t, 7> hours{};          ///< indices into day_kinds_
    std::array<std::int64_t, 8> opened_before{};  ///< open ticks before each of the seven days
    [[nodiscard]] std::int64_t opened() const { return opened_before[7]; }
    /// Days from the week's start to the one by whose end `opened` ticks were open.
    [[nodiscard]] std::int64_t day_that_reaches(std::int64_t opened) const;
  };
  [[nodiscard]] Week week_from(std::size_t day_of_week) const;

  static constexpr std::uint8_t closed = 7;
  std::array<Rota::Day, 8> day_kinds_;  ///< Monday to Sunday, and closed
  bool is_always_;
  std::vector<std::uint8_t> hours_;  ///< of each known day: an index into day_kinds_
  std::vector<std::int64_t>
      opened_before_;  ///< open ticks before each known day, and after the last
  Week before_;        ///< on the pattern of the start
  Week after_;         ///< from the first day that is not known
};

}  // namespace carersim
