#include "models/process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace carersim {

const std::vector<std::string>& process_names() {
  static const std::vector<std::string> names = {
      "need_progresses", "emergency_admission", "planned_admission", "ae_attendance",
      "person_dies",     "strain_rises",        "strain_falls",      "breakdown",
      "care_home_move",  "hours_step_up",       "hours_step_down",   "seeks_own_care",
      "carer_emergency", "carer_dies",          "caring_ends"};
  return names;
}

HazardProfile::HazardProfile(const std::vector<std::pair<std::uint32_t, double>>& knots) {
  for (const auto& [from, multiplier] : knots) {
    if (!knots_.empty() && knots_.back().multiplier == multiplier) continue;
    const auto second = static_cast<double>(from);
    double integral = 0;
    if (!knots_.empty()) {
      integral = knots_.back().integral + (second - knots_.back().from) * knots_.back().multiplier;
    }
    if (multiplier != 1.0) one_until_ = std::min(one_until_, second);
    knots_.push_back({second, multiplier, integral});
  }
  if (one_until_ == std::numeric_limits<double>::infinity()) knots_.clear();
}

template <double HazardProfile::Knot::*value>
const HazardProfile::Knot& HazardProfile::last_not_above(double x) const {
  // Knots are months, nearly all alike: a guess by proportion is next to the one looked for.
  const double reach = knots_.back().*value;
  const auto last = static_cast<double>(knots_.size() - 1);
  auto i = static_cast<std::size_t>(x >= reach ? last : x / reach * last);
  while (i + 1 < knots_.size() && knots_[i + 1].*value <= x) ++i;
  while (knots_[i].*value > x) --i;
  return knots_[i];
}

double HazardProfile::integral_after_changes(double at) const {
  const Knot& knot = last_not_above<&Knot::from>(at);
  return knot.integral + (at - knot.from) * knot.multiplier;
}

double HazardProfile::reached(double integral) const {
  if (integral <= one_until_) return integral;
  const Knot& knot = last_not_above<&Knot::integral>(integral);
  if (knot.multiplier <= 0) return std::numeric_limits<double>::infinity();
  return knot.from + (integral - knot.integral) / knot.multiplier;
}

namespace {

constexpr double seconds_per_year = days_per_year * 86400.0;

/// The profile of a rate that changes on dates, has a season, or both; the base rate that it
/// multiplies is the rate at the start, or the first above zero.
HazardProfile profile_of(const Timed<PerYear>& rate, const std::vector<double>& season,
                         const Months& months, double& base) {
  base = rate.base().value();
  for (const auto& change : rate.changes()) {
    if (base == 0) base = change.value.value();
  }
  if (rate.is_constant() && season.empty()) return {};
  std::vector<Instant> dates = {Instant(0)};
  for (const auto& change : rate.changes()) {
    if (change.from > Instant(0)) dates.push_back(change.from);
  }
  if (!season.empty()) {
    for (std::size_t t = 0; t < months.size(); ++t) dates.push_back(months.start(t));
  }
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  std::vector<std::pair<std::uint32_t, double>> knots;
  for (const Instant date : dates) {
    const double value = rate.at(date).value();
    double multiplier = value == base ? 1.0 : value / base;
    if (base == 0) multiplier = 1.0;
    if (!season.empty()) {
      const std::chrono::year_month_day day(day_of(months.start_date(), date));
      multiplier *= season[static_cast<unsigned>(day.month()) - 1];
    }
    knots.emplace_back(static_cast<std::uint32_t>(date.ticks() / ticks_per_second), multiplier);
  }
  return HazardProfile(knots);
}

std::vector<double> read_season(const Cursor& cursor) {
  std::vector<double> season;
  if (!cursor.exists()) return season;
  for (const char* month : {"january", "february", "march", "april", "may", "june", "july",
                            "august", "september", "october", "november", "december"}) {
    season.push_back(cursor[month].number(Range::between(0, 100)));
  }
  return season;
}

ProcessPlan read_process(const Cursor& cursor, const PopulationReader::Context& context) {
  ProcessPlan process;
  process.name = cursor.name();
  process.at = cursor.position();
  process.luck = luck_name(cursor.address());
  const std::vector<double> season = read_season(cursor["season"]);
  const Cursor rate = cursor["rate"];
  constexpr Range hazard = Range::between(0, 1000);
  Timed<PerYear> timed(PerYear(1));
  if (rate.is_table() && rate["by"].exists()) {
    const AttributeId by = context.attributes.read_name(rate["by"]);
    Factors::Factor factor{by, {}};
    for (const std::string& level : context.attributes[by].levels) {
      factor.multipliers.push_back(rate[level].quantity<PerYear>(hazard).value() /
                                   seconds_per_year);
    }
    process.rates.all.push_back(std::move(factor));
    // The rates of all levels change together on dates.
    const Timed<double> times = cursor["times"].timed_number(Range::between(0, 1000));
    std::vector<Timed<PerYear>::Change> changes;
    for (const auto& change : times.changes())
      changes.push_back({change.from, PerYear(change.value)});
    timed = Timed<PerYear>(PerYear(times.base()), std::move(changes));
    process.profile = profile_of(timed, season, context.months, process.base_per_second);
  } else {
    timed = rate.timed<PerYear>(hazard);
    process.profile = profile_of(timed, season, context.months, process.base_per_second);
    process.base_per_second /= seconds_per_year;
  }
  process.factors = read_factors(cursor["by"], context.attributes);
  if (cursor["enters"].exists()) {
    process.enters = read_step(cursor["enters"], context.pathways);
    if (process.enters.exists() &&
        context.pathways.pathways[context.pathways.steps[process.enters.index()].pathway.index()]
                .walker == plain_case) {
      cursor["enters"].expected("a step of a pathway with walker = \"carer\" or \"person\"");
    }
  }
  if (cursor["ends"].exists()) {
    std::vector<std::string> names;
    for (const PathwayInfo& pathway : context.pathways.pathways) names.push_back(pathway.name);
    for (const Cursor& name : cursor["ends"].children()) process.ends.push_back(name.choice(names));
  }
  const Cursor cost = cursor["cost"];
  if (cost.exists()) {
    const Timed<Pounds> pounds = cost["per_event"].timed<Pounds>(Range::between(0, 1e7));
    std::vector<Timed<double>::Change> changes;
    for (const auto& change : pounds.changes())
      changes.push_back({change.from, change.value.value()});
    process.cost = context.numbers.add(Timed<double>(pounds.base().value(), std::move(changes)));
    process.payer = read_payer(cost["payer"], context.attributes, context.ledger);
    process.ledger_line = context.ledger.line(process.name, process.payer.payers, context.measures);
  }
  return process;
}

/// `count_by`: the events by levels of attributes, as they are before the process changes anything.
void read_counts(const Cursor& cursor, const PopulationReader::Context& context,
                 ProcessPlan& process) {
  const Cursor count_by = cursor["count_by"];
  if (!count_by.exists()) return;
  const Measure events = context.measures[process.events];
  process.counts = LevelCounts(count_by, context.attributes, context.measures, events.name,
                               events.sentence.substr(0, events.sentence.size() - 1), events.unit);
}

bool never_happens(const ProcessPlan& process) {
  return process.base_per_second == 0 && process.rates.all.empty();
}

}  // namespace

