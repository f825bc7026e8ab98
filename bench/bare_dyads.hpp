#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "bench/calendars.hpp"
#include "sim/core/fetch_ahead.hpp"
#include "sim/random/distribution.hpp"

namespace carersim::bench {

/// Dyads with nothing but integrated hazards and a calendar: the least that an event of the model
/// must do.
///
/// A hazard reaches its unit-exponential threshold; a new threshold is drawn from addressed luck,
/// an attribute changes, all hazards are integrated up to now and take new rates, and the earliest
/// of them is placed in the calendar. No services, no pathways, no measures.
///
/// @tparam hazards  of each dyad
template <class Calendar, std::size_t hazards>
class BareDyads {
 public:
  /// @param draws       of luck per event, thresholds included; the mean when it is no whole number
  /// @param per_year    events of a dyad in a year
  BareDyads(std::uint32_t count, double draws, double per_year)
      : luck_(1, 0), more_draws_(draws - 1), dyads_(count) {
    for (std::size_t h = 0; h < hazards; ++h) {
      // Some processes are frequent and some are rare, as in the model: a geometric row of rates.
      base_[h] = h == 0 ? 1 : base_[h - 1] * 0.8;
    }
    double sum = 0;
    for (const double base : base_) sum += base;
    for (double& base : base_) base *= per_year / (sum * 365.25 * 86400);
    for (std::uint32_t row = 0; row < count; ++row) {
      Dyad& d = dyads_[row];
      for (std::size_t h = 0; h < hazards; ++h) {
        d.left[h] = static_cast<float>(unit_exponential(luck_.block(row, name(h), d.drawn[h]++)));
        d.rate[h] = rate(d, h);
      }
      place(row);
    }
  }

  void run(std::uint64_t events) {
    for (std::uint64_t i = 0; i < events; ++i) {
      calendar_.show_ahead(8, [&](std::uint32_t row) { prefetch(row); });
      const CalendarEntry entry = calendar_.take();
      if (dyads_[entry.entity].generation == entry.generation) fire(entry.entity, entry.time);
    }
  }

  /// Of all events so far: the same whatever the calendar.
  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  static constexpr std::size_t dyad_bytes() { return sizeof(Dyad); }

 private:
  static constexpr std::size_t attributes = 16;
  static constexpr std::array<double, 4> multipliers = {0.6, 0.9, 1.1, 1.4};

  struct alignas(64) Dyad {
    std::uint32_t generation = 0;
    std::uint32_t next = 0;
    std::array<std::uint8_t, attributes> levels{};
    std::array<std::uint8_t, hazards> drawn{};
    std::array<float, hazards> left{};
    std::array<float, hazards> rate{};
    std::array<std::int32_t, hazards> anchor{};
  };

  static LuckName name(std::size_t hazard) {
    return static_cast<LuckName>(0x51ed270bU * (hazard + 1));
  }
  float rate(const Dyad& d, std::size_t hazard) const {
    return static_cast<float>(base_[hazard] * multipliers[d.levels[hazard % attributes]] *
                              multipliers[d.levels[(hazard + 5) % attributes]]);
  }
  void prefetch(std::uint32_t row) const { fetch_ahead(&dyads_[row], sizeof(Dyad)); }

  void fire(std::uint32_t row, std::int64_t ticks) {
    Dyad& d = dyads_[row];
    const std::size_t fired = d.next;
    const auto now = static_cast<std::int32_t>(ticks / ticks_per_second);
    hash_ = (hash_ ^ static_cast<std::uint64_t>(ticks) ^ row) * 0xff51afd7ed558ccdU;
    for (std::size_t h = 0; h < hazards; ++h) {
      d.left[h] = std::max(d.left[h] - d.rate[h] * static_cast<float>(now - d.anchor[h]), 1e-30F);
      d.anchor[h] = now;
    }
    const LuckBlock luck = luck_.block(row, name(fired), d.drawn[fired]++);
    d.left[fired] = static_cast<float>(unit_exponential(luck));
    std::uint64_t change = luck.second();
    for (owed_ += more_draws_; owed_ >= 1; owed_ -= 1) {
      change ^= luck_.block(row, name(hazards), d.generation).first();
    }
    d.levels[change % attributes] = (change >> 8) & 3U;
    for (std::size_t h = 0; h < hazards; ++h) d.rate[h] = rate(d, h);
    place(row);
  }

  void place(std::uint32_t row) {
    Dyad& d = dyads_[row];
    std::array<double, hazards> due;
    for (std::size_t h = 0; h < hazards; ++h) {
      due[h] = static_cast<double>(d.anchor[h]) + static_cast<double>(d.left[h] / d.rate[h]);
    }
    const auto earliest = std::min_element(due.begin(), due.end());
    d.next = static_cast<std::uint32_t>(earliest - due.begin());
    const auto ticks = static_cast<std::int64_t>(*earliest * static_cast<double>(ticks_per_second));
    calendar_.schedule(Instant(ticks), row, ++d.generation);
  }

  Luck luck_;
  double more_draws_;
  double owed_ = 0;
  std::array<double, hazards> base_;
  std::vector<Dyad> dyads_;
  Calendar calendar_;
  std::uint64_t hash_ = 0;
};

}  // namespace carersim::bench
