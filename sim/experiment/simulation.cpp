#include "sim/experiment/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/pathway/arrival_stream.hpp"

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

/// The events of one arm of one replication, in their order.
class Replication final : public EventOrder {
 public:
  Replication(const RunPlan& run, ArmPlan& arm, std::uint32_t replication,
              std::vector<RotaCalendar>& rotas, const std::vector<ArrivalStream>& streams,
              std::vector<Span> delays, Observer* observer)
      : run_(run),
        arm_(arm),
        luck_(run.seed, replication),
        streams_(streams),
        ordinals_(arm.pathways.sources.size(), 0),
        delays_(std::move(delays)),
        agenda_(OrderFrom{this}),
        recorder_(run.measures, *run.months),
        ledger_(*run.ledger, recorder_),
        waits_(run.wait_names.size()),
        walks_({arm.pathways, arm.numbers, agenda_, recorder_, ledger_, luck_, trace_, waits_,
                rotas, delays_, nullptr, observer}) {
    if (arm.population) {
      population_ = arm.population->create({arm.pathways, *arm.attributes, arm.numbers, agenda_,
                                            recorder_, ledger_, luck_, trace_, walks_, observer});
      walks_.live_with(*population_);
    }
    const PolicySetting setting{arm.pathways, arm.numbers, walks_, recorder_, luck_, agenda_};
    for (const auto& policy : arm.policies) policies_.push_back(policy->create(setting));
  }

  void begin() {
    const auto services = static_cast<std::uint32_t>(arm_.pathways.services.size());
    for (std::uint32_t i = 0; i < policies_.size(); ++i) policies_[i]->begin(services + i);
    for (std::uint32_t i = 0; i < ordinals_.size(); ++i) schedule_arrival(i, Instant(0));
    if (population_) {
      population_->begin(Instant(0));
    } else {
      walks_.start_from_today(Instant(0));
    }
  }

  void run_before(Instant limit) {
    while (agenda_.peek_before(limit) != nullptr) {
      agenda_.show_ahead(8, [&](std::uint32_t entity) { prefetch(entity); });
      agenda_.show_ahead(4, [&](std::uint32_t entity) { prefetch_companion(entity); });
      agenda_.show_ahead(2, [&](std::uint32_t entity) { prefetch_hazards(entity); });
      const CalendarEntry entry = agenda_.take();
      const std::uint32_t index = Entity::index(entry.entity);
      const Instant now(entry.time);
      switch (Entity::kind(entry.entity)) {
        case Entity::Kind::row:
          if (population_->fire(index, entry.generation, now)) ++entries_;
          break;
        case Entity::Kind::walk:
          if (walks_.generation(index) != entry.generation) break;
          walks_.fire(index, now);
          ++entries_;
          break;
        case Entity::Kind::source:
          arrive(index, now);
          ++entries_;
          break;
        case Entity::Kind::service:
          if (index >= arm_.pathways.services.size()) {
            policies_[index - arm_.pathways.services.size()]->due(entry.generation, now);
            ++entries_;
            break;
          }
          if (walks_.opening_generation(index) != entry.generation) break;
          walks_.open(index, now);
          ++entries_;
          break;
      }
    }
  }

  /// Prices change within a month: what has run until now is paid at those that are in force.
  void settle(Instant now) {
    walks_.settle(now);
    if (population_) population_->settle(now);
  }

  void close_month(Instant end) {
    walks_.close_month(end);
    if (population_) population_->close_month(end);
    recorder_.close_month();
  }

  /// Agencies look at their services on the first of the month.
  void month_begins(Instant now) {
    for (const auto& policy : policies_) policy->month_begins(now);
  }

  /// Numbers in force have changed; `delays` are the hand-offs' present ones.
  void act(std::vector<Span> delays, Instant now) {
    delays_ = std::move(delays);
    walks_.refresh_capacities(now);
  }

