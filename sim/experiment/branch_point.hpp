#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "sim/core/time.hpp"

namespace carersim {

struct ArmPlan;
class Scenario;

/// Where the run of an arm leaves that of another, which it equals until then. What comes before,
/// such as the run-in, need be simulated once for both.
struct BranchPoint {
  std::size_t stem = 0;  ///< an arm before this one that runs from the start
  Instant at;            ///< after the start and before the horizon
};

/// Where the last of `arms` may leave one of those before it, as late as can be; nothing where it
/// differs from all of them from the start on, in nothing at all, or in more than numbers that
/// change on dates and programmes (a service of its own, say): then it runs from the start.
/// @param arms  those that are read so far
[[nodiscard]] std::optional<BranchPoint> find_branch_point(const Scenario& scenario,
                                                           const std::vector<ArmPlan>& arms,
                                                           Instant horizon);

}  // namespace carersim
