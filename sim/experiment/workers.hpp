#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <vector>

#include "sim/core/interruption.hpp"
#include "sim/experiment/run_plan.hpp"
#include "sim/experiment/worker.hpp"
#include "sim/measure/results.hpp"

namespace carersim {

/// What the parent does while its workers run.
struct WhileRunning {
  /// Called for each finished replication, in order of number, with all arms.
  std::function<void(std::uint32_t replication, const std::vector<ReplicationResult>& arms)>
      deliver;
  /// Called a few times a second while the parent waits; may be empty.
  std::function<void()> waiting;
  /// Asked after each delivery; true ends the run: what other workers do is given up. May be empty.
  std::function<bool()> enough;
};

/// How a run ended.
struct WorkersEnd {
  std::uint32_t delivered = 0;  ///< fewer than asked when interrupted, stopped by a fault or enough
  std::exception_ptr fault;     ///< of the worker that stopped it: InputError, EnvironmentError or
                                ///< ProgramError
  std::uint64_t peak_worker_bytes = 0;  ///< resident memory of the largest worker
};

/// Worker processes of this machine that run a plan's replications, each with all its arms.
///
/// A worker has the process's one SimGrid engine and runs one replication after another, taking its
/// next number when it has finished one: results do not depend on which worker ran what. The parent
/// holds a few replications at most, whatever their number. No worker outlives this object, nor the
/// parent.
class Workers {
 public:
  /// Starts them. They inherit what is open, so open no file before.
  /// @param numbers  of the replications to run, ascending; absent: all of the plan
  /// @pre this process has no SimGrid engine; jobs >= 1
  /// @throws EnvironmentError when the system gives no more processes
  Workers(RunPlan& plan, std::uint32_t jobs,
          std::optional<std::vector<std::uint32_t>> numbers = std::nullopt);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// Runs the replications, once.
  ///
  /// An interruption ends the run: what is finished is delivered, replications under way are given
  /// up. A worker that dies or fails ends the run in the same way; its fault is kept in the answer,
  /// so that the caller can save what is whole and then throw it. What `deliver` throws comes
  /// through.
  [[nodiscard]] WorkersEnd run(const WhileRunning& parent, const Interruption& interruption);

 private:
  std::vector<std::uint32_t> numbers_;
  std::size_t arms_;
  std::vector<Worker> workers_;
};

}  // namespace carersim
