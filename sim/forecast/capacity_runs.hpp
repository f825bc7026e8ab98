#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/interruption.hpp"
#include "sim/experiment/run_plan.hpp"
#include "sim/forecast/wait_target.hpp"

namespace carersim {

/// What one replication gave of a target, by month of the evaluation.
struct TargetCounts {
  std::uint32_t replication = 0;
  /// People, by the month in which they came; everybody who came is one of them.
  std::vector<double> in_time, late, refused, left;
  std::vector<double> waiting;  ///< people on the service's list, mean of the month
  /// People whom the service could serve in the month, by the open time of its places or workers
  /// and the work that one person took in this replication; nan where nobody was served.
  std::vector<double> capacity;

  [[nodiscard]] double came(std::size_t first, std::size_t end) const;
  /// Share served in time of those who count; nan when nobody does.
  [[nodiscard]] double share(std::size_t first, std::size_t end) const;
  /// Whether the share over all months is reached. Where nobody came nobody was let down.
  [[nodiscard]] bool meets(double share) const;
};

/// Ctrl-C while a forecast runs.
struct ForecastInterrupted {};

/// Runs replications of a plan's one arm with other capacities, and asks after its targets.
class CapacityRuns {
 public:
  struct Watcher {
    std::function<void()> delivered = [] {};  ///< one more replication is finished
    std::function<void()> waiting = [] {};    ///< a few times a second
  };

  /// @param until  the end of the forecast; the plan's horizon lies so much later that everybody
  ///               who came before has been served or waited for longer than their target
  /// @pre the plan has one arm, and no two targets one service
  CapacityRuns(RunPlan& plan, const std::vector<WaitTarget>& targets,
               const std::vector<TargetPlace>& places, Instant until, std::uint32_t jobs,
               const Interruption& interruption, Watcher watcher);

  /// Counts of each target, by replication.
  using Counts = std::vector<std::vector<TargetCounts>>;
  /// @param capacities  of each target's service from the start of the evaluation on; nothing: the
  ///                    scenario's own
  /// @param enough      asked after each replication; true ends the run. May be empty
  /// @throws ForecastInterrupted, and what a worker throws
  [[nodiscard]] Counts run(const std::vector<std::optional<double>>& capacities,
                           std::uint32_t first, std::uint32_t count,
                           const std::function<bool(const Counts&)>& enough = {});

  [[nodiscard]] const Timed<double>& planned(std::size_t target) const { return planned_[target]; }
  [[nodiscard]] std::size_t first_month() const { return plan_.months->first_evaluated(); }
  [[nodiscard]] std::size_t months() const { return end_ - first_month(); }

 private:
  void set(std::size_t target, std::optional<double> capacity);
  [[nodiscard]] TargetCounts counts_of(std::size_t target, std::uint32_t replication,
                                       const ReplicationResult& result) const;

  RunPlan& plan_;
  std::vector<TimelyPlan> timely_;
  std::vector<Timed<double>> planned_;  ///< capacities of the scenario
  std::size_t end_;                     ///< the first month after the forecast
  std::uint32_t jobs_;
  const Interruption& interruption_;
  Watcher watcher_;
};

}  // namespace carersim
