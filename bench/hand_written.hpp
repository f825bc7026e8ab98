#pragma once

#include <cstdint>

namespace carersim::bench {

/// What one queue did: the three numbers that a program which skips work would get wrong.
struct QueueFigures {
  double mean_wait = 0;    ///< days, over service starts
  double mean_queue = 0;   ///< people waiting, over time
  double utilisation = 0;  ///< places in use out of those open, over time
};

/// What one run of a reference model gave.
struct ReferenceRun {
  std::uint64_t events =
      0;  ///< arrivals, reviews, starts and ends of service, reneges, rota changes
  QueueFigures assessment;
  QueueFigures support;
};

/// R1 and R2 over 3650 days, written by hand for nothing else: a `std::priority_queue` of 24-byte
/// events, one inline generator, rings for queues, no allocation per event, nothing configurable.
/// @param scale  multiplies the arrival rate and both numbers of places
[[nodiscard]] ReferenceRun hand_written_r1(unsigned scale, std::uint64_t seed);
[[nodiscard]] ReferenceRun hand_written_r2(unsigned scale, std::uint64_t seed);

}  // namespace carersim::bench
