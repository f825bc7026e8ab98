#include "models/dyads.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace carersim {

namespace {

using A = DyadAttribute;

/// What is left of a threshold never becomes nothing: its sign tells whether the hazard can fire.
constexpr double least_left = 1e-30;

std::uint32_t with_profile(const std::vector<ProcessPlan>& processes) {
  std::uint32_t bits = 0;
  for (std::size_t p = 0; p < processes.size(); ++p) {
    if (!processes[p].profile.is_one()) bits |= 1U << p;
  }
  return bits;
}

}  // namespace

std::unique_ptr<Population> DyadsPlan::create(const PopulationSetting& setting) const {
  return std::make_unique<Dyads>(*this, setting);
}

Dyads::Dyads(const DyadsPlan& plan, const PopulationSetting& setting)
    : plan_(&plan),
      s_(setting),
      hazards_(plan.processes, plan.supports),
      profiled_(with_profile(plan.processes)),
      dyads_(hazards_, profiled_),
      stocks_(plan.outcomes, setting.recorder, setting.ledger, setting.numbers),
      groups_(plan.groups, setting.recorder),
      time_to_support_(plan.time_to_support, setting.recorder),
      anniversaries_(setting.recorder.months().size()),
      streams_(plan.newcomers.size()) {
  for (const PathwayInfo& pathway : setting.pathways.pathways) {
    carer_pathways_.push_back(pathway.walker == walker_carer);
    all_pathways_.push_back(pathway.walker != plain_case);
  }
}

Dyads::~Dyads() = default;

void Dyads::begin(Instant now) {
  const std::uint32_t all = plan_->all_first_dyads();
  for (std::uint32_t number = 0; number < all; ++number) {
    const std::uint32_t row = add(number, plan_->shares_of(number), {}, now);
    if (s_.pathways.today.empty()) start_walks(row, now);
  }
  if (!s_.pathways.today.empty()) {
    s_.walks.start_from_today(now);
    for (std::uint32_t row = 0; row < all; ++row) start_walks(row, now);
  }
  for (std::uint32_t stream = 0; stream < streams_.size(); ++stream) schedule_newcomer(stream, now);
}

bool Dyads::arrive(std::uint32_t stream, std::uint32_t generation, Instant now) {
  if (streams_[stream].generation != generation) return false;
  ++streams_[stream].ordinal;
  schedule_newcomer(stream, now);
  require(arrived_ < first_case_number - first_arriving_number - 1, "newcomers have numbers left");
  const std::uint32_t number = first_arriving_number + arrived_++;
  const std::uint32_t row =
      add(number, plan_->arriving_shares, plan_->newcomers[stream].fixed, now);
  time_to_support_.begins(arrived_ - 1, get(dyads_[row], A::visibility), now);
  return true;
}

void Dyads::schedule_newcomer(std::uint32_t index, Instant since) {
  const NewcomerStream& newcomers = plan_->newcomers[index];
  Stream& stream = streams_[index];
  stream.since = since;
  const Instant due = newcomers.arrivals.next(
      since, s_.luck.block(first_arriving_number, newcomers.luck, stream.ordinal));
  const auto entity = static_cast<std::uint32_t>(s_.pathways.sources.size()) + index;
  if (due != Instant::never())
    s_.agenda.schedule(due, Entity::of(Entity::Kind::source, entity), stream.generation);
}

void Dyads::branch_to(const PopulationPlan& other, Instant now) {
  plan_ = &dynamic_cast<const DyadsPlan&>(other);
  stocks_.branch_to(plan_->outcomes);
  profiled_ = with_profile(plan_->processes);
  dyads_.set_profiled(profiled_);
  for (std::uint32_t row = 0; row < dyads_.size(); ++row) place_entry(row, now);
  for (std::uint32_t stream = 0; stream < streams_.size(); ++stream) {
    ++streams_[stream].generation;
    schedule_newcomer(stream, streams_[stream].since);
  }
}

