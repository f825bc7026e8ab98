#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>

#include "sim/core/quantity.hpp"

namespace carersim {

/// A length of simulated time: a whole number of ticks of one microsecond.
class Span {
 public:
  constexpr Span() = default;
  explicit constexpr Span(std::int64_t ticks) : ticks_(ticks) {}

  [[nodiscard]] constexpr std::int64_t ticks() const { return ticks_; }
  [[nodiscard]] constexpr double days() const;

  friend constexpr auto operator<=>(Span, Span) = default;
  friend constexpr Span operator+(Span a, Span b) { return Span(a.ticks_ + b.ticks_); }
  friend constexpr Span operator-(Span a, Span b) { return Span(a.ticks_ - b.ticks_); }
  friend constexpr Span operator*(Span a, std::int64_t n) { return Span(a.ticks_ * n); }

 private:
  std::int64_t ticks_ = 0;
};

/// A moment, in ticks since the start of the replication (midnight of the scenario's start date).
class Instant {
 public:
  constexpr Instant() = default;
  explicit constexpr Instant(std::int64_t ticks) : ticks_(ticks) {}

  [[nodiscard]] constexpr std::int64_t ticks() const { return ticks_; }

  /// Later than anything that happens.
  static constexpr Instant never() { return Instant(std::numeric_limits<std::int64_t>::max()); }

  friend constexpr auto operator<=>(Instant, Instant) = default;
  friend constexpr Instant operator+(Instant a, Span b) { return Instant(a.ticks_ + b.ticks()); }
  friend constexpr Instant operator-(Instant a, Span b) { return Instant(a.ticks_ - b.ticks()); }
  friend constexpr Span operator-(Instant a, Instant b) { return Span(a.ticks_ - b.ticks_); }

 private:
  std::int64_t ticks_ = 0;
};

inline constexpr std::int64_t ticks_per_second = 1'000'000;
inline constexpr std::int64_t ticks_per_day =
    86'400 * ticks_per_second;  ///< local civil days of 24 hours

constexpr double Span::days() const {
  return static_cast<double>(ticks_) / static_cast<double>(ticks_per_day);
}

/// Rounds to the nearest tick. @pre the value is finite and its ticks fit in an int64
constexpr Span to_span(Days days) {
  const double ticks = days.value() * static_cast<double>(ticks_per_day);
  return Span(static_cast<std::int64_t>(ticks + (ticks < 0 ? -0.5 : 0.5)));
}

using Date = std::chrono::sys_days;

/// The first tick of a civil day, counted from the day the replication starts.
constexpr Instant start_of_day(Date start, Date day) {
  return Instant((day - start).count() * ticks_per_day);
}

/// The civil day that holds an instant.
constexpr Date day_of(Date start, Instant at) {
  const std::int64_t ticks = at.ticks();
  const std::int64_t day =
      ticks >= 0 ? ticks / ticks_per_day : (ticks - ticks_per_day + 1) / ticks_per_day;
  return start + std::chrono::days(day);
}

}  // namespace carersim
