// The years that pass: birthdays of carer and person, and for how long there has been caring.
#include "models/dyads.hpp"

namespace carersim {

namespace {

using A = DyadAttribute;

/// Width of each age band in years; the last band has no end. Source: the bands of the census
/// tables.
constexpr std::array<double, 6> carer_band_years = {13, 8, 19, 20, 10, 0};
constexpr std::array<double, 5> person_band_years = {18, 47, 10, 10, 0};

/// Width of each band of years of caring; the last has no end.
constexpr std::array<double, 5> caring_band_years = {1, 4, 5, 10, 0};

constexpr std::uint32_t seconds_of(double years) {
  return static_cast<std::uint32_t>(years * days_per_year * 86400.0);
}
constexpr std::uint32_t second_of(Instant now) {
  return static_cast<std::uint32_t>(now.ticks() / ticks_per_second);
}

constexpr bool cares_or_visits(std::uint8_t role) {
  return role == level::caring || role == level::visiting;
}

}  // namespace

void Dyads::start_ageing(Dyad& d, std::uint32_t now) {
  const LuckBlock luck = s_.luck.block(d.number, luck_name("population.ages"), 0);
  const double carer_years = carer_band_years[get(d, A::carer_age)];
  const double person_years = person_band_years[get(d, A::person_age)];
  if (carer_years > 0) d.timer[carer_birthday] = now + seconds_of(carer_years * luck.uniform());
  if (person_years > 0)
    d.timer[person_birthday] = now + seconds_of(person_years * luck.second_uniform());
}

/// Somewhere within its band of years of caring.
void Dyads::start_caring_years(std::uint32_t row, Instant now) {
  const Dyad& d = dyads_[row];
  const double band = caring_band_years[get(d, A::caring_years)];
  if (band == 0 || !cares_or_visits(get(d, A::role))) return;
  const bool begins = d.number >= first_arriving_number;
  await_anniversary(
      row,
      begins ? band
             : band * s_.luck.block(d.number, luck_name("population.caring_years"), 0).uniform(),
      now);
}

/// Years of caring are counted at the ends of months.
void Dyads::await_anniversary(std::uint32_t row, double years, Instant now) {
  const Instant due = now + to_span(Days(years * days_per_year));
  const Months& months = s_.recorder.months();
  if (due >= months.horizon()) return;
  anniversaries_[months.month_of(due)].push_back(row);
}

void Dyads::pass_anniversaries(Instant now) {
  for (const std::uint32_t row : anniversaries_[s_.recorder.month()]) {
    const auto band = static_cast<std::uint8_t>(get(dyads_[row], A::caring_years) + 1);
    if (!cares_or_visits(get(dyads_[row], A::role))) continue;
    set(row, A::caring_years, band, now);
    if (caring_band_years[band] > 0) await_anniversary(row, caring_band_years[band], now);
  }
  anniversaries_[s_.recorder.month()] = {};
}

void Dyads::timer_ends(std::uint32_t row, DyadTimer timer, Instant now) {
  Dyad& d = dyads_[row];
  const std::uint32_t second = second_of(now);
  d.timer[timer] = Dyad::never;
  switch (timer) {
    case carer_birthday: {
      const auto band = static_cast<std::uint8_t>(get(d, A::carer_age) + 1);
      set(row, A::carer_age, band, now);
      if (carer_band_years[band] > 0) d.timer[timer] = second + seconds_of(carer_band_years[band]);
      break;
    }
    case person_birthday: {
      const auto band = static_cast<std::uint8_t>(get(d, A::person_age) + 1);
      set(row, A::person_age, band, now);
      if (person_band_years[band] > 0)
        d.timer[timer] = second + seconds_of(person_band_years[band]);
      break;
    }
    case window_ends:
      set(row, A::recently_discharged, level::no, now);
      break;
    case dyad_timers:
      break;
  }
}

}  // namespace carersim
