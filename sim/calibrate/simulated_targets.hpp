#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/calibrate/journal.hpp"
#include "sim/calibrate/target_file.hpp"
#include "sim/core/interruption.hpp"
#include "sim/experiment/run_plan.hpp"

namespace carersim {

/// A scenario that was read, and what describes its run.
struct PreparedRun {
  RunPlan plan;
  RunDescription description;
};
/// Reads the scenario with some of its numbers replaced.
using PrepareRun = std::function<PreparedRun(const std::vector<Override>&)>;

/// Thrown when Ctrl-C ended a simulation before it was whole: nothing of it counts.
struct SimulationInterrupted {};

/// Runs a scenario for its targets.
struct TargetSimulation {
  PrepareRun prepare;
  std::vector<TargetPlan> targets;
  std::vector<std::string> areas;  ///< none: the scenario's own
  std::uint32_t jobs = 1;

  /// Simulates the first arm of every area with these changes.
  ///
  /// A target's value in a replication is its mean over the areas. Equal seeds give equal luck,
  /// whatever the changes: the values of two calls differ by the changes alone.
  /// @param waiting  called a few times a second; may be empty
  /// @throws SimulationInterrupted, InputError, EnvironmentError
  [[nodiscard]] TargetValues values(const std::vector<Override>& changes,
                                    const Interruption& interruption,
                                    const std::function<void()>& waiting) const;
};

[[nodiscard]] std::vector<Observation> observe_all(const TargetValues& values);

}  // namespace carersim