std::uint32_t Dyads::add(std::uint32_t number, const std::vector<AttributeShares>& shares,
                         const std::vector<Assignment>& fixed, Instant now) {
  const std::uint32_t row = dyads_.add(number);
  Dyad& d = dyads_[row];
  DyadsPlan::draw_attributes(s_.luck, number, shares, fixed, d.levels.data());
  const std::uint32_t second = second_of(now);
  start_ageing(d, second);
  start_caring_years(row, now);
  const HazardRates rates = hazards_.rates(d.levels.data(), d.supports);
  for (std::size_t p = 0; p < hazards_.size(); ++p) draw_threshold(d, p, rates[p], second);
  stocks_.enter(d.levels.data(), now);
  groups_.enter(d.levels.data(), now);
  s_.trace.add(now, number, luck_name("population"), 0);
  if (s_.observer != nullptr) [[unlikely]]
    s_.observer->enters(number, d.levels.data(), now);
  place_entry(row, now);
  return row;
}

void DyadsPlan::draw_attributes(const Luck& luck, std::uint32_t number,
                                const std::vector<AttributeShares>& shares,
                                const std::vector<Assignment>& fixed, std::uint8_t* levels) {
  for (const Assignment& assignment : fixed)
    levels[assignment.attribute.index()] = assignment.level;
  for (const AttributeShares& share : shares) {
    const bool is_fixed = std::any_of(fixed.begin(), fixed.end(), [&](const Assignment& a) {
      return a.attribute == share.attribute;
    });
    if (is_fixed) continue;
    const std::vector<double>& cumulative = share.cumulative[share.row(levels)];
    const double u = luck.block(number, share.luck, 0).uniform();
    std::uint8_t level = 0;
    while (level + 1U < cumulative.size() && u >= cumulative[level]) ++level;
    levels[share.attribute.index()] = level;
  }
}

void Dyads::draw_threshold(Dyad& d, std::size_t process, double rate, std::uint32_t now) {
  const ProcessPlan& plan = plan_->processes[process];
  const DyadRows::Kept kept = dyads_.kept(d);
  const LuckBlock luck = s_.luck.block(d.number, plan.luck, kept.drawn(process)++);
  const double left = std::max(unit_exponential(luck), least_left);
  kept.due(process) =
      static_cast<float>(rate > 0 ? plan.profile.integral_to(now) + left / rate : -left);
}

/// Stores a new level of an attribute; the hazards concerned follow.
void Dyads::change_hazards(Dyad& d, AttributeId attribute, std::uint8_t level, std::uint32_t now) {
  const State before = {d.levels, d.supports};
  const std::uint8_t old_level = d.levels[attribute.index()];
  d.levels[attribute.index()] = level;
  const std::uint32_t concerned = hazards_.concerned(attribute);
  if (concerned == 0) return;
  const DyadRows::Kept kept = dyads_.kept(d);
  const std::uint32_t could = hazards_.possible(before.levels.data());
  const std::uint32_t can = hazards_.possible(d.levels.data());
  for (std::uint32_t bits = concerned & (could | can); bits != 0; bits &= bits - 1) {
    const auto p = static_cast<std::size_t>(__builtin_ctz(bits));
    double was = (could >> p & 1U) != 0 ? hazards_.multiplier(p, attribute, old_level) : 0.0;
    double is = (can >> p & 1U) != 0 ? hazards_.multiplier(p, attribute, level) : 0.0;
    if (d.supports != 0 && attribute == plan_->supports.by) {
      was *= hazards_.effect(p, before.levels.data(), d.supports);
      is *= hazards_.effect(p, d.levels.data(), d.supports);
    }
    re_anchor(d, kept.due(p), p, was, is, before, now);
  }
}

void Dyads::change_supports(std::uint32_t row, std::uint32_t supports, std::size_t support,
                            Instant now) {
  Dyad& d = dyads_[row];
  const State before = {d.levels, d.supports};
  d.supports = supports;
  const DyadRows::Kept kept = dyads_.kept(d);
  const std::uint32_t can = hazards_.possible(d.levels.data());
  for (std::uint32_t bits = hazards_.concerned_by_support(support) & can; bits != 0;
       bits &= bits - 1) {
    const auto p = static_cast<std::size_t>(__builtin_ctz(bits));
    re_anchor(d, kept.due(p), p, hazards_.effect(p, d.levels.data(), before.supports),
              hazards_.effect(p, d.levels.data(), supports), before, second_of(now));
  }
  if (d.in_event == 0) place_entry(row, now);
}

