// What happens at services: joining, starting, ending, holding and giving up places.
#include <algorithm>

#include "sim/pathway/walks.hpp"

namespace carersim {

void Walks::open(std::uint32_t service, Instant now) {
  services_[service].opening_scheduled = false;
  offer(ServiceId(service), now);
  offer_pending(now);
}

void Walks::refresh_capacities(Instant now) {
  for (std::uint32_t i = 0; i < services_.size(); ++i) {
    Service& service = services_[i];
    service.count_places(s_.rotas[i], now);
    const std::int64_t overflow =
        service.plan->overflows ? std::max<std::int64_t>(0, service.busy - service.places) : 0;
    service.set_capacity(levers_.capacity(i, s_.numbers[service.plan->capacity]));
    if (service.plan->overflows) {
      const std::int64_t overflow_now = std::max<std::int64_t>(0, service.busy - service.places);
      if (overflow_now != overflow)
        s_.recorder.shift(service.plan->measures.overflow, overflow_now - overflow, now);
    }
    offer(ServiceId(i), now);
  }
  offer_pending(now);
}

void Walks::attribute_changed(std::uint32_t row, AttributeId attribute, std::uint8_t level,
                              Instant now) {
  const std::uint64_t bit = std::uint64_t{1} << attribute.index();
  if (((orders_queues_ | wakes_) & bit) == 0) return;
  for (std::uint32_t i = s_.population->first_walk(row).index(); i != UINT32_MAX;
       i = walks_[i].next_of_row) {
    if (walks_[i].phase == Phase::waiting) relevel(WalkId(i), attribute, now);
    if (walks_[i].phase == Phase::delayed) wake(WalkId(i), attribute, level, now);
  }
}

void Walks::relevel(WalkId id, AttributeId attribute, Instant now) {
  const Walk& walk = walks_[id.index()];
  const ServiceStepPlan& detail = s_.plan.service_steps[s_.plan.steps[walk.step].detail];
  Service& service = services_[detail.service.index()];
  if (detail.level || service.plan->level_attribute != attribute) return;
  const std::uint8_t level = queue_level(walk, detail);
  if (waiters_[id].level == level) return;
  shift_waiting(service, waiters_[id].level, 0, -1, now);
  shift_waiting(service, level, 0, 1, now);
  service.list.relevel(id, level);
}

/// The walk goes on at this instant, after the event that woke it.
void Walks::wake(WalkId id, AttributeId attribute, std::uint8_t level, Instant now) {
  Walk& walk = walks_[id.index()];
  const Step& step = s_.plan.steps[walk.step];
  const DelayPlan& delay = s_.plan.delays[step.detail];
  for (std::size_t w = 0; w < delay.wakes.size() && walk.woken == 0; ++w) {
    const Wake& wake = delay.wakes[w];
    if (wake.attribute != attribute || (wake.levels >> level & 1U) == 0) continue;
    const double share = s_.numbers[wake.share];
    // Each such change of one visit has luck of its own.
    const LuckName luck = delay.wake_luck ^ walk.salt ^ (walk.wake_draws++ * 0x9e3779b9U);
    if (share < 1 && s_.luck.block(walk.number, luck, visit(id, step)).uniform() >= share) continue;
    walk.woken = static_cast<std::uint8_t>(w + 1);
    schedule(id, now);
  }
}

void Walks::join(WalkId id, Instant now, StepId& refused_to, bool& refused) {
  Walk& walk = walks_[id.index()];
  const ServiceStepPlan& detail = s_.plan.service_steps[s_.plan.steps[walk.step].detail];
  const std::uint32_t index = detail.service.index();
  Service& service = services_[index];
  const ServicePlan& plan = *service.plan;
  s_.recorder.count(plan.measures.arrived);
  ++service.totals.arrived;
  walk.since = now;
  walk.handed_over = 0;
  walk.work_left = Span(0);
  if (is_turned_away(id, s_.plan.steps[walk.step])) {
    count_timely(walk, now, TimelyStarts::How::refused);
    s_.recorder.count(plan.measures.refused);
    ++service.totals.refused;
    refused = true;
    refused_to = detail.refused;
    return;
  }
  const bool open = s_.rotas[index].is_open(now);
  if (service.list.size() == 0 && service.has_room() && open) {
    if (plan.shift_end == ShiftEnd::hand_over) service.list.arrive(id, now);
    start_service(id, now);
    return;
  }
  if (plan.limit && static_cast<std::int64_t>(service.list.size()) >= *plan.limit) {
    count_timely(walk, now, TimelyStarts::How::refused);
    s_.recorder.count(plan.measures.refused);
    ++service.totals.refused;
    observe_stay(id, StayKind::waits, now);
    observe_end(id, Ending::refused, now);
    refused = true;
    refused_to = detail.refused;
    return;
  }
  walk.phase = Phase::waiting;
  observe_stay(id, StayKind::waits, now);
  service.list.join(id, queue_level(walk, detail), now);
  shift_waiting(service, waiters_[id].level, 1, 1, now);
  const std::optional<Distribution>& patience = detail.patience ? detail.patience : plan.patience;
  if (patience) {
    const LuckBlock luck = s_.luck.block(walk.number, detail.patience_luck ^ walk.salt,
                                         visit(id, s_.plan.steps[walk.step]));
    schedule(id, now + to_span(Days(patience->sample(luck))) + patience_margin);
  }
  if (walk.held != UINT16_MAX) {
    ++services_[walk.held].blocked;
    check_deadlock(now);
  }
  if (!open) schedule_opening(index, now);
}

/// @param all      change of those who wait
/// @param of_level change of those who wait at this level
void Walks::shift_waiting(const Service& service, std::uint8_t level, int all, int of_level,
                          Instant now) {
  const ServiceMeasures& measures = service.plan->measures;
  if (all != 0) s_.recorder.shift(measures.waiting, all, now);
  if (!measures.waiting_by_level.empty())
    s_.recorder.shift(measures.waiting_by_level[level], of_level, now);
}

bool Walks::is_turned_away(WalkId id, const Step& step) {
  const Walk& walk = walks_[id.index()];
  for (const Levers::TurnedAway& rule : levers_.turned_away(step.detail)) {
    if (!rule.on) continue;
    if (rule.accepted == nullptr) return true;
    const LuckName luck = rule.luck ^ step.luck ^ walk.salt;
    const double u = s_.luck.block(walk.number, luck, visit(id, step)).uniform();
    if (u >= chosen(walk, *rule.accepted)) return true;
  }
  return false;
}

double Walks::list_days(ServiceId id) const {
  const Service& service = services_[id.index()];
  const ServicePlan& plan = *service.plan;
  if (service.list.size() == 0 || plan.kind == ServiceKind::open_access || !plan.length) return 0;
  const double work =
      static_cast<double>(service.list.size()) * plan.length->mean() * s_.numbers[plan.times];
  const double capacity = levers_.capacity(id.index(), s_.numbers[plan.capacity]);
  return plan.kind == ServiceKind::team ? work / (capacity * plan.productive_hours / days_per_year)
                                        : work / capacity;
}

void Walks::disappoint(ServiceId id, double share, LuckName luck, std::uint32_t k, Instant now) {
  services_[id.index()].list.for_each([&](WalkId waiting) {
    const Walk& walk = walks_[waiting.index()];
    if (s_.luck.block(walk.number, luck ^ walk.salt, k).uniform() < share) schedule(waiting, now);
  });
}

void Walks::schedule_opening(std::uint32_t index, Instant now) {
  Service& service = services_[index];
  if (service.opening_scheduled) return;
  service.opening_scheduled = true;
  s_.agenda.schedule(s_.rotas[index].next_opening(now), Entity::of(Entity::Kind::service, index),
                     ++service.opening);
}

void Walks::offer(ServiceId id, Instant now) {
  Service& service = services_[id.index()];
  if (service.list.size() == 0) return;
  if (!s_.rotas[id.index()].is_open(now)) {
    schedule_opening(id.index(), now);
    return;
  }
  while (service.list.size() > 0 && service.has_room()) {
    const WalkId next = service.list.front();
    leave_list(next, now);
    observe_end(next, Ending::completed, now);
    start_service(next, now);
  }
}

void Walks::offer_pending(Instant now) {
  if (offering_) return;  // the call further out goes on first in, first out
  offering_ = true;
  for (std::size_t i = 0; i < pending_offers_.size(); ++i)
    offer(ServiceId(pending_offers_[i]), now);
  pending_offers_.clear();
  offering_ = false;
}

void Walks::leave_list(WalkId id, Instant now) {
  Walk& walk = walks_[id.index()];
  Service& service =
      services_[s_.plan.service_steps[s_.plan.steps[walk.step].detail].service.index()];
  shift_waiting(service, waiters_[id].level, -1, -1, now);
  service.list.leave(id);
  service.waiting_stays.add(walk.since, now);
  if (walk.held != UINT16_MAX) --services_[walk.held].blocked;
  ++walk.generation;
}

/// One more place or worker is taken; the part-time worker is the last to be.
void Walks::take_place(Walk& walk, Service& service, Instant now) {
  const ServicePlan& plan = *service.plan;
  walk.worker = 0;
  if (plan.kind == ServiceKind::team && service.part_time > 0) {
    const std::int64_t whole_busy = service.busy - (service.part_time_busy ? 1 : 0);
    if (whole_busy >= service.places - 1 && !service.part_time_busy) {
      walk.worker = 1;
      service.part_time_busy = true;
    }
  }
  ++service.busy;
  s_.recorder.shift(plan.measures.in_service, 1, now);
  if (plan.overflows && service.busy > service.places)
    s_.recorder.shift(plan.measures.overflow, 1, now);
  if (plan.cost_per_day) {
    walk.paid_by = paid_by(walk, plan);
    s_.recorder.shift(plan.held_by_payer[walk.paid_by], 1, now);
  }
}

double Walks::length_factor(const Walk& walk, const ServiceStepPlan& detail) const {
  return factor(walk, detail.factors) * s_.numbers[detail.times] *
         s_.numbers[services_[detail.service.index()].plan->times];
}

/// Work that is left, in open time of whoever took it, begins or goes on.
void Walks::work_on(WalkId id, Span work, Instant now) {
  Walk& walk = walks_[id.index()];
  const std::uint32_t index =
      s_.plan.service_steps[s_.plan.steps[walk.step].detail].service.index();
  const ServicePlan& plan = *services_[index].plan;
  const RotaCalendar& rota = s_.rotas[index];
  walk.phase = Phase::in_service;
  walk.work_left = Span(0);
  Instant finish = now + work;
  if (plan.shift_end != ShiftEnd::finish) {
    finish = rota.advance(now, work);
    if (plan.shift_end == ShiftEnd::hand_over) {
      const Instant closing = rota.next_closing(now);
      if (closing < finish) {
        walk.work_left = work - rota.open_between(now, closing);
        finish = closing;
      }
    }
  }
  schedule(id, finish);
}

void Walks::start_service(WalkId id, Instant now) {
  Walk& walk = walks_[id.index()];
  const Step& step = s_.plan.steps[walk.step];
  const ServiceStepPlan& detail = s_.plan.service_steps[step.detail];
  Service& service = services_[detail.service.index()];
  const ServicePlan& plan = *service.plan;

  take_place(walk, service, now);
  Span work = walk.work_left;
  if (walk.handed_over == 0) {
    const Span wait = now - walk.since;
    count_timely(walk, now, TimelyStarts::How::started);
    s_.recorder.count(plan.measures.started);
    ++service.totals.started;
    if (step.count >= 0) count_at(walk, step);
    if (step.time >= 0) time_at(walk, step, now);
    s_.trace.add(now, walk.number, step.luck, 1);
    if (now >= s_.recorder.months().evaluation_start()) {
      s_.waits[*plan.wait_index].add(wait);
      service.wait_sum += wait.ticks();
      ++service.starts;
    }
    const LuckBlock luck = s_.luck.block(walk.number, step.luck ^ walk.salt, visit(id, step));
    const Distribution& length = detail.length ? *detail.length : *plan.length;
    const double amount = length.sample(luck) * factor(walk, detail.factors) *
                          s_.numbers[detail.times] * s_.numbers[plan.times];
    work = service.open_time(amount);
    if (plan.kind == ServiceKind::team) {
      if (plan.cost_per_hour) {
        s_.ledger.pay(payer_of(walk, plan.payer), plan.ledger_line,
                      to_micro(amount * s_.numbers[*plan.cost_per_hour] *
                               s_.plan.pathways[walk.pathway].weight),
                      account_of(walk));
      }
    }
    if (now >= s_.recorder.months().evaluation_start()) service.work_sum += work.ticks();
    if (walk.worker == 1)
      work = Span(static_cast<std::int64_t>(static_cast<double>(work.ticks()) / service.part_time));
    if (plan.cost_per_case) {
      s_.ledger.pay(
          payer_of(walk, plan.payer), plan.ledger_line,
          to_micro(s_.numbers[*plan.cost_per_case] * s_.plan.pathways[walk.pathway].weight),
          account_of(walk));
    }
  }
  observe_stay(id, walk.handed_over == 0 ? StayKind::served : StayKind::served_again, now);
  walk.since = now;
  work_on(id, work, now);
  // From here on other walks may move: `walk` stays valid, since none is created.
  if (walk.held != UINT16_MAX) release_held(id, true, now);
  if (step.support >= 0) support_begins(walk, step, now);
  for (const Assignment& assignment : detail.at_start) {
    if (!assign(id, assignment, now)) return;
  }
  if (step.starts.exists() && walk.handed_over == 0) begin_another(id, step, now);
}

void Walks::end_service(WalkId id, Instant now) {
  Walk& walk = walks_[id.index()];
  const Step& step = s_.plan.steps[walk.step];
  const ServiceStepPlan& detail = s_.plan.service_steps[step.detail];
  const std::uint32_t index = detail.service.index();
  Service& service = services_[index];
  if (walk.work_left.ticks() > 0) {
    // The shift ends: the case goes back to where it stood, and the next free worker goes on with
    // it.
    const Span left = walk.work_left;
    const Span whole =
        walk.worker == 1
            ? Span(static_cast<std::int64_t>(static_cast<double>(left.ticks()) * service.part_time))
            : left;
    observe_end(id, Ending::handed_over, now);
    leave_place(id, now, false);
    --service.totals.ended;
    s_.recorder.count(service.plan->measures.ended, -1);
    walk.handed_over = 1;
    walk.work_left = whole;
    walk.phase = Phase::waiting;
    walk.since = now;
    observe_stay(id, StayKind::waits_again, now);
    service.list.rejoin(id, queue_level(walk, detail));
    shift_waiting(service, waiters_[id].level, 1, 1, now);
    ++walk.generation;
    schedule_opening(index, now);
    return;
  }
  observe_end(id, Ending::completed, now);
  leave_place(id, now, true);
  s_.trace.add(now, walk.number, step.luck, 2);
  walk.phase = Phase::none;
  if (step.support >= 0) support_ends(walk, step, now);
  for (const Assignment& assignment : detail.at_end) {
    if (assign(id, assignment, now)) continue;
    if (!detail.holds) offer(detail.service, now);
    return;
  }
  if (!detail.holds) offer(detail.service, now);
  proceed(id, step.next, now);
}

/// Service ends. The place is given up, unless it was completed and is held until the next is free.
void Walks::leave_place(WalkId id, Instant now, bool completed) {
  Walk& walk = walks_[id.index()];
  const ServiceStepPlan& detail = s_.plan.service_steps[s_.plan.steps[walk.step].detail];
  const std::uint32_t index = detail.service.index();
  Service& service = services_[index];
  const ServicePlan& plan = *service.plan;
  service.service_stays.add(walk.since, now);
  s_.recorder.count(plan.measures.ended);
  ++service.totals.ended;
  s_.recorder.shift(plan.measures.in_service, -1, now);
  if (completed && detail.holds) {
    walk.held = static_cast<std::uint16_t>(index);
    walk.held_since = now;
    walk.held_paid_by = walk.paid_by;
    walk.held_worker = walk.worker;
    observe_stay(id, StayKind::place_held, now);
    s_.recorder.shift(plan.measures.held, 1, now);
    if (plan.cost_per_day && plan.cost_per_held_day) {
      s_.recorder.shift(plan.held_by_payer[walk.paid_by], -1, now);
      s_.recorder.shift(plan.held_after_by_payer[walk.paid_by], 1, now);
    }
    return;
  }
  if (plan.overflows && service.busy > service.places)
    s_.recorder.shift(plan.measures.overflow, -1, now);
  --service.busy;
  if (walk.worker == 1) service.part_time_busy = false;
  if (plan.cost_per_day) s_.recorder.shift(plan.held_by_payer[walk.paid_by], -1, now);
  if (!completed) pending_offers_.push_back(index);
}

void Walks::release_held(WalkId id, bool goes_on, Instant now) {
  Walk& walk = walks_[id.index()];
  const std::uint32_t index = walk.held;
  Service& service = services_[index];
  const ServicePlan& plan = *service.plan;
  const Span held = now - walk.held_since;
  if (s_.observer != nullptr) [[unlikely]]
    s_.observer->releases_place(id, Ending::completed, now);
  if (now >= s_.recorder.months().evaluation_start()) {
    s_.waits[*plan.hold_index].add(held);
    service.held_sum += held.ticks();
    ++service.holds;
  }
  if (goes_on && plan.late_after) count_release(walk, plan, held);
  s_.recorder.shift(plan.measures.held, -1, now);
  if (plan.overflows && service.busy > service.places)
    s_.recorder.shift(plan.measures.overflow, -1, now);
  --service.busy;
  if (walk.held_worker == 1) service.part_time_busy = false;
  if (plan.cost_per_day) {
    const auto& by_payer = plan.cost_per_held_day ? plan.held_after_by_payer : plan.held_by_payer;
    s_.recorder.shift(by_payer[walk.held_paid_by], -1, now);
  }
  walk.held = UINT16_MAX;
  pending_offers_.push_back(index);
}

void Walks::count_release(const Walk& walk, const ServicePlan& plan, Span held) {
  const PathwayInfo& pathway = s_.plan.pathways[walk.pathway];
  const ReleaseMeasures& measures = plan.releases[pathway.walker];
  s_.recorder.count(measures.released, to_micro(pathway.weight));
  if (held < *plan.late_after) return;
  s_.recorder.count(measures.late, to_micro(pathway.weight));
  s_.recorder.count(measures.late_days, to_micro(held.days() * pathway.weight));
}

std::uint8_t Walks::queue_level(const Walk& walk, const ServiceStepPlan& detail) const {
  if (detail.level) return *detail.level;
  const ServicePlan& plan = s_.plan.services[detail.service.index()];
  return plan.level_attribute.exists() ? plan.level_of[level(walk, plan.level_attribute)]
                                       : std::uint8_t{0};
}

std::uint8_t Walks::paid_by(const Walk& walk, const ServicePlan& plan) const {
  const auto payers = static_cast<std::uint8_t>(plan.held_by_payer.size() / paid_for_kinds);
  const bool weighted = s_.plan.pathways[walk.pathway].weight != 1;
  const PaidFor whom = account_of(walk) == Account::apart
                           ? weighted ? PaidFor::weighted_apart : PaidFor::one_apart
                       : weighted ? PaidFor::weighted
                                  : PaidFor::one;
  return static_cast<std::uint8_t>(payer_of(walk, plan.payer) +
                                   static_cast<std::uint8_t>(whom) * payers);
}

}  // namespace carersim
