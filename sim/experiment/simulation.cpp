#include "sim/experiment/simulation.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>

#include "sim/core/forked_call.hpp"
#include "sim/experiment/replication.hpp"
#include "sim/experiment/result_bytes.hpp"

namespace carersim {

namespace {

/// Whole seconds, since agency times and links are kept in them.
Span whole_seconds(double days) {
  return Span((to_span(Days(days)).ticks() + ticks_per_second / 2) / ticks_per_second *
              ticks_per_second);
}

Partnership partnership_of(const ArmPlan& arm) {
  Partnership partnership;
  partnership.agencies = arm.pathways.agencies;
  for (const HandOffPlan& hand_off : arm.pathways.hand_offs) {
    partnership.hand_offs.push_back(
        {hand_off.from, hand_off.to, whole_seconds(arm.numbers.timed(hand_off.delay).base())});
  }
  return partnership;
}

std::vector<Partnership> partnerships_of(const RunPlan& plan) {
  std::vector<Partnership> partnerships;
  for (const ArmPlan& arm : plan.arms) partnerships.push_back(partnership_of(arm));
  return partnerships;
}

/// A process that is larger runs each arm from the start: one that branches needs up to twice its
/// memory.
constexpr std::size_t largest_to_branch = std::size_t{512} << 20;

/// What a child costs, as measured with 10 to 100 thousand dyads: pages that are copied.
constexpr std::chrono::milliseconds child_takes(20);

std::size_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t pages = 0, resident = 0;
  statm >> pages >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// What a child computes, in its parent. Nothing when there can be no child, or it was killed.
/// @throws what the child threw, or EnvironmentError when it died otherwise
std::optional<ReplicationResult> in_a_child(const std::function<ReplicationResult()>& compute) {
  std::optional<ForkedCall> call;
  try {
    call.emplace([&] { return to_bytes(std::vector<ReplicationResult>{compute()}); });
  } catch (const EnvironmentError&) {
    return std::nullopt;
  }
  const std::optional<std::string> answer = call->answer_unless_killed();
  if (!answer) return std::nullopt;
  return std::move(results_from_bytes(*answer).front());
}

}  // namespace

Simulation::Simulation(RunPlan& plan)
    : Simulation(plan, std::make_shared<Clock>(partnerships_of(plan))) {}

Simulation::Simulation(RunPlan& plan, std::shared_ptr<Clock> clock)
    : plan_(plan), clock_(std::move(clock)) {
  for (std::size_t i = 0; i < plan.arms.size(); ++i) prepare(i);
}

bool Simulation::can_take(const RunPlan& plan, Clock& clock) {
  return clock.take(partnerships_of(plan));
}

void Simulation::prepare(std::size_t index) {
  const ArmPlan& arm = plan_.arms[index];
  const Months& months = *plan_.months;
  Arm prepared;
  // The dates of all arms, so that one can go on as another. Those of others end nothing.
  std::map<Instant, Boundary> boundaries;
  for (std::size_t t = 0; t < months.size(); ++t) boundaries[months.end(t)].month_end = true;
  for (const ArmPlan& any : plan_.arms) {
    for (const Instant date : any.numbers.dates()) {
      if (date < months.horizon()) boundaries[date].change |= &any == &arm;
    }
  }
  std::vector<Instant> dates;
  for (auto& [date, boundary] : boundaries) {
    boundary.at = date;
    prepared.boundaries.push_back(boundary);
    dates.push_back(date);
  }
  // Every agency acts when a month ends and when numbers change; the first settles the accounts.
  prepared.agency_dates.assign(arm.pathways.agencies.size(), dates);
  for (const ServicePlan& service : arm.pathways.services) {
    prepared.rotas.emplace_back(service.rota, months.start_date(), months.horizon());
  }
  for (const SourcePlan& source : arm.pathways.sources) {
    prepared.streams.emplace_back(source.rate_per_day, source.season, months);
  }
  arms_.push_back(std::move(prepared));
}

std::vector<Span> Simulation::hand_off_delays(std::size_t arm) const {
  std::vector<Span> delays;
  for (const HandOffPlan& hand_off : plan_.arms[arm].pathways.hand_offs) {
    delays.push_back(clock_->route_delay(arm, hand_off.from, hand_off.to));
  }
  return delays;
}

ReplicationResult Simulation::run(std::size_t arm, std::uint32_t replication, Observer* observer) {
  return run_stem(arm, replication, observer, {}, false);
}

std::vector<ReplicationResult> Simulation::run_all(std::uint32_t replication, bool always) {
  const std::size_t arms = plan_.arms.size();
  std::vector<std::optional<ReplicationResult>> results(arms);
  for (std::size_t stem = 0; stem < arms; ++stem) {
    if (results[stem]) continue;
    std::vector<Branch> branches;
    for (std::size_t arm = stem + 1; arm < arms; ++arm) {
      const std::optional<BranchPoint>& point = plan_.arms[arm].branches;
      if (!point || point->stem != stem) continue;
      const std::vector<Boundary>& all = arms_[stem].boundaries;
      const auto after = std::upper_bound(all.begin(), all.end(), point->at,
                                          [](Instant at, const Boundary& b) { return at < b.at; });
      if (after != all.begin())
        branches.push_back({static_cast<std::size_t>(after - all.begin()) - 1, arm, results[arm]});
    }
    results[stem] = run_stem(stem, replication, nullptr, branches, always);
  }
  std::vector<ReplicationResult> all;
  for (std::optional<ReplicationResult>& result : results) all.push_back(std::move(*result));
  return all;
}

ReplicationResult Simulation::run_stem(std::size_t stem, std::uint32_t replication,
                                       Observer* observer, const std::vector<Branch>& branches,
                                       bool always) {
  const auto begin = std::chrono::steady_clock::now();
  ArmPlan& arm = plan_.arms[stem];
  Arm& prepared = arms_[stem];
  arm.numbers.bring_to(Instant(0));
  clock_->begin(stem, prepared.agency_dates);
  Replication replica(plan_, arm, replication, prepared.rotas, prepared.streams,
                      hand_off_delays(stem), observer);
  replica.begin();
  for (std::size_t i = 0; i < prepared.boundaries.size(); ++i) {
    replica.run_before(prepared.boundaries[i].at);
    for (const Branch& branch : branches) {
      if (branch.boundary != i) continue;
      const bool gains = std::chrono::steady_clock::now() - begin > child_takes;
      if (!(gains || always) || resident_bytes() > largest_to_branch) continue;
      branch.result = in_a_child([&] {
        const Arm& other = arms_[branch.arm];
        replica.branch_to(plan_.arms[branch.arm], other.streams, other.boundaries[i].at);
        cross(replica, stem, other.boundaries[i]);
        for (std::size_t next = i + 1; next < other.boundaries.size(); ++next) {
          replica.run_before(other.boundaries[next].at);
          cross(replica, stem, other.boundaries[next]);
        }
        return replica.finish(plan_.months->horizon());
      });
    }
    cross(replica, stem, prepared.boundaries[i]);
  }
  return replica.finish(plan_.months->horizon());
}

/// What happens at a boundary, once all before it has happened.
/// @param stem  the arm that the clock began with
void Simulation::cross(Replication& replica, std::size_t stem, const Boundary& boundary) {
  ArmPlan& arm = plan_.arms[stem];
  const std::vector<AgencyId>& due = clock_->run_until(boundary.at);
  require(due.size() == arm.pathways.agencies.size(), "every agency acts on its dates");
  if (boundary.month_end) replica.close_month(boundary.at);
  if (boundary.at >= plan_.months->horizon()) return;
  if (boundary.change) {
    if (!boundary.month_end) replica.settle(boundary.at);
    arm.numbers.bring_to(boundary.at);
    for (const HandOffPlan& hand_off : arm.pathways.hand_offs) {
      clock_->change_delay(stem, hand_off.from, hand_off.to,
                           whole_seconds(arm.numbers[hand_off.delay]));
    }
    replica.act(hand_off_delays(stem), boundary.at);
  }
  if (boundary.month_end) replica.month_begins(boundary.at);
}

}  // namespace carersim