/// One multiplier of a hazard's rate is replaced; what is left of the threshold stays.
/// @param stored   what is kept of the hazard
/// @param was, is  the multiplier; 0 where the process is impossible
void Dyads::re_anchor(const Dyad& d, float& stored, std::size_t process, double was, double is,
                      const State& before, std::uint32_t now) {
  if (was == is) return;
  const double at = plan_->processes[process].profile.integral_to(now);
  const auto due = static_cast<double>(stored);
  if (due < 0) {
    // Its rate was nothing.
    const double rate = is > 0 ? hazards_.rate(process, d.levels.data(), d.supports) : 0.0;
    if (rate > 0) stored = static_cast<float>(at - due / rate);
    return;
  }
  const double wait = std::max(due - at, 0.0);
  if (is > 0) {
    stored = static_cast<float>(at + wait * (was / is));
  } else {
    const double left = wait * hazards_.rate(process, before.levels.data(), before.supports);
    stored = static_cast<float>(-std::max(left, least_left));
  }
}

void Dyads::place_entry(std::uint32_t row, Instant now) {
  Dyad& d = dyads_[row];
  dyads_.let_go(d);
  const DyadRows::First first = dyads_.first_due(d);
  double earliest = first.second;
  std::uint8_t next = first.process;
  for (std::uint32_t bits = profiled_ & hazards_.possible(d.levels.data()); bits != 0;
       bits &= bits - 1) {
    const auto p = static_cast<std::uint8_t>(std::countr_zero(bits));
    const float stored = dyads_.kept(d).due(p);
    if (stored < 0) continue;
    const double due = plan_->processes[p].profile.reached(static_cast<double>(stored));
    if (due < earliest || (due == earliest && p < next)) {
      earliest = due;
      next = p;
    }
  }
  for (std::size_t t = 0; t < dyad_timers; ++t) {
    if (static_cast<double>(d.timer[t]) < earliest && d.timer[t] != Dyad::never) {
      earliest = static_cast<double>(d.timer[t]);
      next = static_cast<std::uint8_t>(max_hazards + t);
    }
  }
  const double horizon = static_cast<double>(s_.recorder.months().horizon().ticks()) /
                         static_cast<double>(ticks_per_second);
  std::int64_t ticks = INT64_MAX;
  if (earliest < horizon) {
    ticks = std::max(static_cast<std::int64_t>(earliest * static_cast<double>(ticks_per_second)),
                     now.ticks());
  }
  if (ticks == d.scheduled && next == d.next) return;
  d.next = next & 31U;
  d.scheduled = ticks;
  ++d.generation;
  if (ticks != INT64_MAX)
    s_.agenda.schedule(Instant(ticks), Entity::of(Entity::Kind::row, row), d.generation);
}

bool Dyads::fire(std::uint32_t row, std::uint32_t generation, Instant now) {
  Dyad& d = dyads_[row];
  if (d.generation != generation) return false;
  d.scheduled = INT64_MAX;
  d.in_event = 1;
  if (d.next < max_hazards) {
    happens(row, d.next, now);
  } else {
    timer_ends(row, static_cast<DyadTimer>(d.next - max_hazards), now);
  }
  d.in_event = 0;
  place_entry(row, now);
  return true;
}

void Dyads::set(std::uint32_t row, DyadAttribute attribute, std::uint8_t new_level, Instant now) {
  set_level(row, attribute_id(attribute), new_level, now);
}

