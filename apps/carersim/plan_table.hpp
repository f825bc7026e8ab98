#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "output/text_table.hpp"
#include "sim/engine/simulated_sweep.hpp"

namespace carersim {

/// One number of nodes and workers that a plan tries.
struct PlanRow {
  SweepLayout layout;
  std::vector<SimulatedSweep> draws;  ///< at least one

  [[nodiscard]] std::uint32_t workers() const { return layout.nodes * layout.workers; }
  /// Why it does not end, in the first draw that does not; empty when all end.
  [[nodiscard]] std::string problem() const;
  [[nodiscard]] double seconds() const;  ///< median of the draws, as the others
  [[nodiscard]] double shortest() const;
  [[nodiscard]] double longest() const;
  [[nodiscard]] double efficiency() const;
  [[nodiscard]] double core_hours() const;
  [[nodiscard]] double money() const;
};

/// What the best number of nodes has to be.
struct PlanWish {
  double efficiency = 0.8;
  std::optional<double> within_hours;
};

/// The rows as a table.
[[nodiscard]] std::string plan_table_text(const Platform& platform,
                                          const std::vector<PlanRow>& rows, std::size_t width,
                                          Colour colour);

/// Which row is the best, and why.
///
/// Within a number of hours: the cheapest that always ends in time, by money, then by core-hours.
/// Otherwise the fastest of those that are at least so efficient; where none is, the most
/// efficient.
[[nodiscard]] std::string recommendation(const Platform& platform, const std::vector<PlanRow>& rows,
                                         const PlanWish& wish);

}  // namespace carersim
