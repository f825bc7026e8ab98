#include "sim/pathway/arrival_stream.hpp"

#include <algorithm>

namespace carersim {

ArrivalStream::ArrivalStream(const Timed<double>& rate_per_day, const std::vector<double>& season,
                             const Months& months)
    : horizon_(months.horizon()) {
  std::vector<Instant> dates = {Instant(0)};
  for (const auto& change : rate_per_day.changes()) {
    if (change.from > Instant(0) && change.from < horizon_) dates.push_back(change.from);
  }
  if (!season.empty()) {
    for (std::size_t month = 0; month < months.size(); ++month)
      dates.push_back(months.start(month));
  }
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  for (const Instant date : dates) {
    double rate = rate_per_day.at(date);
    if (!season.empty()) {
      const std::chrono::year_month_day day(day_of(months.start_date(), date));
      rate *= season[static_cast<unsigned>(day.month()) - 1];
    }
    // A rate that does not change makes no segment: a null change leaves every bit as it was.
    if (segments_.empty() || segments_.back().per_day != rate) segments_.push_back({date, rate});
  }
}

Instant ArrivalStream::next(Instant now, const LuckBlock& luck) const {
  double left = unit_exponential(luck);
  auto segment = std::upper_bound(segments_.begin(), segments_.end(), now,
                                  [](Instant t, const Segment& s) { return t < s.from; });
  --segment;
  Instant at = now;
  while (true) {
    const auto following = segment + 1;
    if (segment->per_day > 0) {
      const double days = left / segment->per_day;
      if (days < 1e7) {
        const Instant due = at + to_span(Days(days));
        if (following == segments_.end() || due < following->from)
          return due < horizon_ ? due : Instant::never();
      }
    }
    if (following == segments_.end()) return Instant::never();
    left -= (following->from - at).days() * segment->per_day;
    if (left < 0) left = 0;
    at = following->from;
    segment = following;
  }
}

}  // namespace carersim