void Dyads::set_level(std::uint32_t row, AttributeId attribute, std::uint8_t new_level,
                      Instant now) {
  Dyad& d = dyads_[row];
  const auto which = static_cast<DyadAttribute>(attribute.index());
  std::uint8_t& stored = d.levels[attribute.index()];
  if (which == A::recently_discharged && new_level == level::yes) {
    // Each discharge starts the window anew.
    d.timer[window_ends] = second_of(now + plan_->readmission_window);
    if (stored == new_level && d.in_event == 0) place_entry(row, now);
  }
  if (stored == new_level) return;
  const std::size_t carer = OutcomeStocks::carer_cell(d.levels.data());
  const std::size_t person = OutcomeStocks::person_cell(d.levels.data());
  const std::size_t group = CarerGroups::cell(d.levels.data());
  const std::uint8_t old_level = stored;
  change_hazards(d, attribute, new_level, second_of(now));
  if (s_.observer != nullptr) [[unlikely]]
    s_.observer->changes(d.number, attribute, new_level, now);
  const std::size_t new_carer = OutcomeStocks::carer_cell(d.levels.data());
  const std::size_t new_person = OutcomeStocks::person_cell(d.levels.data());
  if (new_carer != carer) stocks_.move_carer(carer, new_carer, now);
  if (new_person != person) stocks_.move_person(person, new_person, now);
  if (CarerGroups::concerns(which)) groups_.move(group, CarerGroups::cell(d.levels.data()), now);
  if (which == A::visibility && d.number >= first_arriving_number)
    time_to_support_.changes(d.number - first_arriving_number, new_level, now);

  if (d.first_walk != UINT32_MAX) s_.walks.attribute_changed(row, attribute, new_level, now);

  if (which == A::recently_discharged && new_level == level::no) {
    d.timer[window_ends] = Dyad::never;
    set(row, A::involved, level::no, now);
  }
  if (which == A::place) {
    const std::uint8_t role = get(d, A::role);
    if (new_level == level::in_care_home && role == level::caring) {
      set(row, A::role, level::visiting, now);
      s_.walks.stop(row, carer_pathways_, now);
    } else if (old_level == level::in_care_home && new_level != level::person_dead &&
               role == level::visiting) {
      set(row, A::role, level::caring, now);
    }
  }
  if (d.in_event == 0) place_entry(row, now);
}

void Dyads::support_started(std::uint32_t row, std::size_t support, Instant now) {
  change_supports(row, dyads_[row].supports | 1U << support, support, now);
  for (const Assignment& sets : s_.pathways.supports[support].sets)
    set_level(row, sets.attribute, sets.level, now);
}

void Dyads::support_ended(std::uint32_t row, std::size_t support, Instant now) {
  change_supports(row, dyads_[row].supports & ~(1U << support), support, now);
  for (const Assignment& sets : s_.pathways.supports[support].sets)
    set_level(row, sets.attribute, 0, now);
}

void Dyads::walk_ended(std::uint32_t row, PathwayId pathway, StepId last, Instant now) {
  // Whoever leaves a pathway of the carer waits for it no longer.
  if (carer_pathways_[pathway.index()] && last.exists() &&
      s_.pathways.steps[last.index()].support < 0) {
    set(row, A::waiting, level::no, now);
  }
}

void Dyads::enters(std::uint32_t row, const ProcessPlan& process, std::uint32_t episode,
                   Instant now) {
  if (!process.enters.exists()) return;
  if (process.kind == ProcessKind::emergency_admission) {
    // A new admission takes the place of what was left of the stay before it, such as reablement at
    // home.
    std::vector<bool>& only = one_pathway_;
    const std::size_t pathway = s_.pathways.steps[process.enters.index()].pathway.index();
    only.assign(s_.pathways.pathways.size(), false);
    only[pathway] = true;
    for (const std::size_t other : process.ends) only[other] = true;
    s_.walks.stop(row, only, now);
  }
  s_.walks.begin(row, process.enters, process.luck, episode, now);
}

