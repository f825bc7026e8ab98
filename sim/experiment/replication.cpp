#include "sim/experiment/replication.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace carersim {

Replication::Replication(const RunPlan& run, ArmPlan& arm, std::uint32_t replication,
                         std::vector<RotaCalendar>& rotas,
                         const std::vector<ArrivalStream>& streams, std::vector<Span> delays,
                         Observer* observer)
    : run_(run),
      arm_(arm),
      luck_(run.seed, replication),
      streams_(&streams),
      sources_(arm.pathways.sources.size()),
      delays_(std::move(delays)),
      agenda_(OrderFrom{this}),
      recorder_(run.measures, *run.months),
      ledger_(*run.ledger, recorder_),
      waits_(run.wait_names.size()),
      walks_({arm.pathways, arm.numbers, agenda_, recorder_, ledger_, luck_, trace_, waits_, rotas,
              delays_, nullptr, observer}) {
  if (arm.population) {
    population_ = arm.population->create({arm.pathways, *arm.attributes, arm.numbers, agenda_,
                                          recorder_, ledger_, luck_, trace_, walks_, observer});
    walks_.live_with(*population_);
  }
  const PolicySetting setting{arm.pathways, arm.numbers, walks_, recorder_, luck_, agenda_};
  for (const auto& policy : arm.policies) policies_.push_back(policy->create(setting));
}

void Replication::begin() {
  const auto services = static_cast<std::uint32_t>(arm_.pathways.services.size());
  for (std::uint32_t i = 0; i < policies_.size(); ++i) policies_[i]->begin(services + i);
  for (std::uint32_t i = 0; i < sources_.size(); ++i) schedule_arrival(i, Instant(0));
  if (population_) {
    population_->begin(Instant(0));
  } else {
    walks_.start_from_today(Instant(0));
  }
}

void Replication::run_before(Instant limit) {
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
        if (arrive(index, entry.generation, now)) ++entries_;
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

void Replication::settle(Instant now) {
  walks_.settle(now);
  if (population_) population_->settle(now);
}

void Replication::close_month(Instant end) {
  walks_.close_month(end);
  if (population_) population_->close_month(end);
  recorder_.close_month();
}

void Replication::month_begins(Instant now) {
  for (const auto& policy : policies_) policy->month_begins(now);
}

void Replication::act(std::vector<Span> delays, Instant now) {
  delays_ = std::move(delays);
  walks_.refresh_capacities(now);
}

void Replication::branch_to(const ArmPlan& other, const std::vector<ArrivalStream>& streams,
                            Instant now) {
  arm_.numbers = other.numbers;
  arm_.numbers.bring_to(Instant(0));
  arm_.numbers.bring_to(now - Span(1));
  streams_ = &streams;
  for (std::uint32_t i = 0; i < sources_.size(); ++i) {
    ++sources_[i].generation;
    schedule_arrival(i, sources_[i].since);
  }
  if (population_) population_->branch_to(*other.population, now);
}

ReplicationResult Replication::finish(Instant horizon) {
  ReplicationResult result;
  const std::size_t months = run_.months->size();
  result.series.resize(run_.measures.size() * months);
  result.totals.resize(run_.measures.size());
  const double evaluated = static_cast<double>((horizon - run_.months->evaluation_start()).ticks());
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

std::uint64_t Replication::order(std::uint32_t entity) const {
  const std::uint32_t index = Entity::index(entity);
  switch (Entity::kind(entity)) {
    case Entity::Kind::row:
      return EventOrder::of_person(population_->number(index), 0);
    case Entity::Kind::walk:
      return walks_.order(index);
    case Entity::Kind::source:
      return index < sources_.size()
                 ? EventOrder::of_person(first_case_number | sources_[index].ordinal, index)
                 : EventOrder::of_person(first_case_number - 1, index);
    case Entity::Kind::service:
      return index;
  }
  return 0;
}

void Replication::prefetch(std::uint32_t entity) const {
  if (Entity::kind(entity) == Entity::Kind::row) population_->prefetch(Entity::index(entity));
  if (Entity::kind(entity) == Entity::Kind::walk) walks_.prefetch(Entity::index(entity));
}

void Replication::prefetch_companion(std::uint32_t entity) const {
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

void Replication::prefetch_hazards(std::uint32_t entity) const {
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

void Replication::schedule_arrival(std::uint32_t index, Instant since) {
  const SourcePlan& plan = arm_.pathways.sources[index];
  Source& source = sources_[index];
  source.since = since;
  Instant due = Instant::never();
  if (!plan.times.empty()) {
    if (source.ordinal < plan.times.size()) due = plan.times[source.ordinal];
  } else {
    due = (*streams_)[index].next(since,
                                  luck_.block(first_case_number | source.ordinal, plan.luck, 0));
  }
  if (due < run_.months->horizon())
    agenda_.schedule(due, Entity::of(Entity::Kind::source, index), source.generation);
}

bool Replication::arrive(std::uint32_t index, std::uint32_t generation, Instant now) {
  if (index >= sources_.size())
    return population_->arrive(index - static_cast<std::uint32_t>(sources_.size()), generation,
                               now);
  if (sources_[index].generation != generation) return false;
  const std::uint32_t ordinal = sources_[index].ordinal++;
  schedule_arrival(index, now);
  walks_.arrive(index, ordinal, now);
  return true;
}

void Replication::check_money(ReplicationResult& result) {
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

}  // namespace carersim
