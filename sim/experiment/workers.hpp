#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <vector>

#include "sim/experiment/interruption.hpp"
#include "sim/experiment/run_plan.hpp"
#include "sim/measure/results.hpp"

namespace carersim {

/// How a run is spread over worker processes, and what to do with what they give.
struct WorkersSetting {
  std::uint32_t jobs = 1;
  /// Called in the parent for each finished replication, in order of number, with all arms.
  std::function<void(std::uint32_t replication, const std::vector<ReplicationResult>& arms)>
      deliver;
  /// Called in the parent a few times a second while it waits; may be empty.
  std::function<void()> while_waiting;
};

/// How a run ended.
struct WorkersEnd {
  std::uint32_t delivered = 0;  ///< fewer than the plan's when interrupted or stopped by a fault
  std::exception_ptr fault;     ///< of the worker that stopped it: InputError, EnvironmentError or
                                ///< ProgramError
  std::uint64_t peak_worker_bytes = 0;  ///< resident memory of the largest worker
};

/// Runs the plan's replications, each with all its arms, on worker processes of this machine.
///
/// A worker has the process's one SimGrid engine and runs one replication after another, taking its
/// next number when it has finished one: results do not depend on which worker ran what. The parent
/// holds a few replications at most, whatever their number.
///
/// An interruption ends the run: what is finished is delivered, replications under way are given
/// up. A worker that dies or fails ends the run in the same way; its fault is kept in the answer,
/// so that the caller can save what is whole and then throw it. What `deliver` throws comes through
/// after the workers have gone. No worker outlives the call, nor the parent.
/// @pre this process has no SimGrid engine; jobs >= 1
[[nodiscard]] WorkersEnd run_replications(RunPlan& plan, const WorkersSetting& setting,
                                          const Interruption& interruption);

}  // namespace carersim