void Dyads::happens(std::uint32_t row, std::size_t index, Instant now) {
  Dyad& d = dyads_[row];
  const ProcessPlan& process = plan_->processes[index];
  s_.trace.add(now, d.number, process.luck);
  if (s_.observer != nullptr) [[unlikely]]
    s_.observer->happens(d.number, static_cast<std::uint32_t>(index), now);
  const std::int64_t weight = process.of_person ? to_micro(plan_->person_weight) : to_micro(1.0);
  s_.recorder.count(process.events, weight);
  process.counts.count(s_.recorder, weight,
                       [&](AttributeId attribute) { return d.levels[attribute.index()]; });
  if (process.cost) {
    const std::uint8_t payer =
        process.payer
            .payers[process.payer.attribute.exists() ? d.levels[process.payer.attribute.index()]
                                                     : 0];
    s_.ledger.pay(
        payer, process.ledger_line,
        to_micro(s_.numbers[*process.cost] * (process.of_person ? plan_->person_weight : 1.0)),
        is_apart(row) ? Account::apart : Account::common);
  }
  const std::uint32_t episode = dyads_.kept(d).drawn(index) - 1U;
  const bool may = (hazards_.possible(d.levels.data()) >> index & 1U) != 0;
  draw_threshold(d, index, may ? hazards_.rate(index, d.levels.data(), d.supports) : 0.0,
                 second_of(now));
  switch (process.kind) {
    case ProcessKind::need_progresses:
      if (get(d, A::need) < level::need_very_high)
        set(row, A::need, static_cast<std::uint8_t>(get(d, A::need) + 1), now);
      break;
    case ProcessKind::strain_rises:
      if (get(d, A::strain) < level::strain_high)
        set(row, A::strain, static_cast<std::uint8_t>(get(d, A::strain) + 1), now);
      break;
    case ProcessKind::strain_falls:
      if (get(d, A::strain) > level::strain_low)
        set(row, A::strain, static_cast<std::uint8_t>(get(d, A::strain) - 1), now);
      break;
    case ProcessKind::hours_step_up:
      if (get(d, A::hours) < 2)
        set(row, A::hours, static_cast<std::uint8_t>(get(d, A::hours) + 1), now);
      break;
    case ProcessKind::hours_step_down:
      if (get(d, A::hours) > 0)
        set(row, A::hours, static_cast<std::uint8_t>(get(d, A::hours) - 1), now);
      break;
    case ProcessKind::person_dies:
      person_dies(row, now);
      if (get(d, A::role) == level::bereaved) enters(row, process, episode, now);
      break;
    case ProcessKind::carer_dies:
      carer_stops(row, level::carer_dead, now);
      if (get(d, A::place) != level::person_dead) enters(row, process, episode, now);
      break;
    case ProcessKind::caring_ends:
      carer_stops(row, level::former, now);
      enters(row, process, episode, now);
      break;
    case ProcessKind::carer_emergency:
      if (get(d, A::role) == level::caring) enters(row, process, episode, now);
      break;
    case ProcessKind::channel:
      set(row, A::channel, static_cast<std::uint8_t>(process.channel), now);
      enters(row, process, episode, now);
      break;
    case ProcessKind::emergency_admission:
    case ProcessKind::planned_admission:
    case ProcessKind::ae_attendance:
    case ProcessKind::breakdown:
    case ProcessKind::care_home_move:
    case ProcessKind::seeks_own_care:
      enters(row, process, episode, now);
      break;
  }
}

void Dyads::person_dies(std::uint32_t row, Instant now) {
  Dyad& d = dyads_[row];
  s_.walks.stop(row, all_pathways_, now);
  d.timer[person_birthday] = Dyad::never;
  d.timer[window_ends] = Dyad::never;
  set(row, A::place, level::person_dead, now);
  const std::uint8_t role = get(d, A::role);
  if (role == level::caring || role == level::visiting) set(row, A::role, level::bereaved, now);
}

void Dyads::carer_stops(std::uint32_t row, std::uint8_t role, Instant now) {
  Dyad& d = dyads_[row];
  s_.walks.stop(row, carer_pathways_, now);
  set(row, A::role, role, now);
  if (role == level::carer_dead) d.timer[carer_birthday] = Dyad::never;
}

void Dyads::settle(Instant now) {
  stocks_.settle(now);
}

void Dyads::close_month(Instant end) {
  stocks_.settle(end);
  groups_.close_month(end);
  if (end < s_.recorder.months().horizon()) pass_anniversaries(end);
}

void Dyads::finish(Instant horizon, ReplicationResult& result) {
  (void)horizon;
  const auto check = [&](std::string name, std::int64_t left, std::int64_t right) {
    result.checks.push_back(
        {std::move(name), static_cast<double>(left), static_cast<double>(right), left == right});
  };
  const std::int64_t entered = static_cast<std::int64_t>(plan_->all_first_dyads()) + arrived_;
  check("carers: first and arrived = in some state, the dead included", entered,
        stocks_.carers_inside());
  check("persons: first and arrived = in some state, the dead included", entered,
        stocks_.persons_inside());
  check("each carer and person in the state that was counted", 0,
        stocks_.miscounted([&](const OutcomeStocks::Visit& visit) {
          for (std::uint32_t row = 0; row < dyads_.size(); ++row) visit(dyads_[row].levels.data());
        }));
  stocks_.discount(result);
  time_to_support_.derive(result);
}

}  // namespace carersim
