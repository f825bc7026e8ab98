#include "sim/forecast/capacity_runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "sim/core/error.hpp"
#include "sim/experiment/workers.hpp"

namespace carersim {

namespace {

double sum(const std::vector<double>& values, std::size_t first, std::size_t end) {
  return std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(first),
                         values.begin() + static_cast<std::ptrdiff_t>(end), 0.0);
}

/// Nothing may be lost in a replication that a forecast rests on.
void require_whole(const ReplicationResult& result, std::uint32_t replication) {
  for (const ReplicationResult::Check& check : result.checks) {
    if (check.holds) continue;
    throw ProgramError(fmt::format("replication {}: {}: found {} and {}", replication, check.name,
                                   check.left, check.right));
  }
}

}  // namespace

double TargetCounts::came(std::size_t first, std::size_t end) const {
  return sum(in_time, first, end) + sum(late, first, end) + sum(refused, first, end) +
         sum(left, first, end);
}

double TargetCounts::share(std::size_t first, std::size_t end) const {
  const double good = sum(in_time, first, end);
  const double all = good + sum(late, first, end) + sum(refused, first, end);
  return all > 0 ? good / all : std::numeric_limits<double>::quiet_NaN();
}

bool TargetCounts::meets(double share_wanted) const {
  const double good = sum(in_time, 0, in_time.size());
  const double bad = sum(late, 0, late.size()) + sum(refused, 0, refused.size());
  return good >= share_wanted * (good + bad);
}

CapacityRuns::CapacityRuns(RunPlan& plan, const std::vector<WaitTarget>& targets,
                           const std::vector<TargetPlace>& places, Instant until,
                           std::uint32_t jobs, const Interruption& interruption, Watcher watcher)
    : plan_(plan),
      end_(plan.months->month_of(until - Span(1)) + 1),
      jobs_(jobs),
      interruption_(interruption),
      watcher_(std::move(watcher)) {
  require(plan.arms.size() == 1, "a forecast is of one arm");
  ArmPlan& arm = plan.arms.front();
  arm.branches.reset();
  for (std::size_t i = 0; i < targets.size(); ++i) {
    TimelyPlan timely;
    timely.service = places[i].service;
    timely.step = places[i].step;
    timely.within = targets[i].within;
    timely.from = plan.months->evaluation_start();
    timely.until = until;
    declare_timely(plan.measures, places[i].name, timely);
    timely_.push_back(timely);
    planned_.push_back(
        arm.numbers.timed(arm.pathways.services[places[i].service.index()].capacity));
  }
  arm.pathways.timely = timely_;
}

void CapacityRuns::set(std::size_t target, std::optional<double> capacity) {
  ArmPlan& arm = plan_.arms.front();
  const InForce::Slot slot = arm.pathways.services[timely_[target].service.index()].capacity;
  const Timed<double>& planned = planned_[target];
  if (!capacity) {
    arm.numbers.replace(slot, planned);
    return;
  }
  const Instant from = plan_.months->evaluation_start();
  if (from <= Instant(0)) {
    arm.numbers.replace(slot, Timed<double>(*capacity));
    return;
  }
  std::vector<Timed<double>::Change> changes;
  for (const auto& change : planned.changes()) {
    if (change.from < from) changes.push_back(change);
  }
  changes.push_back({from, *capacity});
  arm.numbers.replace(slot, Timed<double>(planned.base(), std::move(changes)));
}

CapacityRuns::Counts CapacityRuns::run(const std::vector<std::optional<double>>& capacities,
                                       std::uint32_t first, std::uint32_t count,
                                       const std::function<bool(const Counts&)>& enough) {
  require(capacities.size() == timely_.size(), "each target has a capacity");
  for (std::size_t i = 0; i < capacities.size(); ++i) set(i, capacities[i]);
  std::vector<std::uint32_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), first);
  Counts counts(timely_.size());
  bool ended = false;
  WhileRunning parent;
  parent.deliver = [&](std::uint32_t replication, const std::vector<ReplicationResult>& arms) {
    require_whole(arms.front(), replication);
    for (std::size_t i = 0; i < timely_.size(); ++i)
      counts[i].push_back(counts_of(i, replication, arms.front()));
    watcher_.delivered();
  };
  parent.waiting = watcher_.waiting;
  parent.enough = [&] { return ended = enough && enough(counts); };
  Workers workers(plan_, jobs_, numbers);
  const WorkersEnd end = workers.run(parent, interruption_);
  if (end.fault) std::rethrow_exception(end.fault);
  if (!ended && end.delivered < count) throw ForecastInterrupted();
  return counts;
}

TargetCounts CapacityRuns::counts_of(std::size_t target, std::uint32_t replication,
                                     const ReplicationResult& result) const {
  const TimelyPlan& timely = timely_[target];
  const ServiceMeasures& service =
      plan_.arms.front().pathways.services[timely.service.index()].measures;
  const std::size_t months = plan_.months->size();
  const auto series = [&](MeasureId measure) {
    const auto begin =
        result.series.begin() + static_cast<std::ptrdiff_t>(measure.index() * months);
    return std::vector<double>(begin + static_cast<std::ptrdiff_t>(first_month()),
                               begin + static_cast<std::ptrdiff_t>(end_));
  };
  TargetCounts counts;
  counts.replication = replication;
  counts.in_time = series(timely.in_time);
  counts.late = series(timely.late);
  counts.refused = series(timely.refused);
  counts.left = series(timely.left);
  counts.waiting = series(service.waiting);
  counts.capacity = series(service.places);
  const auto total = [&](MeasureId measure) { return result.totals[measure.index()]; };
  // Days of open places that one start took, of all in the evaluation.
  const double evaluated = (plan_.months->horizon() - plan_.months->evaluation_start()).days();
  const double place_days_each =
      total(service.started) > 0
          ? total(service.utilisation) * total(service.places) * evaluated / total(service.started)
          : std::numeric_limits<double>::quiet_NaN();
  for (std::size_t t = 0; t < counts.capacity.size(); ++t) {
    const std::size_t month = first_month() + t;
    const Instant end = std::min(plan_.months->end(month), timely.until);
    const double days = (end - plan_.months->start(month)).days();
    counts.capacity[t] *= days / place_days_each;
  }
  return counts;
}

}  // namespace carersim
