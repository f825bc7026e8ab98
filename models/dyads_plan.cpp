#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "models/dyads.hpp"

namespace carersim {

namespace {

std::vector<double> read_level_shares(const Cursor& table, const AttributeSpec& spec) {
  std::vector<double> cumulative;
  double sum = 0;
  for (const std::string& level : spec.levels) {
    const Cursor share = table[level];
    sum += share.exists() ? share.number(Range::share()) : 0.0;
    cumulative.push_back(sum);
  }
  for (const Cursor& child : table.children()) {
    if (std::find(spec.levels.begin(), spec.levels.end(), child.name()) == spec.levels.end()) {
      const std::string near = nearest_word(child.name(), spec.levels);
      child.problem(fmt::format("the level \"{}\"", child.name()),
                    near.empty() ? fmt::format("a level of {}", spec.name)
                                 : fmt::format("a level; did you mean {}?", near));
    }
  }
  if (std::abs(sum - 1) > 1e-6) {
    table.problem(fmt::format("shares that add up to {:.6g}", sum), "1");
  }
  cumulative.back() = 1;
  return cumulative;
}

AttributeShares read_shares(const Cursor& cursor, AttributeId attribute,
                            const Attributes& attributes) {
  AttributeShares shares;
  shares.attribute = attribute;
  shares.luck = luck_name("population.attribute." + attributes[attribute].name);
  const Cursor share = cursor["share"];
  const Cursor by = share["by"];
  std::vector<Cursor> names;
  if (by.is_array()) {
    names = by.children();
  } else if (by.exists()) {
    names = {by};
  }
  std::vector<Cursor> tables = {share};
  for (const Cursor& name : names) {
    const AttributeId id = attributes.read_name(name);
    if (!id.exists()) {
      share.ignore();
      return shares;
    }
    shares.by.push_back({id, attributes[id].levels.size()});
    std::vector<Cursor> finer;
    for (const Cursor& table : tables) {
      for (const std::string& level : attributes[id].levels) finer.push_back(table[level]);
    }
    tables = std::move(finer);
  }
  for (const Cursor& table : tables)
    shares.cumulative.push_back(read_level_shares(table, attributes[attribute]));
  return shares;
}

std::vector<AttributeShares> read_attributes(const Cursor& table, const Attributes& attributes) {
  std::vector<AttributeShares> all;
  for (const Cursor& cursor : table.children()) {
    const AttributeId attribute = attributes.find(cursor.name());
    if (!attribute.exists()) {
      const std::string near = nearest_word(cursor.name(), attributes.names());
      cursor.problem(fmt::format("the attribute \"{}\"", cursor.name()),
                     near.empty() ? "an attribute of a dyad"
                                  : fmt::format("an attribute; did you mean {}?", near));
      continue;
    }
    all.push_back(read_shares(cursor, attribute, attributes));
  }
  return all;
}

/// In an order in which each is drawn after the one that it depends on.
std::vector<AttributeShares> ordered(const std::vector<AttributeShares>& all, const Cursor& at) {
  std::vector<AttributeShares> result;
  std::set<std::uint32_t> drawn, named;
  for (const AttributeShares& shares : all) named.insert(shares.attribute.index());
  while (result.size() < all.size()) {
    const std::size_t before = result.size();
    for (const AttributeShares& shares : all) {
      if (drawn.count(shares.attribute.index()) > 0) continue;
      const bool waits = std::any_of(shares.by.begin(), shares.by.end(), [&](const auto& by) {
        return named.count(by.attribute.index()) > 0 && drawn.count(by.attribute.index()) == 0;
      });
      if (waits) continue;
      drawn.insert(shares.attribute.index());
      result.push_back(shares);
    }
    if (result.size() == before) {
      at.problem("shares that depend on each other in a circle",
                 "attributes that depend on others without a circle");
      return result;
    }
  }
  return result;
}

/// All shares, of which some differ.
std::vector<AttributeShares> differing(std::vector<AttributeShares> all,
                                       const std::vector<AttributeShares>& others) {
  for (const AttributeShares& shares : others) {
    const auto same = std::find_if(all.begin(), all.end(), [&](const AttributeShares& s) {
      return s.attribute == shares.attribute;
    });
    if (same == all.end()) {
      all.push_back(shares);
    } else {
      *same = shares;
    }
  }
  return all;
}

void read_newcomers(const Cursor& arrivals, const PopulationReader::Context& context,
                    DyadsPlan& plan) {
  if (!arrivals.exists()) return;
  const auto stream = [&](const Cursor& cursor, std::vector<Assignment> fixed) {
    const Timed<PerYear> rate = cursor.timed<PerYear>(Range::between(0, 1e9));
    std::vector<Timed<double>::Change> changes;
    for (const auto& change : rate.changes())
      changes.push_back({change.from, change.value.value() / days_per_year});
    const Timed<double> per_day(rate.base().value() / days_per_year, std::move(changes));
    plan.newcomers_per_year += rate.base().value();
    plan.newcomers.push_back({ArrivalStream(per_day, {}, context.months), std::move(fixed),
                              luck_name(cursor.address())});
  };
  if (!arrivals.is_table()) {
    stream(arrivals, {});
    return;
  }
  const AttributeId by = context.attributes.read_name(arrivals["by"]);
  for (std::size_t i = 0; i < context.attributes[by].levels.size(); ++i) {
    stream(arrivals[context.attributes[by].levels[i]], {{by, static_cast<std::uint8_t>(i)}});
  }
}

void read_starts(const Cursor& starts, const PopulationReader::Context& context, DyadsPlan& plan) {
  for (const Cursor& by : starts.children()) {
    const AttributeId attribute = context.attributes.find(by.name());
    if (!attribute.exists()) {
      by.expected("an attribute of a dyad");
      continue;
    }
    for (const Cursor& level : by.children()) {
      const auto& levels = context.attributes[attribute].levels;
      const auto found = std::find(levels.begin(), levels.end(), level.name());
      if (found == levels.end()) {
        level.problem(fmt::format("the level \"{}\"", level.name()),
                      fmt::format("a level of {}", by.name()));
        continue;
      }
      plan.starts.push_back({attribute, static_cast<std::uint8_t>(found - levels.begin())});
      plan.starts_at.push_back(read_step(level, context.pathways));
    }
  }
}

void read_support_effects(const PopulationReader::Context& context, DyadsPlan& plan) {
  if (context.pathways.supports.size() > 32) {
    context.root["support"].problem(fmt::format("{} supports", context.pathways.supports.size()),
                                    "at most 32");
  }
  for (const SupportPlan& support : context.pathways.supports) {
    std::array<double, max_hazards> effects;
    effects.fill(1.0);
    for (const SupportPlan::Effect& effect : support.effects) {
      bool found = false;
      for (std::size_t p = 0; p < plan.processes.size(); ++p) {
        if (plan.processes[p].name != effect.process) continue;
        effects[p] = effect.times;
        found = true;
      }
      if (!found) {
        std::vector<std::string> names;
        for (const ProcessPlan& process : plan.processes) names.push_back(process.name);
        const std::string near = nearest_word(effect.process, names);
        Problem problem;
        problem.at = effect.at;
        problem.where = fmt::format("support.{}.effect", support.name);
        problem.found = fmt::format("the process \"{}\"", effect.process);
        problem.expected = near.empty() ? "a process or channel"
                                        : fmt::format("a process; did you mean {}?", near);
        context.root.problems().add(std::move(problem));
      }
    }
    plan.supports.times.push_back(effects);
  }
  if (context.pathways.supports.empty()) return;
  plan.supports.floor = context.root["supports"]["floor"].number(Range::between(0, 1));
  const Cursor left = context.root["supports"]["effect_left"];
  if (!left.exists()) return;
  plan.supports.by = context.attributes.read_name(left["by"]);
  if (!plan.supports.by.exists()) return left.ignore();
  for (const std::string& level : context.attributes[plan.supports.by].levels)
    plan.supports.left.push_back(left[level].number(Range::between(0, 2)));
}

void check_process_luck(const PopulationReader::Context& context, const DyadsPlan& plan) {
  std::map<LuckName, std::string> seen;
  for (const Step& step : context.pathways.steps) seen.emplace(step.luck, step.address);
  for (const ProcessPlan& process : plan.processes) {
    const auto [place, fresh] = seen.emplace(process.luck, process.name);
    if (fresh) continue;
    Problem problem;
    problem.at = process.at;
    problem.where = process.name;
    problem.found = fmt::format("the same luck as {}", place->second);
    problem.expected = "another name: rename one of them";
    context.root.problems().add(std::move(problem));
  }
}

}  // namespace

double read_person_weight(const Cursor& root) {
  const double carers = root["population"]["carers_per_person"].number(Range::between(1, 3));
  return 1.0 / carers;
}

std::unique_ptr<PopulationPlan> read_dyads(const PopulationReader::Context& context) {
  auto plan = std::make_unique<DyadsPlan>();
  const Cursor population = context.root["population"];
  const double dyads = population["dyads"].number(Range::between(0, 2e7));
  plan->first_dyads = static_cast<std::uint32_t>(std::llround(dyads));
  if (plan->first_dyads == 0 && !population["arrivals"].exists()) {
    population["dyads"].problem("an empty area", "at least one dyad, or arrivals");
  }
  plan->person_weight = read_person_weight(context.root);
  const std::vector<AttributeShares> first =
      read_attributes(population["attribute"], context.attributes);
  plan->first_shares = ordered(first, population);
  plan->arriving_shares = ordered(
      differing(first, read_attributes(population["arriving"], context.attributes)), population);
  for (const Cursor& others : population["also"].children()) {
    const double count = others["dyads"].number(Range::between(0, 2e7));
    plan->also.push_back(
        {static_cast<std::uint32_t>(std::llround(count)),
         ordered(differing(first, read_attributes(others["attribute"], context.attributes)),
                 population)});
  }
  read_newcomers(population["arrivals"], context, *plan);
  read_starts(population["starts"], context, *plan);
  plan->processes = read_processes(context);
  read_support_effects(context, *plan);
  check_process_luck(context, *plan);
  plan->readmission_window = to_span(Days(30));
  plan->outcomes = read_outcomes(context, plan->person_weight);
  plan->groups = read_carer_groups(context.attributes, context.measures);
  plan->time_to_support = read_time_to_support(context.attributes, context.measures);
  plan->identities = read_identities(context, plan->processes);
  return plan;
}

namespace {

/// Dyads drawn to see how common levels and how frequent processes are at the start.
constexpr std::uint32_t sample_size = 20'000;

std::vector<std::array<std::uint8_t, dyad_attributes>> sample_dyads(const DyadsPlan& plan) {
  const std::uint32_t all = plan.all_first_dyads();
  std::vector<std::array<std::uint8_t, dyad_attributes>> sample(std::min(all, sample_size));
  const Luck luck(0, 0);
  for (std::uint32_t i = 0; i < sample.size(); ++i) {
    sample[i].fill(0);
    const auto place = static_cast<std::uint32_t>(std::uint64_t{i} * all / sample.size());
    DyadsPlan::draw_attributes(luck, i, plan.shares_of(place), {}, sample[i].data());
  }
  return sample;
}

}  // namespace

std::uint32_t DyadsPlan::all_first_dyads() const {
  std::uint32_t all = first_dyads;
  for (const FirstDyads& others : also) all += others.dyads;
  return all;
}

const std::vector<AttributeShares>& DyadsPlan::shares_of(std::uint32_t number) const {
  if (number < first_dyads) return first_shares;
  std::uint32_t before = first_dyads;
  for (const FirstDyads& others : also) {
    before += others.dyads;
    if (number < before) return others.shares;
  }
  throw ProgramError("the number of one of the first dyads");
}

std::vector<double> DyadsPlan::events_per_year() const {
  const Hazards hazards(processes, supports);
  const auto sample = sample_dyads(*this);
  std::vector<double> events(processes.size(), 0.0);
  for (const auto& levels : sample) {
    const HazardRates rates = hazards.rates(levels.data(), 0);
    for (std::size_t p = 0; p < processes.size(); ++p) events[p] += rates[p];
  }
  for (double& of_process : events) {
    const double mean = sample.empty() ? 0.0 : of_process / static_cast<double>(sample.size());
    of_process = mean * 86400.0 * days_per_year * all_first_dyads();
  }
  return events;
}

std::vector<OutsideEntry> DyadsPlan::outside_entries() const {
  const std::vector<double> events = events_per_year();
  std::vector<OutsideEntry> entries;
  for (std::size_t p = 0; p < processes.size(); ++p) {
    if (processes[p].enters.exists())
      entries.push_back({processes[p].enters, events[p] / days_per_year});
  }
  return entries;
}

double DyadsPlan::ends_per_day() const {
  const std::vector<double> events = events_per_year();
  double ends = 0;
  for (std::size_t p = 0; p < processes.size(); ++p) {
    switch (processes[p].kind) {
      case ProcessKind::person_dies:
      case ProcessKind::carer_dies:
      case ProcessKind::caring_ends:
      case ProcessKind::care_home_move:
        ends += events[p];
        break;
      default:
        break;
    }
  }
  return all_first_dyads() == 0 ? 0.0 : ends / days_per_year / all_first_dyads();
}

std::vector<std::string> DyadsPlan::event_names() const {
  std::vector<std::string> names;
  for (const ProcessPlan& process : processes)
    names.push_back((process.kind == ProcessKind::channel ? "channel." : "process.") +
                    process.name);
  return names;
}

LevelWeights DyadsPlan::level_weights() const {
  LevelWeights weights(dyad_attributes, std::vector<double>(16, 0.0));
  for (const auto& levels : sample_dyads(*this)) {
    for (std::size_t a = 0; a < dyad_attributes; ++a) weights[a][levels[a]] += 1;
  }
  return weights;
}

}  // namespace carersim