std::vector<std::string> channel_names(const Cursor& root) {
  std::vector<std::string> names;
  for (const Cursor& channel : root["channel"].children()) names.push_back(channel.name());
  return names;
}

std::vector<ProcessPlan> read_processes(const PopulationReader::Context& context) {
  std::vector<ProcessPlan> processes;
  const auto& names = process_names();
  for (const Cursor& cursor : context.root["process"].children()) {
    ProcessPlan process = read_process(cursor, context);
    process.kind = static_cast<ProcessKind>(std::find(names.begin(), names.end(), process.name) -
                                            names.begin());
    if (process.kind == ProcessKind::channel) {
      const std::string near = nearest_word(process.name, names);
      cursor.problem(fmt::format("the process \"{}\"", process.name),
                     near.empty() ? "a process that the model knows; see scenarios/README.md"
                                  : fmt::format("a process; did you mean {}?", near));
      continue;
    }
    process.of_person = process.kind <= ProcessKind::person_dies ||
                        process.kind == ProcessKind::care_home_move ||
                        process.kind == ProcessKind::seeks_own_care;
    process.events = context.measures.declare(
        {"events." + process.name, "events", MeasureKind::amount,
         fmt::format("Times that the process {} happened to a dyad{}.", process.name,
                     process.of_person ? ", each person counted once" : "")});
    read_counts(cursor, context, process);
    processes.push_back(std::move(process));
  }
  std::size_t channel = 0;
  for (const Cursor& cursor : context.root["channel"].children()) {
    ProcessPlan process = read_process(cursor, context);
    process.channel = ++channel;
    if (never_happens(process)) {
      cursor["count_by"].ignore();
      continue;
    }
    process.events = context.measures.declare(
        {"identified." + process.name, "carers", MeasureKind::amount,
         fmt::format("Carers identified through the channel {}.", process.name)});
    read_counts(cursor, context, process);
    processes.push_back(std::move(process));
  }
  if (processes.size() > max_hazards) {
    context.root["channel"].problem(fmt::format("{} processes and channels", processes.size()),
                                    fmt::format("at most {}", max_hazards));
    processes.resize(max_hazards);
  }
  return processes;
}

}  // namespace carersim
