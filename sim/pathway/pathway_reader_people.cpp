// Reading who walks: supports that are taken up, and plain cases that arrive.
#include "sim/pathway/pathway_reader.hpp"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>

namespace carersim {

void PathwayReader::read_supports() {
  const Cursor unproven_effects = root_["supports"]["unproven_effects"];
  const double unproven = unproven_effects.exists() ? unproven_effects.number(Range::share()) : 1.0;
  for (const Cursor& cursor : root_["support"].children()) {
    SupportPlan support;
    support.name = cursor.name();
    support.take_up = read_choice(cursor["take_up"], attributes_, numbers_,
                                  [](const Cursor& c) { return c.timed_number(Range::share()); });
    support.take_up_luck = luck_name(cursor.address() + ".take_up");
    support.sets = read_assignments(cursor["sets"], attributes_);
    if (cursor["from"].exists())
      support.from = start_of_day(read_start_date(), cursor["from"].date());
    for (const Cursor& effect : cursor["effect"].children()) {
      double times = effect["times"].number(Range::between(0, 100));
      if (effect["unproven"].flag_or(false)) times = 1 + (times - 1) * unproven;
      support.effects.push_back({effect.name(), times, effect.position()});
    }
    support.taken_up =
        measures_.declare({"taken_up." + support.name, "events", MeasureKind::event,
                           fmt::format("People who took up the support {}.", support.name)});
    support.active_people =
        measures_.declare({"supported." + support.name, "people", MeasureKind::stock,
                           fmt::format("People with the support {} active.", support.name)});
    add_support_step(cursor, support);
    plan_.supports.push_back(std::move(support));
  }
}

Date PathwayReader::read_start_date() {
  return root_["time"]["start"].exists() ? root_["time"]["start"].date()
                                         : Date(std::chrono::year(2001) / 1 / 1);
}

void PathwayReader::add_support_step(const Cursor& cursor, SupportPlan& support) {
  PathwayInfo info;
  info.name = "support_" + support.name;
  info.walker = plain_case + 1;  // the first kind of people
  if (walkers_.empty()) {
    cursor.problem("a support", "none, since the scenario has no [population]");
    info.walker = plain_case;
  }
  info.steps = 1;
  Step step;
  step.address = "pathway." + info.name + ".active";
  step.at = cursor.position();
  step.pathway = PathwayId(static_cast<std::uint32_t>(plan_.pathways.size()));
  step.luck = luck_name(cursor.address());
  step.visits =
      measures_.declare({"visits." + info.name, "events", MeasureKind::event,
                         fmt::format("Times that the support {} was taken up.", support.name)});
  step.support = static_cast<std::int32_t>(plan_.supports.size());
  add_pathway(info);
  // A support without an end lasts until the population ends it.
  const Distribution lasts = cursor["lasts"].exists()
                                 ? cursor["lasts"].distribution(LengthUnit::days)
                                 : Distribution::deterministic(100 * days_per_year);
  if (cursor["service"].exists() && plan_.services.empty()) {
    cursor["service"].expected("no service, since the scenario declares none under [service]");
    step.kind = StepKind::exit;
  } else if (cursor["service"].exists()) {
    std::vector<std::string> services;
    for (const ServicePlan& service : plan_.services) services.push_back(service.name);
    step.kind = StepKind::service;
    ServiceStepPlan detail;
    detail.service = ServiceId(static_cast<std::uint32_t>(cursor["service"].choice(services)));
    const ServicePlan& service = plan_.services.at(detail.service.index());
    if (service.kind == ServiceKind::team) {
      cursor["service"].problem(fmt::format("the team {}", service.name),
                                "a caseload, beds or open access");
    }
    if (cursor["lasts"].exists() || !service.length) detail.length = lasts;
    detail.factors =
        cursor["by"].exists() ? read_factors(cursor["by"], attributes_) : service.factors;
    detail.patience_luck = luck_name(cursor.address() + ".patience");
    step.agency = service.agency;
    step.detail = static_cast<std::uint32_t>(plan_.service_steps.size());
    plan_.service_steps.push_back(std::move(detail));
  } else {
    step.kind = StepKind::delay;
    DelayPlan delay;
    delay.lasts = lasts;
    delay.factors = read_factors(cursor["by"], attributes_);
    step.detail = static_cast<std::uint32_t>(plan_.delays.size());
    plan_.delays.push_back(std::move(delay));
  }
  read_support_cost(cursor["cost"], support, step);
  support.active = StepId(static_cast<std::uint32_t>(plan_.steps.size()));
  plan_.steps.push_back(std::move(step));
}

void PathwayReader::read_support_cost(const Cursor& cost, SupportPlan& support, Step& step) {
  if (!cost.exists()) return;
  support.payer = read_payer(cost["payer"], attributes_, ledger_);
  support.ledger_line = ledger_.line(support.name, support.payer.payers, measures_);
  if (cost["per_case"].exists()) {
    const InForce::Slot pounds =
        numbers_.add(plain(cost["per_case"].timed<Pounds>(Range::between(0, 1e7))));
    step.charge = static_cast<std::int32_t>(plan_.charges.size());
    plan_.charges.push_back({pounds, support.payer, support.ledger_line});
  }
  if (cost["per_day"].exists()) {
    support.cost_per_day =
        numbers_.add(plain(cost["per_day"].timed<PoundsPerDay>(Range::between(0, 1e6))));
  }
  if (cost["per_year"].exists()) {
    support.cost_per_year =
        numbers_.add(plain(cost["per_year"].timed<PoundsPerYear>(Range::between(0, 1e8))));
  }
  if ((support.cost_per_day || support.cost_per_year) && support.payer.attribute.exists()) {
    cost["payer"].expected("one payer, since the cost runs by the day or year");
  }
}

void PathwayReader::read_offers() {
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    Step& step = plan_.steps[i];
    if (step.kind != StepKind::support) continue;
    step.detail = static_cast<std::uint32_t>(plan_.offers.size());
    plan_.offers.push_back(offers_named(pending_[i]["offers"], step.address));
  }
}

