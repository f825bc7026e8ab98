#include "sim/calibrate/simulated_targets.hpp"

#include "sim/core/error.hpp"
#include "sim/experiment/workers.hpp"

namespace carersim {

namespace {

/// Of one area.
TargetValues values_of(PreparedRun& run, const TargetSimulation& simulation,
                       const Interruption& interruption, const std::function<void()>& waiting) {
  // Targets are of things as they are now: the first arm.
  run.plan.arms.erase(run.plan.arms.begin() + 1, run.plan.arms.end());
  const TargetObserver observer(simulation.targets, run.description);
  TargetValues values(simulation.targets.size());
  Workers workers(run.plan, simulation.jobs);
  WhileRunning parent;
  parent.deliver = [&](std::uint32_t, const std::vector<ReplicationResult>& arms) {
    const std::vector<double> each = observer.values(arms.front());
    for (std::size_t t = 0; t < each.size(); ++t) values[t].push_back(each[t]);
  };
  parent.waiting = waiting;
  const WorkersEnd end = workers.run(parent, interruption);
  if (end.fault) std::rethrow_exception(end.fault);
  if (end.delivered < run.plan.replications) throw SimulationInterrupted();
  return values;
}

}  // namespace

TargetValues TargetSimulation::values(const std::vector<Override>& changes,
                                      const Interruption& interruption,
                                      const std::function<void()>& waiting) const {
  TargetValues sum;
  const std::vector<std::string> own = {""};
  const std::vector<std::string>& all = areas.empty() ? own : areas;
  for (const std::string& area : all) {
    std::vector<Override> overrides;
    if (!area.empty()) overrides.push_back({"area", area});
    overrides.insert(overrides.end(), changes.begin(), changes.end());
    PreparedRun run = prepare(overrides);
    const TargetValues values = values_of(run, *this, interruption, waiting);
    if (sum.empty()) {
      sum = values;
      continue;
    }
    for (std::size_t t = 0; t < sum.size(); ++t) {
      for (std::size_t r = 0; r < sum[t].size(); ++r) sum[t][r] += values[t][r];
    }
  }
  for (std::vector<double>& target : sum) {
    for (double& value : target) value /= static_cast<double>(all.size());
  }
  return sum;
}

std::vector<Observation> observe_all(const TargetValues& values) {
  std::vector<Observation> observations;
  for (const std::vector<double>& each : values) observations.push_back(observe(each));
  return observations;
}

}  // namespace carersim
