#include "sim/pathway/walks.hpp"

#include <algorithm>

namespace carersim {

namespace {

/// The episode of a walk that another one began on the given visit: 6 bits of visits, the rest of
/// episodes.
constexpr std::uint32_t episode_of(std::uint32_t visit) {
  return ((visit >> 16) << 6) | (visit & 63U);
}

}  // namespace

Walks::Walks(const Setting& setting)
    : s_(setting),
      long_visits_(std::max<std::size_t>(setting.plan.most_steps, 1)),
      steps_(setting.plan.most_steps),
      levers_(setting.plan.services.size(), setting.plan.service_steps.size(),
              setting.plan.hand_offs.size()),
      timely_(setting.plan.timely, setting.recorder.months()),
      settled_ticks_(setting.recorder.measures().size()) {
  const Months& months = s_.recorder.months();
  for (const PathwayInfo& pathway : s_.plan.pathways) {
    if (pathway.weight != 1) weight_ = pathway.weight;
  }
  services_.reserve(s_.plan.services.size());
  for (const ServicePlan& plan : s_.plan.services) {
    services_.emplace_back(plan, waiters_, months.evaluation_start(), months.horizon());
    services_.back().set_capacity(s_.numbers[plan.capacity]);
    if (plan.level_attribute.exists())
      orders_queues_ |= std::uint64_t{1} << plan.level_attribute.index();
  }
  for (const DelayPlan& delay : s_.plan.delays) {
    for (const Wake& wake : delay.wakes) {
      if (wake.attribute.exists()) wakes_ |= std::uint64_t{1} << wake.attribute.index();
    }
  }
}

WalkId Walks::create(std::uint32_t number, std::uint32_t row, PathwayId pathway,
                     std::uint32_t episode, std::uint32_t salt) {
  std::uint32_t index = 0;
  if (free_.empty()) {
    index = static_cast<std::uint32_t>(walks_.add());
  } else {
    index = free_.back();
    free_.pop_back();
    const std::uint32_t generation = walks_[index].generation;
    walks_[index] = Walk();
    walks_[index].generation = generation + 1;
  }
  Walk& walk = walks_[index];
  walk.number = number;
  walk.row = row;
  walk.pathway = static_cast<std::uint16_t>(pathway.index());
  walk.episode = static_cast<std::uint16_t>(episode);
  walk.salt = salt;
  begin_visits(walk);
  if (s_.observer != nullptr) [[unlikely]]
    s_.observer->walk_begins(WalkId(index), number);
  return WalkId(index);
}

WalkId Walks::create_of_row(std::uint32_t row, PathwayId pathway, std::uint32_t episode,
                            std::uint32_t salt) {
  const WalkId id = create(s_.population->number(row), row, pathway, episode, salt);
  walks_[id.index()].next_of_row = s_.population->first_walk(row).index();
  s_.population->set_first_walk(row, id);
  return id;
}

/// No step of its pathway has been visited yet.
void Walks::begin_visits(Walk& walk) {
  const bool is_long =
      walk.row == UINT32_MAX || s_.plan.pathways[walk.pathway].steps > most_brief_steps;
  if (is_long && walk.long_visits == UINT32_MAX) {
    if (free_visits_.empty()) {
      walk.long_visits = static_cast<std::uint32_t>(long_visits_.add());
    } else {
      walk.long_visits = free_visits_.back();
      free_visits_.pop_back();
    }
  }
  if (walk.long_visits == UINT32_MAX) {
    walk.brief_visits.fill(0);
  } else {
    std::fill_n(long_visits_.row(walk.long_visits), steps_, std::uint16_t{0});
  }
}

void Walks::arrive(std::uint32_t source_index, std::uint32_t ordinal, Instant now) {
  const SourcePlan& source = s_.plan.sources[source_index];
  const std::uint32_t number = first_case_number | ordinal;
  const PathwayId pathway = s_.plan.steps[source.enter.index()].pathway;
  const WalkId id = create(number, UINT32_MAX, pathway, 0, source.luck);
  draw_levels(walks_[id.index()], source);
  const PathwayInfo& info = s_.plan.pathways[pathway.index()];
  s_.recorder.count(info.entered);
  s_.recorder.shift(info.inside, 1, now);
  proceed(id, source.enter, now);
  offer_pending(now);
}

void Walks::draw_levels(Walk& walk, const SourcePlan& source) const {
  for (const auto& attribute : source.attributes) {
    const double u = s_.luck.block(walk.number, attribute.luck, 0).uniform();
    std::uint8_t level = 0;
    while (level + 1U < attribute.shares.size() && u >= attribute.shares[level]) ++level;
    walk.levels[attribute.attribute.index()] = level;
  }
}

void Walks::begin(std::uint32_t row, StepId at, LuckName cause, std::uint32_t episode,
                  Instant now) {
  const PathwayId pathway = s_.plan.steps[at.index()].pathway;
  if (has_walk(row, pathway)) return;
  const WalkId id = create_of_row(row, pathway, episode, cause);
  const PathwayInfo& info = s_.plan.pathways[pathway.index()];
  s_.recorder.count(info.entered);
  s_.recorder.shift(info.inside, 1, now);
  proceed(id, at, now);
  offer_pending(now);
}

bool Walks::has_walk(std::uint32_t row, PathwayId pathway) const {
  for (std::uint32_t i = s_.population->first_walk(row).index(); i != UINT32_MAX;
       i = walks_[i].next_of_row) {
    if (walks_[i].pathway == pathway.index()) return true;
  }
  return false;
}

void Walks::proceed(WalkId id, StepId next, Instant now) {
  for (int steps = 0; next.exists(); ++steps) {
    require(steps < 100'000, "a walk takes no more than 100,000 steps at one instant");
    const Step& step = s_.plan.steps[next.index()];
    Walk* const walk = &walks_[id.index()];
    if (walk->pathway != step.pathway.index()) {
      // Crosses into another pathway; its luck there is told apart by where it came from.
      if (walk->row != UINT32_MAX && has_walk(walk->row, step.pathway)) break;
      const PathwayInfo& from = s_.plan.pathways[walk->pathway];
      const PathwayInfo& to = s_.plan.pathways[step.pathway.index()];
      s_.recorder.count(from.left);
      s_.recorder.shift(from.inside, -1, now);
      s_.recorder.count(to.entered);
      s_.recorder.shift(to.inside, 1, now);
      walk->salt = walk->salt * 16777619U ^ luck_name(from.name);  // never the same on a way round
      walk->pathway = static_cast<std::uint16_t>(step.pathway.index());
      walk->clocks.fill(Instant::never());
      begin_visits(*walk);
    }
    walk->step = next.index();
    s_.recorder.count(step.visits);
    s_.trace.add(now, walk->number, step.luck);
    if (s_.observer != nullptr) [[unlikely]]
      s_.observer->reaches(id, next, now);
    ++visits(*walk, step);
    if (step.kind != StepKind::service) {
      if (step.count >= 0) count_at(*walk, step);
      if (step.time >= 0) time_at(*walk, step, now);
    }
    if (step.clock >= 0) walk->clocks[static_cast<std::size_t>(step.clock)] = now;
    for (std::uint32_t i = 0; i < step.assignments; ++i)
      if (!assign(id, s_.plan.assignments[step.first_assignment + i], now)) return;
    if (step.charge >= 0) pay_for(id, s_.plan.charges[static_cast<std::size_t>(step.charge)]);
    if (step.releases && walk->held != UINT16_MAX) release_held(id, true, now);

    switch (step.kind) {
      case StepKind::entry:
      case StepKind::mark:
        next = step.next;
        break;
      case StepKind::decision: {
        const double u =
            s_.luck.block(walk->number, step.luck ^ walk->salt, visit(id, step)).uniform();
        double cumulative = 0;
        const std::vector<Branch>& branches = s_.plan.decisions[step.detail];
        // Rounding may leave a sliver above the last share: it goes to the rest, or to the last
        // branch.
        StepId rest = branches.back().to;
        bool decided = false;
        for (const Branch& branch : branches) {
          if (branch.otherwise) {
            rest = branch.to;
            continue;
          }
          cumulative += chosen(*walk, branch.share);
          if (u < cumulative) {
            next = branch.to;
            decided = true;
            break;
          }
        }
        if (!decided) next = rest;
        break;
      }
      case StepKind::delay:
      case StepKind::review:
      case StepKind::wait: {
        const DelayPlan& delay = s_.plan.delays[step.detail];
        if (delay.until) {
          const auto there =
              std::find_if(delay.wakes.begin(), delay.wakes.end(), [&](const Wake& wake) {
                return (wake.levels >> level(*walk, wake.attribute) & 1U) != 0;
              });
          if (there != delay.wakes.end()) {
            next = there->to;
            break;
          }
        }
        Span span;
        const LuckBlock luck = s_.luck.block(walk->number, step.luck ^ walk->salt, visit(id, step));
        if (delay.hand_off) {
          const HandOffPlan& hand_off = s_.plan.hand_offs[*delay.hand_off];
          span = s_.hand_off_delays[*delay.hand_off];
          if (hand_off.variation) {
            span = to_span(
                Days(span.days() * Distribution::gamma(1.0, *hand_off.variation).sample(luck)));
          }
        } else {
          span = to_span(Days(delay.lasts->sample(luck) * factor(*walk, delay.factors) *
                              s_.numbers[delay.times]));
        }
        walk->phase = Phase::delayed;
        walk->woken = 0;
        walk->wake_draws = 0;
        walk->since = now;
        observe_stay(id,
                     step.support >= 0               ? StayKind::active
                     : step.kind == StepKind::review ? StayKind::review
                                                     : StayKind::delay,
                     now);
        schedule(id, now + span);
        if (step.support >= 0) support_begins(*walk, step, now);
        return;
      }
      case StepKind::service: {
        bool refused = false;
        StepId refused_to;
        join(id, now, refused_to, refused);
        if (!refused) return;
        next = refused_to;
        break;
      }
      case StepKind::support: {
        if (!take_up(id, s_.plan.offers[step.detail], visit(id, step), now)) return;
        next = step.next;
        break;
      }
      case StepKind::start: {
        const std::uint32_t generation = walk->generation;
        begin_another(id, step, now);
        if (walk->generation != generation) return;
        next = step.next;
        break;
      }
      case StepKind::close:
      case StepKind::exit:
        end(id, next, now);
        return;
    }
  }
  end(id, StepId(walks_[id.index()].step), now);
}

bool Walks::take_up(WalkId id, const std::vector<SupportOffer>& offers, std::uint32_t k,
                    Instant now) {
  const Walk& walk = walks_[id.index()];
  const std::uint32_t row = walk.row, generation = walk.generation;
  for (const SupportOffer& offer : offers) {
    const SupportPlan& support = s_.plan.supports[offer.support];
    if (now < support.from) continue;
    const double u =
        s_.luck.block(walk.number, support.take_up_luck ^ offer.luck ^ walk.salt, k).uniform();
    if (u >= chosen(walk, support.take_up)) continue;
    s_.recorder.count(support.taken_up);
    begin(row, support.active, walk.salt, episode_of(k), now);
    if (walk.generation != generation) return false;
  }
  return true;
}

void Walks::begin_another(WalkId id, const Step& step, Instant now) {
  const Walk& walk = walks_[id.index()];
  if (walk.row == UINT32_MAX) return;
  begin(walk.row, step.starts, step.luck ^ walk.salt, episode_of(visit(id, step)), now);
}

/// The number of this visit, which with the episode addresses its luck.
std::uint32_t Walks::visit(WalkId id, const Step& step) {
  Walk& walk = walks_[id.index()];
  return (std::uint32_t{walk.episode} << 16) | (visits(walk, step) - 1U);
}

void Walks::end(WalkId id, StepId last, Instant now) {
  Walk& walk = walks_[id.index()];
  if (walk.held != UINT16_MAX) release_held(id, last.exists(), now);
  const PathwayId pathway(walk.pathway);
  const PathwayInfo& info = s_.plan.pathways[pathway.index()];
  s_.recorder.count(info.left);
  s_.recorder.shift(info.inside, -1, now);
  const std::uint32_t row = walk.row;
  if (row != UINT32_MAX) {
    // Takes the walk out of its row's chain.
    std::uint32_t i = s_.population->first_walk(row).index();
    if (i == id.index()) {
      s_.population->set_first_walk(row, WalkId(walk.next_of_row));
    } else {
      while (walks_[i].next_of_row != id.index()) i = walks_[i].next_of_row;
      walks_[i].next_of_row = walk.next_of_row;
    }
  }
  walk.phase = Phase::none;
  walk.row = UINT32_MAX;
  walk.step = UINT32_MAX;
  if (walk.long_visits != UINT32_MAX) free_visits_.push_back(walk.long_visits);
  walk.long_visits = UINT32_MAX;
  ++walk.generation;
  free_.push_back(id.index());
  if (row != UINT32_MAX) s_.population->walk_ended(row, pathway, last, now);
}

void Walks::stop(std::uint32_t row, const std::vector<bool>& pathways, Instant now) {
  std::uint32_t i = s_.population->first_walk(row).index();
  while (i != UINT32_MAX) {
    const WalkId id(i);
    Walk& walk = walks_[i];
    const std::uint32_t next = walk.next_of_row;
    if (pathways[walk.pathway]) {
      const Step& step = s_.plan.steps[walk.step];
      if (walk.phase != Phase::none) observe_end(id, Ending::broken_off, now);
      if (walk.phase == Phase::waiting) {
        Service& service = services_[s_.plan.service_steps[step.detail].service.index()];
        leave_list(id, now);
        if (walk.handed_over == 0) count_timely(walk, now, TimelyStarts::How::left);
        // Work that was begun and handed over has started: it ends here.
        s_.recorder.count(walk.handed_over == 1 ? service.plan->measures.ended
                                                : service.plan->measures.withdrawn);
        ++(walk.handed_over == 1 ? service.totals.ended : service.totals.withdrawn);
      } else if (walk.phase == Phase::in_service) {
        leave_place(id, now, false);
      }
      if (step.support >= 0 && (walk.phase == Phase::in_service || walk.phase == Phase::delayed))
        support_ends(walk, step, now);
      end(id, StepId::none(), now);
    }
    i = next;
  }
  offer_pending(now);
}

void Walks::fire(std::uint32_t index, Instant now) {
  const WalkId id(index);
  Walk& walk = walks_[index];
  const Step& step = s_.plan.steps[walk.step];
  switch (walk.phase) {
    case Phase::delayed: {
      walk.phase = Phase::none;
      const DelayPlan& delay = s_.plan.delays[step.detail];
      if (step.support >= 0) support_ends(walk, step, now);
      StepId next = walk.woken == 0 ? step.next : delay.wakes[walk.woken - 1U].to;
      Ending ending = Ending::completed;
      if (delay.hand_off) {
        const double lost =
            levers_.lost(*delay.hand_off, s_.numbers[s_.plan.hand_offs[*delay.hand_off].lost]);
        if (lost > 0 &&
            s_.luck.block(walk.number, delay.lost_luck ^ walk.salt, visit(id, step)).uniform() <
                lost) {
          next = delay.lost_to;
          ending = Ending::lost;
        }
      }
      observe_end(id, ending, now);
      proceed(id, next, now);
      break;
    }
    case Phase::waiting: {
      const ServiceStepPlan& detail = s_.plan.service_steps[step.detail];
      Service& service = services_[detail.service.index()];
      leave_list(id, now);
      if (walk.handed_over == 0) count_timely(walk, now, TimelyStarts::How::left);
      s_.recorder.count(service.plan->measures.gave_up);
      ++service.totals.gave_up;
      s_.trace.add(now, walk.number, detail.patience_luck);
      observe_end(id, Ending::gave_up, now);
      proceed(id, detail.gave_up, now);
      break;
    }
    case Phase::in_service:
      end_service(id, now);
      break;
    case Phase::none:
      throw ProgramError("a walk that rests has no event");
  }
  offer_pending(now);
}

void Walks::schedule(WalkId id, Instant due) {
  s_.agenda.schedule(due, Entity::of(Entity::Kind::walk, id.index()),
                     ++walks_[id.index()].generation);
}

bool Walks::assign(WalkId id, const Assignment& assignment, Instant now) {
  Walk& walk = walks_[id.index()];
  if (walk.row == UINT32_MAX) {
    walk.levels[assignment.attribute.index()] = assignment.level;
    return true;
  }
  const std::uint32_t generation = walk.generation;
  s_.population->set_level(walk.row, assignment.attribute, assignment.level, now);
  return walk.generation == generation;
}

std::uint8_t Walks::level(const Walk& walk, AttributeId attribute) const {
  return walk.row != UINT32_MAX ? s_.population->level(walk.row, attribute)
                                : walk.levels[attribute.index()];
}

double Walks::factor(const Walk& walk, const Factors& factors) const {
  double product = 1;
  for (const Factors::Factor& f : factors.all) product *= f.multipliers[level(walk, f.attribute)];
  return product;
}

double Walks::chosen(const Walk& walk, const Choice& choice) const {
  const std::size_t index = choice.attribute.exists() ? level(walk, choice.attribute) : 0;
  return s_.numbers[choice.values[index]];
}

std::uint8_t Walks::payer_of(const Walk& walk, const PayerRule& rule) const {
  return rule.payers[rule.attribute.exists() ? level(walk, rule.attribute) : 0];
}

void Walks::support_begins(const Walk& walk, const Step& step, Instant now) {
  const auto support = static_cast<std::size_t>(step.support);
  s_.recorder.shift(s_.plan.supports[support].active_people, 1, now);
  s_.population->support_started(walk.row, support, now);
}

void Walks::support_ends(const Walk& walk, const Step& step, Instant now) {
  const auto support = static_cast<std::size_t>(step.support);
  s_.recorder.shift(s_.plan.supports[support].active_people, -1, now);
  s_.population->support_ended(walk.row, support, now);
}

void Walks::count_at(const Walk& walk, const Step& step) {
  const StepCount& count = s_.plan.counts[static_cast<std::size_t>(step.count)];
  s_.recorder.count(count.people, count.micro_weight);
  count.by.count(s_.recorder, count.micro_weight,
                 [&](AttributeId attribute) { return level(walk, attribute); });
}

void Walks::time_at(const Walk& walk, const Step& step, Instant now) {
  const StepTime& time = s_.plan.times[static_cast<std::size_t>(step.time)];
  const Instant since = walk.clocks[time.clock];
  if (since == Instant::never()) return;
  const double weight = s_.plan.pathways[walk.pathway].weight;
  const Span taken = now - since;
  s_.recorder.count(time.people, to_micro(weight));
  s_.recorder.count(time.days, to_micro(taken.days() * weight));
  if (time.late_after && taken >= *time.late_after) s_.recorder.count(time.late, to_micro(weight));
  if (now >= s_.recorder.months().evaluation_start()) s_.waits[time.wait_index].add(taken);
}

void Walks::pay_for(WalkId id, const StepCharge& charge) {
  const Walk& walk = walks_[id.index()];
  const double weight = s_.plan.pathways[walk.pathway].weight;
  s_.ledger.pay(payer_of(walk, charge.payer), charge.ledger_line,
                to_micro(s_.numbers[charge.pounds] * weight), account_of(walk));
}

}  // namespace carersim