std::vector<SupportOffer> PathwayReader::offers_named(const Cursor& names,
                                                      const std::string& offered_by) {
  std::vector<std::string> supports;
  for (const SupportPlan& support : plan_.supports) supports.push_back(support.name);
  std::vector<SupportOffer> offers;
  for (const Cursor& name : names.children()) {
    if (supports.empty()) {
      name.expected("no support, since the scenario declares none under [support]");
      continue;
    }
    const std::size_t support = name.choice(supports);
    offers.push_back({support, luck_name(fmt::format("{}.{}", offered_by, supports[support]))});
  }
  return offers;
}

namespace {

/// One arrival time in days on each line; an optional first line that is no number is a heading.
std::vector<Instant> read_times(const Cursor& cursor) {
  std::vector<Instant> times;
  const std::filesystem::path file =
      std::filesystem::path(cursor.position().file).parent_path() / cursor.text();
  std::error_code error;
  std::ifstream in(file);
  if (!in || !std::filesystem::is_regular_file(file, error)) {
    cursor.problem(fmt::format("no readable file \"{}\"", cursor.text()),
                   "a CSV file of days, one a line");
    return times;
  }
  std::size_t number = 0;
  const auto wrong = [&](std::string found, std::string expected) {
    Problem problem;
    problem.at.file = file.filename().string();
    problem.at.line = number;
    problem.at.column = 1;
    problem.where = cursor.address();
    problem.found = std::move(found);
    problem.expected = std::move(expected);
    cursor.problems().add(std::move(problem));
  };
  for (std::string line; std::getline(in, line);) {
    ++number;
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    if (line.empty()) continue;
    char* end = nullptr;
    const double days = std::strtod(line.c_str(), &end);
    const bool is_number = end != line.c_str() && *end == '\0';
    if (!is_number && number == 1) continue;
    if (!is_number || !(days >= 0 && days < 1e6)) {
      wrong(fmt::format("\"{}\"", line), "a number of days, at least 0");
      return times;
    }
    times.push_back(Instant(0) + to_span(Days(days)));
    if (times.size() > 1 && times.back() < times[times.size() - 2]) {
      wrong(fmt::format("\"{}\" after a later time", line), "times in order");
      return times;
    }
  }
  if (times.empty()) wrong("no times", "a number of days on each line");
  return times;
}

}  // namespace

