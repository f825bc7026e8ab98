#pragma once

#include <vector>

#include "sim/core/timed.hpp"
#include "sim/measure/measure.hpp"
#include "sim/random/distribution.hpp"

namespace carersim {

/// A Poisson stream whose rate is constant within calendar months and between dates of change.
///
/// The next arrival is where the integral of the rate from the last one reaches a unit-exponential
/// threshold, found by walking forward: what lies in the future cannot change an arrival before it.
class ArrivalStream {
 public:
  /// @param season  twelve multipliers, January first, or none
  ArrivalStream(const Timed<double>& rate_per_day, const std::vector<double>& season,
                const Months& months);

  /// The next arrival after `now`, or never when none comes before the horizon.
  [[nodiscard]] Instant next(Instant now, const LuckBlock& luck) const;

 private:
  struct Segment {
    Instant from;
    double per_day;
  };
  std::vector<Segment> segments_;
  Instant horizon_;
};

}  // namespace carersim