  ReplicationResult finish(Instant horizon) {
    ReplicationResult result;
    const std::size_t months = run_.months->size();
    result.series.resize(run_.measures.size() * months);
    result.totals.resize(run_.measures.size());
    const double evaluated =
        static_cast<double>((horizon - run_.months->evaluation_start()).ticks());
    for (std::size_t m = 0; m < run_.measures.size(); ++m) {
      const MeasureId id(static_cast<std::uint32_t>(m));
      const MeasureKind kind = run_.measures[id].kind;
      // What is computed from others has no value until it is, such as the wait for a service that
      // only another arm has.
      const bool derived = kind == MeasureKind::derived;
      constexpr double none = std::numeric_limits<double>::quiet_NaN();
      for (std::size_t t = 0; t < months; ++t)
        result.series[m * months + t] = derived ? none : recorder_.value(id, t);
      const double sum = static_cast<double>(recorder_.evaluated(id));
      result.totals[m] = derived                       ? none
                         : kind == MeasureKind::stock  ? sum / evaluated
                         : kind == MeasureKind::amount ? sum / micro_pounds
                                                       : sum;
    }
    result.waits = waits_;
    result.still_waiting.resize(run_.wait_names.size());
    walks_.finish(horizon, result.still_waiting, result);
    walks_.derive(result.totals, result.series, months);
    check_money(result);
    if (population_) population_->finish(horizon, result);
    result.event_hash = trace_.hash();
    result.events = trace_.events();
    result.entries = entries_;
    return result;
  }

  [[nodiscard]] std::uint64_t order(std::uint32_t entity) const override {
    const std::uint32_t index = Entity::index(entity);
    switch (Entity::kind(entity)) {
      case Entity::Kind::row:
        return EventOrder::of_person(population_->number(index), 0);
      case Entity::Kind::walk:
        return walks_.order(index);
      case Entity::Kind::source:
        return index < ordinals_.size()
                   ? EventOrder::of_person(first_case_number | ordinals_[index], index)
                   : EventOrder::of_person(first_case_number - 1, index);
      case Entity::Kind::service:
        return index;
    }
    return 0;
  }

 private:
  void prefetch(std::uint32_t entity) const {
    if (Entity::kind(entity) == Entity::Kind::row) population_->prefetch(Entity::index(entity));
    if (Entity::kind(entity) == Entity::Kind::walk) walks_.prefetch(Entity::index(entity));
  }

  /// What a dyad or walk points to, once it has come itself.
  void prefetch_companion(std::uint32_t entity) const {
    if (!population_) return;
    if (Entity::kind(entity) == Entity::Kind::row) {
      population_->prefetch_more(Entity::index(entity));
      const WalkId walk = population_->first_walk(Entity::index(entity));
      if (walk.exists()) walks_.prefetch(walk.index());
    }
    if (Entity::kind(entity) == Entity::Kind::walk) {
      walks_.prefetch_more(Entity::index(entity));
      const std::uint32_t row = walks_.row(Entity::index(entity));
      if (row != UINT32_MAX) population_->prefetch(row);
    }
  }

  /// What the dyad of a walk points to, and a dyad's second walk.
  void prefetch_hazards(std::uint32_t entity) const {
    if (!population_) return;
    if (Entity::kind(entity) == Entity::Kind::row) {
      const WalkId walk = population_->first_walk(Entity::index(entity));
      if (walk.exists()) walks_.prefetch_next(walk.index());
    }
    if (Entity::kind(entity) == Entity::Kind::walk) {
      const std::uint32_t row = walks_.row(Entity::index(entity));
      if (row != UINT32_MAX) population_->prefetch_more(row);
    }
  }

  void schedule_arrival(std::uint32_t source, Instant now) {
    const SourcePlan& plan = arm_.pathways.sources[source];
    const std::uint32_t ordinal = ordinals_[source];
    Instant due = Instant::never();
    if (!plan.times.empty()) {
      if (ordinal < plan.times.size()) due = plan.times[ordinal];
    } else {
      due = streams_[source].next(now, luck_.block(first_case_number | ordinal, plan.luck, 0));
    }
    if (due < run_.months->horizon())
      agenda_.schedule(due, Entity::of(Entity::Kind::source, source), 0);
  }

  void arrive(std::uint32_t index, Instant now) {
    if (index >= ordinals_.size()) {
      population_->arrive(index - static_cast<std::uint32_t>(ordinals_.size()), now);
      return;
    }
    const std::uint32_t ordinal = ordinals_[index]++;
    schedule_arrival(index, now);
    walks_.arrive(index, ordinal, now);
  }

