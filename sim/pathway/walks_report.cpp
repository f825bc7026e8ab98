// What the walks give when a month or a replication ends: costs by the day, checks, derived
// measures.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/pathway/graph_checks.hpp"
#include "sim/pathway/walks.hpp"

namespace carersim {

/// Person-ticks of a stock since the last time that it was settled; from now on they are.
Wide Walks::unsettled(MeasureId stock, Instant now) {
  Wide& settled = settled_ticks_[stock.index()];
  const Wide before = settled;
  settled = s_.recorder.month_integral(stock, now);
  return settled - before;
}

/// Pays for place-days; those of persons count with their weight.
void Walks::pay_days(const ServicePlan& plan, const std::vector<MeasureId>& by_payer,
                     double per_day, Instant now) {
  const std::size_t payers = by_payer.size() / paid_for_kinds;
  for (std::size_t i = 0; i < by_payer.size(); ++i) {
    const Wide ticks = unsettled(by_payer[i], now);
    if (ticks == 0) continue;
    const auto whom = static_cast<PaidFor>(i / payers);
    const bool weighted = whom == PaidFor::weighted || whom == PaidFor::weighted_apart;
    const bool apart = whom == PaidFor::one_apart || whom == PaidFor::weighted_apart;
    const double days = static_cast<double>(ticks) / static_cast<double>(ticks_per_day);
    s_.ledger.pay(static_cast<std::uint32_t>(i % payers), plan.ledger_line,
                  to_micro(days * per_day * (weighted ? weight_ : 1.0)),
                  apart ? Account::apart : Account::common);
  }
}

void Walks::settle(Instant now) {
  const double days_run = (now - settled_).days();
  settled_ = now;
  for (const Service& service : services_) {
    const ServicePlan& plan = *service.plan;
    if (plan.cost_per_day) pay_days(plan, plan.held_by_payer, s_.numbers[*plan.cost_per_day], now);
    if (plan.cost_per_held_day)
      pay_days(plan, plan.held_after_by_payer, s_.numbers[*plan.cost_per_held_day], now);
    if (plan.cost_per_year) {
      s_.ledger.pay(plan.payer.payers[0], plan.ledger_line,
                    to_micro(s_.numbers[*plan.cost_per_year] * days_run / days_per_year));
    }
  }
  for (const SupportPlan& support : s_.plan.supports) {
    const double per_day =
        (support.cost_per_day ? s_.numbers[*support.cost_per_day] : 0) +
        (support.cost_per_year ? s_.numbers[*support.cost_per_year] / days_per_year : 0);
    const Wide ticks = unsettled(support.active_people, now);
    if (per_day == 0 || ticks == 0) continue;
    const double days = static_cast<double>(ticks) / static_cast<double>(ticks_per_day);
    s_.ledger.pay(support.payer.payers[0], support.ledger_line, to_micro(days * per_day));
  }
}

void Walks::close_month(Instant end) {
  settle(end);
  std::fill(settled_ticks_.begin(), settled_ticks_.end(), Wide{0});
  for (std::uint32_t i = 0; i < services_.size(); ++i) {
    Service& service = services_[i];
    service.count_places(s_.rotas[i], end);
    s_.recorder.add_integral(service.plan->measures.places, service.places_integral);
    service.places_integral = 0;
  }
}

void Walks::finish(Instant horizon, std::vector<WaitHistogram>& still_waiting,
                   ReplicationResult& result) {
  if (s_.observer != nullptr) observe_horizon(horizon);
  std::vector<std::int64_t> inside(s_.plan.pathways.size(), 0);
  std::vector<std::int64_t> waiting(services_.size(), 0), serving(services_.size(), 0);
  for (std::size_t i = 0; i < walks_.size(); ++i) {
    const Walk& walk = walks_[i];
    if (walk.step == UINT32_MAX) continue;
    ++inside[walk.pathway];
    if (walk.phase != Phase::waiting && walk.phase != Phase::in_service) continue;
    const std::size_t index =
        s_.plan.service_steps[s_.plan.steps[walk.step].detail].service.index();
    Service& service = services_[index];
    if (walk.phase == Phase::waiting) {
      ++waiting[index];
      if (walk.handed_over == 0) count_timely(walk, horizon, TimelyStarts::How::left);
      service.waiting_stays.add(walk.since, horizon);
      still_waiting[*service.plan->wait_index].add(horizon - walk.since);
    } else {
      ++serving[index];
      service.service_stays.add(walk.since, horizon);
    }
  }
  const auto check = [&](std::string name, double left, double right, bool holds) {
    result.checks.push_back({std::move(name), left, right, holds});
  };
  const auto exact = [&](std::string name, Wide left, Wide right) {
    check(std::move(name), static_cast<double>(left), static_cast<double>(right), left == right);
  };
  for (std::size_t i = 0; i < services_.size(); ++i) {
    const Service& service = services_[i];
    const ServiceMeasures& m = service.plan->measures;
    const Service::Totals& t = service.totals;
    const std::string& name = service.plan->name;
    exact("Little's law, waiting for " + name, s_.recorder.evaluated(m.waiting),
          service.waiting_stays.sum());
    exact("Little's law, served by " + name, s_.recorder.evaluated(m.in_service),
          service.service_stays.sum());
    const bool today = !s_.plan.today.empty();
    exact((today ? "arrived and waiting at the start" : "arrived") +
              std::string(" = started + gave up + refused + withdrawn + waiting, ") + name,
          Wide{t.arrived} + t.waited_today,
          Wide{t.started} + t.gave_up + t.refused + t.withdrawn + waiting[i] -
              handed_over_waiting(i));
    exact((today ? "started and in service at the start" : "started") +
              std::string(" = ended + in service, ") + name,
          Wide{t.started} + t.served_today, Wide{t.ended} + serving[i] + handed_over_waiting(i));
  }
  for (std::size_t i = 0; i < inside.size(); ++i) {
    const PathwayInfo& info = s_.plan.pathways[i];
    exact("on the pathway = counted inside, " + info.name, s_.recorder.level(info.inside),
          inside[i]);
  }
}

void Walks::observe_horizon(Instant horizon) {
  // In an order that does not depend on who else was there.
  std::vector<std::uint32_t> under_way;
  for (std::uint32_t i = 0; i < walks_.size(); ++i) {
    if (walks_[i].step != UINT32_MAX) under_way.push_back(i);
  }
  std::sort(under_way.begin(), under_way.end(),
            [&](std::uint32_t a, std::uint32_t b) { return order(a) < order(b); });
  for (const std::uint32_t i : under_way) {
    const Walk& walk = walks_[i];
    if (walk.phase != Phase::none) s_.observer->ends(WalkId(i), Ending::end_of_run, horizon);
    if (walk.held != UINT16_MAX)
      s_.observer->releases_place(WalkId(i), Ending::end_of_run, horizon);
  }
}

std::int64_t Walks::handed_over_waiting(std::size_t service) const {
  std::int64_t n = 0;
  services_[service].list.for_each([&](WalkId id) { n += walks_[id.index()].handed_over; });
  return n;
}

void Walks::derive(std::vector<double>& totals, std::vector<double>& series,
                   std::size_t months) const {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  timely_.derive(totals, series);
  const double ticks = static_cast<double>(ticks_per_day);
  for (const Service& service : services_) {
    const ServiceMeasures& m = service.plan->measures;
    totals[m.mean_wait.index()] =
        service.starts > 0
            ? static_cast<double>(service.wait_sum) / ticks / static_cast<double>(service.starts)
            : none;
    totals[m.mean_held.index()] = service.holds > 0 ? static_cast<double>(service.held_sum) /
                                                          ticks / static_cast<double>(service.holds)
                                                    : none;
    const double open = static_cast<double>(s_.recorder.evaluated(m.places));
    const bool by_work =
        service.plan->kind == ServiceKind::team && service.plan->shift_end != ShiftEnd::finish;
    const double used = by_work ? static_cast<double>(service.work_sum)
                                : static_cast<double>(s_.recorder.evaluated(m.in_service) +
                                                      s_.recorder.evaluated(m.held));
    totals[m.utilisation.index()] = open > 0 ? used / open : none;
    for (std::size_t t = 0; t < months; ++t) {
      const double places = s_.recorder.value(m.places, t);
      series[m.utilisation.index() * months + t] =
          places > 0 && !by_work
              ? (s_.recorder.value(m.in_service, t) + s_.recorder.value(m.held, t)) / places
              : none;
    }
  }
}

void Walks::check_deadlock(Instant now) {
  // Services whose every place is held by somebody who waits; then those among them are left whose
  // waiters all want one of the others.
  std::vector<bool> stuck(services_.size());
  bool any = false;
  for (std::size_t i = 0; i < services_.size(); ++i) {
    const Service& service = services_[i];
    stuck[i] = service.plan->is_finite() && service.places > 0 && service.blocked >= service.places;
    any = any || stuck[i];
  }
  if (!any) return;
  std::vector<std::pair<std::size_t, std::size_t>> held_wanted;
  for (std::size_t i = 0; i < walks_.size(); ++i) {
    const Walk& walk = walks_[i];
    if (walk.step == UINT32_MAX || walk.phase != Phase::waiting || walk.held == UINT16_MAX)
      continue;
    const std::size_t wanted =
        s_.plan.service_steps[s_.plan.steps[walk.step].detail].service.index();
    held_wanted.emplace_back(walk.held, wanted);
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& [held, wanted] : held_wanted) {
      const bool can_move = !stuck[wanted] || services_[wanted].plan->patience.has_value();
      if (stuck[held] && can_move) {
        stuck[held] = false;
        changed = true;
      }
    }
  }
  for (std::size_t i = 0; i < stuck.size(); ++i) {
    if (!stuck[i]) continue;
    std::vector<std::pair<std::string, std::string>> edges;
    for (const auto& [held, wanted] : held_wanted) {
      if (stuck[held]) edges.emplace_back(services_[held].plan->name, services_[wanted].plan->name);
    }
    Problem problem;
    problem.at = services_[i].plan->at;
    problem.where = "service." + services_[i].plan->name;
    problem.found = fmt::format(
        "a deadlock on day {:.2f}: every place is held by somebody who waits for the next ({})",
        (now - Instant(0)).days(), fmt::join(deadlock_cycle(edges), " -> "));
    problem.expected = "patience, an overflow or more places somewhere on the cycle";
    throw InputError("the simulation stopped", {problem});
  }
}

}  // namespace carersim
