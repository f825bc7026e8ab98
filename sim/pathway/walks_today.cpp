// Those who wait and are served when the run starts.
#include <fmt/format.h>

#include <algorithm>

#include "sim/core/error.hpp"
#include "sim/pathway/walks.hpp"

namespace carersim {

namespace {

/// The instant since which so much open time has passed.
Instant opened_since(const RotaCalendar& rota, Instant now, Span open_time) {
  if (open_time <= Span(0)) return now;
  constexpr Span longest{36'525 * ticks_per_day};
  Span enough = open_time;
  while (rota.open_between(now - enough, now) < open_time && enough < longest) enough = enough * 2;
  Span short_of(0);
  while (enough - short_of > Span(1)) {
    const Span middle((enough.ticks() + short_of.ticks()) / 2);
    (rota.open_between(now - middle, now) < open_time ? short_of : enough) = middle;
  }
  return now - enough;
}

/// What people of a list are: by coming to the step, by its service having begun, by the list.
template <class Set>
void for_each_set(const PathwayPlan& plan, const TodayList& list, bool in_service, Set set) {
  const Step& step = plan.steps[list.step.index()];
  for (std::uint32_t i = 0; i < step.assignments; ++i)
    set(plan.assignments[step.first_assignment + i]);
  if (in_service) {
    for (const Assignment& at_start : plan.service_steps[step.detail].at_start) set(at_start);
  }
  for (const Assignment& of_list : list.sets) set(of_list);
}

}  // namespace

void Walks::start_from_today(Instant now) {
  std::vector<OfToday> all;
  std::uint32_t cases = 0;
  for (std::size_t i = 0; i < s_.plan.today.size(); ++i) {
    const TodayList& list = s_.plan.today[i];
    const PathwayId pathway = s_.plan.steps[list.step.index()].pathway;
    if (s_.plan.pathways[pathway.index()].walker == plain_case) {
      for (std::size_t person = 0; person < list.people.size(); ++person)
        all.push_back(create_today(i, person, UINT32_MAX, first_case_today + cases++, now));
      continue;
    }
    const std::vector<std::uint32_t> rows = s_.population->rows_of_today(list, pathway);
    for (std::size_t person = 0; person < list.people.size(); ++person)
      all.push_back(
          create_today(i, person, rows[person], s_.population->number(rows[person]), now));
  }
  // Who came first stands first, whatever list they are on.
  std::stable_sort(all.begin(), all.end(), [&](const OfToday& a, const OfToday& b) {
    return walks_[a.walk.index()].since < walks_[b.walk.index()].since;
  });
  for (const OfToday& one : all) {
    const TodayList& list = s_.plan.today[one.list];
    if (walks_[one.walk.index()].generation != one.generation) {
      throw InputError(
          "the simulation stopped",
          {{list.at, list.address, "somebody on it whose walk another list ends with what it sets",
            "lists that agree on what their people are"}});
    }
    if (list.people[one.person].in_service) {
      serve_today(one.walk, one.work_left, now);
    } else {
      wait_today(one.walk, now);
    }
  }
  for (const OfToday& one : all) {
    const std::vector<SupportOffer>& offers = s_.plan.today[one.list].offers;
    if (!offers.empty()) (void)take_up(one.walk, offers, 0, now);
  }
  // Free places of open services are offered at once.
  for (std::uint32_t i = 0; i < services_.size(); ++i) offer(ServiceId(i), now);
  offer_pending(now);
}

/// Somebody of a list comes to stand at its step, without having come there in this run.
Walks::OfToday Walks::create_today(std::size_t list_index, std::size_t person_index,
                                   std::uint32_t row, std::uint32_t number, Instant now) {
  const TodayList& list = s_.plan.today[list_index];
  const TodayList::Person& person = list.people[person_index];
  const Step& step = s_.plan.steps[list.step.index()];
  const ServiceStepPlan& detail = s_.plan.service_steps[step.detail];
  const PathwayInfo& pathway = s_.plan.pathways[step.pathway.index()];
  if (row != UINT32_MAX) {
    for_each_set(s_.plan, list, person.in_service, [&](const Assignment& set) {
      s_.population->set_level(row, set.attribute, set.level, now);
    });
  }
  const WalkId id = row != UINT32_MAX ? create_of_row(row, step.pathway, 0, list.luck)
                                      : create(number, row, step.pathway, 0, list.luck);
  Walk& walk = walks_[id.index()];
  walk.step = list.step.index();
  visits(walk, step) = 1;
  if (row == UINT32_MAX) {
    if (list.like) draw_levels(walk, s_.plan.sources[*list.like]);
    for (const Assignment& is : person.is) walk.levels[is.attribute.index()] = is.level;
    for_each_set(s_.plan, list, person.in_service,
                 [&](const Assignment& set) { walk.levels[set.attribute.index()] = set.level; });
  }
  s_.recorder.shift(pathway.inside, 1, now);
  s_.trace.add(now, number, list.luck);

  OfToday one{id, walk.generation, list_index, person_index, 0, 0};
  const LuckBlock luck = s_.luck.block(number, list.so_far_luck, 0);
  if (person.in_service) {
    draw_work(one, walk, person, luck);
    walk.since = served_since(detail, one.work_over, now);
  } else {
    const double waited = person.so_far ? *person.so_far : list.waited->sample(luck);
    walk.since = now - to_span(Days(waited));
  }
  for (std::size_t clock = 0; clock < pathway.clocks.size() && clock < most_clocks; ++clock) {
    walk.clocks.at(clock) =
        person.clocks.at(clock) ? now - to_span(Days(*person.clocks.at(clock))) : walk.since;
  }
  return one;
}

/// How much of a service is over and how much is left, in days or hours of work.
void Walks::draw_work(OfToday& one, const Walk& walk, const TodayList::Person& person,
                      const LuckBlock& so_far) {
  const TodayList& list = s_.plan.today[one.list];
  const Step& step = s_.plan.steps[walk.step];
  const ServiceStepPlan& detail = s_.plan.service_steps[step.detail];
  const Distribution& length =
      detail.length ? *detail.length : *services_[detail.service.index()].plan->length;
  const double factor = length_factor(walk, detail);
  const LuckBlock luck = s_.luck.block(walk.number, step.luck ^ walk.salt, visit(one.walk, step));
  if (!person.so_far && !list.served) {
    const double whole = factor * length.sample_under_way(luck);
    one.work_over = whole * so_far.uniform();
    one.work_left = whole - one.work_over;
    return;
  }
  one.work_over = person.so_far ? *person.so_far : list.served->sample(so_far);
  // Who was served for longer than any service lasts leaves at once.
  const std::optional<double> whole =
      factor > 0 ? length.sample_above(one.work_over / factor, luck) : std::nullopt;
  one.work_left = whole ? std::max(0.0, factor * *whole - one.work_over) : 0;
}

/// When a service began of which so much is over.
Instant Walks::served_since(const ServiceStepPlan& detail, double work_over, Instant now) const {
  const std::uint32_t index = detail.service.index();
  const Service& service = services_[index];
  const Span over = service.open_time(work_over);
  return service.plan->shift_end == ShiftEnd::finish ? now - over
                                                     : opened_since(s_.rotas[index], now, over);
}

void Walks::wait_today(WalkId id, Instant now) {
  Walk& walk = walks_[id.index()];
  const Step& step = s_.plan.steps[walk.step];
  const ServiceStepPlan& detail = s_.plan.service_steps[step.detail];
  Service& service = services_[detail.service.index()];
  ++service.totals.waited_today;
  walk.phase = Phase::waiting;
  observe_stay(id, StayKind::waits, walk.since);
  service.list.join(id, queue_level(walk, detail), walk.since);
  shift_waiting(service, waiters_[id].level, 1, 1, now);
  const std::optional<Distribution>& patience =
      detail.patience ? detail.patience : service.plan->patience;
  if (!patience) return;
  const LuckBlock luck =
      s_.luck.block(walk.number, detail.patience_luck ^ walk.salt, visit(id, step));
  // Who has waited for longer than anybody would gives up at once.
  const std::optional<double> whole = patience->sample_above((now - walk.since).days(), luck);
  const Instant due = whole ? walk.since + to_span(Days(*whole)) : now;
  schedule(id, std::max(due, now) + patience_margin);
}

void Walks::serve_today(WalkId id, double work_left, Instant now) {
  Walk& walk = walks_[id.index()];
  const Step& step = s_.plan.steps[walk.step];
  Service& service = services_[s_.plan.service_steps[step.detail].service.index()];
  ++service.totals.served_today;
  take_place(walk, service, now);
  Span left = service.open_time(work_left);
  if (now >= s_.recorder.months().evaluation_start()) service.work_sum += left.ticks();
  if (walk.worker == 1)
    left = Span(static_cast<std::int64_t>(static_cast<double>(left.ticks()) / service.part_time));
  observe_stay(id, StayKind::served, walk.since);
  work_on(id, left, now);
  if (step.support >= 0) support_begins(walk, step, now);
}

}  // namespace carersim