void PathwayReader::read_sources() {
  for (const Cursor& cursor : root_["arrivals"].children()) {
    SourcePlan source;
    source.name = cursor.name();
    source.at = cursor.position();
    source.luck = luck_name(cursor.address());
    source.enter = read_step(cursor["enter"], plan_);
    if (source.enter.exists() &&
        plan_.pathways[plan_.steps[source.enter.index()].pathway.index()].walker != plain_case) {
      cursor["enter"].expected("a step of a pathway with walker = \"case\"");
    }
    if (cursor["times"].exists()) {
      source.times = read_times(cursor["times"]);
    } else {
      const Timed<double> rate = plain(cursor["rate"].timed<PerYear>(Range::between(0, 1e10)));
      std::vector<Timed<double>::Change> changes;
      for (const auto& change : rate.changes())
        changes.push_back({change.from, change.value / days_per_year});
      source.rate_per_day = Timed<double>(rate.base() / days_per_year, std::move(changes));
    }
    if (cursor["season"].exists()) {
      for (const char* month : {"january", "february", "march", "april", "may", "june", "july",
                                "august", "september", "october", "november", "december"}) {
        source.season.push_back(cursor["season"][month].number(Range::between(0, 100)));
      }
    }
    for (const Cursor& attribute : cursor["attribute"].children()) {
      const AttributeId id = attributes_.find(attribute.name());
      if (!id.exists()) {
        const std::string near = nearest_word(attribute.name(), attributes_.names());
        attribute.problem(
            fmt::format("the attribute \"{}\"", attribute.name()),
            near.empty() ? "an attribute" : fmt::format("an attribute; did you mean {}?", near));
        continue;
      }
      SourcePlan::CaseAttribute value{id, {}, luck_name(attribute.address())};
      const auto& levels = attributes_[id].levels;
      if (!attribute.is_table()) {
        const std::uint8_t level = attributes_.read_level(attribute, id);
        for (std::size_t i = 0; i < levels.size(); ++i)
          value.shares.push_back(i >= level ? 1.0 : 0.0);
      } else {
        double sum = 0;
        for (const std::string& level : levels) {
          const Cursor share = attribute["share"][level];
          sum += share.exists() ? share.number(Range::share()) : 0.0;
          value.shares.push_back(sum);
        }
        if (std::abs(sum - 1) > 1e-9)
          attribute["share"].problem(fmt::format("shares that add up to {:.6g}", sum), "1");
      }
      source.attributes.push_back(std::move(value));
    }
    plan_.sources.push_back(std::move(source));
  }
}

void PathwayReader::check_luck_names() {
  std::map<LuckName, std::string> seen;
  const auto check = [&](LuckName name, const std::string& address, const Position& at) {
    const auto [place, fresh] = seen.emplace(name, address);
    const bool same = !fresh && place->second != address;
    if (same) {
      root_.problems().add({at, address, fmt::format("the same luck as {}", place->second),
                            "another name: rename one of them"});
    }
    return !same;
  };
  for (const Step& step : plan_.steps) {
    // Where the addresses agree, so do those that begin with them: once is enough.
    for (const char* suffix : {"", ".lost", ".patience", ".sooner"}) {
      if (!check(luck_name(step.address + suffix), step.address + suffix, step.at)) break;
    }
  }
  for (const SupportPlan& support : plan_.supports) {
    check(support.take_up_luck, "support." + support.name + ".take_up",
          plan_.steps[support.active.index()].at);
  }
  for (const TodayList& list : plan_.today) {
    const std::string name = "today." + plan_.steps[list.step.index()].address.substr(8);
    check(list.luck, name, list.at);
    check(list.so_far_luck, name + ".so_far", list.at);
  }
  for (const SourcePlan& source : plan_.sources)
    check(source.luck, "arrivals." + source.name, source.at);
}

}  // namespace carersim