  /// Every payment stands in a payer's measure and in a line's: the sums are the same, to the
  /// millionth.
  void check_money(ReplicationResult& result) {
    Wide by_payer = 0, by_line = 0;
    double by_month = 0;
    for (const MeasureId id : run_.ledger->payer_measures()) by_payer += recorder_.evaluated(id);
    for (const MeasureId id : run_.ledger->line_measures()) {
      by_line += recorder_.evaluated(id);
      for (std::size_t t = run_.months->first_evaluated(); t < run_.months->size(); ++t) {
        by_month += std::round(recorder_.value(id, t) * micro_pounds);
      }
    }
    const double total = static_cast<double>(ledger_.total());
    result.checks.push_back({"costs by payer = all payments",
                             static_cast<double>(by_payer) / micro_pounds, total / micro_pounds,
                             by_payer == ledger_.total()});
    result.checks.push_back({"costs by service = all payments",
                             static_cast<double>(by_line) / micro_pounds, total / micro_pounds,
                             by_line == ledger_.total()});
    Wide by_share = 0;
    for (std::uint32_t line = 0; line < run_.ledger->line_measures().size(); ++line) {
      for (std::uint32_t payer = 0; payer < run_.ledger->payers().size(); ++payer) {
        const MeasureId share = run_.ledger->share_measure(payer, line);
        if (share.exists()) by_share += recorder_.evaluated(share);
      }
    }
    result.checks.push_back({"costs by payer and service = all payments",
                             static_cast<double>(by_share) / micro_pounds, total / micro_pounds,
                             by_share == ledger_.total()});
    result.checks.push_back({"costs by month = all payments", by_month / micro_pounds,
                             total / micro_pounds,
                             std::abs(by_month - total) <= 1e-9 * std::abs(total) + 0.5});
  }

  const RunPlan& run_;
  ArmPlan& arm_;
  Luck luck_;
  const std::vector<ArrivalStream>& streams_;
  std::vector<std::uint32_t> ordinals_;
  std::vector<Span> delays_;
  Agenda agenda_;
  Recorder recorder_;
  Ledger ledger_;
  std::vector<WaitHistogram> waits_;
  EventTrace trace_;
  std::uint64_t entries_ = 0;
  Walks walks_;
  std::unique_ptr<Population> population_;
  std::vector<std::unique_ptr<Policy>> policies_;
};

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
  std::vector<Instant> changes;
  for (const Instant date : arm.numbers.dates()) {
    if (date < months.horizon()) changes.push_back(date);
  }
  for (std::size_t t = 0; t < months.size(); ++t)
    prepared.boundaries.push_back({months.end(t), true, false});
  for (const Instant date : changes) {
    const auto found = std::find_if(prepared.boundaries.begin(), prepared.boundaries.end(),
                                    [&](const Boundary& b) { return b.at == date; });
    if (found != prepared.boundaries.end()) {
      found->change = true;
    } else {
      prepared.boundaries.push_back({date, false, true});
    }
  }
  std::sort(prepared.boundaries.begin(), prepared.boundaries.end(),
            [](const Boundary& a, const Boundary& b) { return a.at < b.at; });
  // Every agency acts when a month ends and when numbers change; the first settles the accounts.
  std::vector<Instant> dates;
  for (const Boundary& boundary : prepared.boundaries) dates.push_back(boundary.at);
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

ReplicationResult Simulation::run(std::size_t index, std::uint32_t replication,
                                  Observer* observer) {
  ArmPlan& arm = plan_.arms[index];
  Arm& prepared = arms_[index];
  arm.numbers.bring_to(Instant(0));
  clock_->begin(index, prepared.agency_dates);
  Replication replica(plan_, arm, replication, prepared.rotas, prepared.streams,
                      hand_off_delays(index), observer);
  replica.begin();
  for (const Boundary& boundary : prepared.boundaries) {
    replica.run_before(boundary.at);
    const std::vector<AgencyId>& due = clock_->run_until(boundary.at);
    require(due.size() == arm.pathways.agencies.size(), "every agency acts on its dates");
    if (boundary.month_end) replica.close_month(boundary.at);
    if (boundary.change && boundary.at < plan_.months->horizon()) {
      if (!boundary.month_end) replica.settle(boundary.at);
      arm.numbers.bring_to(boundary.at);
      for (const HandOffPlan& hand_off : arm.pathways.hand_offs) {
        clock_->change_delay(index, hand_off.from, hand_off.to,
                             whole_seconds(arm.numbers[hand_off.delay]));
      }
      replica.act(hand_off_delays(index), boundary.at);
    }
    if (boundary.month_end && boundary.at < plan_.months->horizon())
      replica.month_begins(boundary.at);
  }
  return replica.finish(plan_.months->horizon());
}

}  // namespace carersim
