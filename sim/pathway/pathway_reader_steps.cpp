// Reading the steps of pathways.
#include "sim/pathway/pathway_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace carersim {

void PathwayReader::lay_out_steps() {
  for (const Cursor& pathway : root_["pathway"].children()) {
    PathwayInfo info;
    info.name = pathway.name();
    std::vector<std::string> kinds = {"case"};
    for (const WalkerKind& kind : walkers_) kinds.push_back(kind.name);
    if (walkers_.empty() && pathway["walker"].text_or("case") != "case") {
      pathway["walker"].expected("\"case\", since the scenario has no [population]");
    } else {
      info.walker = static_cast<std::uint8_t>(pathway["walker"].choice_or(kinds, plain_case));
    }
    info.weight = info.walker == plain_case ? 1.0 : walkers_[info.walker - 1U].weight;
    for (const Cursor& step : pathway.children()) {
      if (step.name() == "walker") continue;
      add_step(step, info);
    }
    if (info.steps == 0) pathway.expected("at least one step");
    add_pathway(info);
  }
}

void PathwayReader::add_step(const Cursor& cursor, PathwayInfo& info) {
  Step step;
  step.address = cursor.address();
  step.at = cursor.position();
  const std::size_t told = cursor.problems().size();
  step.kind = static_cast<StepKind>(cursor["kind"].choice(step_kind_names()));
  if (cursor.problems().size() > told) {
    step.kind = StepKind::exit;
    cursor.ignore();
  }
  step.pathway = PathwayId(static_cast<std::uint32_t>(plan_.pathways.size()));
  step.local = info.steps++;
  if (cursor["clock"].exists()) {
    const std::string name = cursor["clock"].text();
    auto place = std::find(info.clocks.begin(), info.clocks.end(), name);
    if (place == info.clocks.end()) place = info.clocks.insert(place, name);
    step.clock = static_cast<std::int32_t>(place - info.clocks.begin());
    if (info.clocks.size() > most_clocks)
      cursor["clock"].expected(fmt::format("at most {} clocks in a pathway", most_clocks));
  }
  step.luck = luck_name(step.address);
  step.visits =
      measures_.declare({"visits." + step.address.substr(8), "events", MeasureKind::event,
                         fmt::format("Times that the step {} was reached.", step.address)});
  names_.push_back(step.address.substr(8));
  plan_.steps.push_back(std::move(step));
  pending_.push_back(cursor);
}

void PathwayReader::add_pathway(PathwayInfo info) {
  const auto declare = [&](const char* what, MeasureKind kind, const char* sentence) {
    return measures_.declare({fmt::format("{}.{}", what, info.name),
                              kind == MeasureKind::stock ? "people" : "events", kind,
                              fmt::format(fmt::runtime(sentence), info.name)});
  };
  info.entered = declare("entered", MeasureKind::event, "Walks of the pathway {} that began.");
  info.left = declare("left", MeasureKind::event, "Walks of the pathway {} that ended.");
  info.inside = declare("inside", MeasureKind::stock, "People on the pathway {}.");
  plan_.most_steps = std::max<std::size_t>(plan_.most_steps, info.steps);
  plan_.pathways.push_back(std::move(info));
}

StepId PathwayReader::step_named(const Cursor& cursor, const Step& from) {
  if (!cursor.exists()) {
    cursor.expected("the name of the step that follows, or \"exit\"");
    return StepId::none();
  }
  return step_called(cursor, cursor.text(), from);
}

StepId PathwayReader::step_called(const Cursor& cursor, const std::string& word, const Step& from) {
  const std::string& pathway = plan_.pathways[from.pathway.index()].name;
  const std::string address = word.find('.') == std::string::npos ? pathway + "." + word : word;
  const StepId found = plan_.find_step(address);
  if (found.exists()) {
    const std::uint8_t here = plan_.pathways[from.pathway.index()].walker;
    const std::uint8_t there = plan_.pathways[plan_.steps[found.index()].pathway.index()].walker;
    if ((here == plain_case) != (there == plain_case)) {
      cursor.problem(fmt::format("the step \"{}\"", address),
                     "a step of a pathway with the same kind of walker");
    }
    return found;
  }
  if (word == "exit" || word.empty()) return StepId::none();
  std::string near = nearest_word(address, names_);
  if (near.empty()) near = nearest_word(word, {"exit"});
  cursor.problem(fmt::format("the step \"{}\"", word),
                 near.empty() ? "a step of this pathway, \"pathway.step\" or \"exit\""
                              : fmt::format("a step; did you mean {}?", near));
  return StepId::none();
}

void PathwayReader::read_step_details(std::size_t index) {
  const Cursor& cursor = pending_[index];
  Step& step = plan_.steps[index];
  step.releases = cursor["release"].flag_or(false);
  if (cursor["agency"].exists())
    step.agency = AgencyId(static_cast<std::uint32_t>(cursor["agency"].choice(plan_.agencies)));
  const std::vector<Assignment> set = read_assignments(cursor["set"], attributes_);
  check_walker(cursor["set"], step, set);
  step.first_assignment = static_cast<std::uint32_t>(plan_.assignments.size());
  step.assignments = static_cast<std::uint32_t>(set.size());
  plan_.assignments.insert(plan_.assignments.end(), set.begin(), set.end());
  read_charge(cursor, step);
  read_count(cursor["count_by"], step);
  read_time(cursor["timed"], step);
  switch (step.kind) {
    case StepKind::entry:
    case StepKind::mark:
    case StepKind::support:
      step.next = step_named(cursor["next"], step);
      break;
    case StepKind::start:
      step.next = step_named(cursor["next"], step);
      step.starts = read_start(cursor["starts"]);
      break;
    case StepKind::delay:
    case StepKind::review:
      read_delay(cursor, step);
      break;
    case StepKind::service:
      read_service_step(cursor, step);
      break;
    case StepKind::decision:
      read_decision(cursor, step);
      break;
    case StepKind::close:
    case StepKind::exit:
      break;
  }
}

StepId PathwayReader::read_start(const Cursor& cursor) {
  const StepId found = plan_.find_step(cursor.text());
  if (!found.exists()) {
    const std::string near = nearest_word(cursor.text(), names_);
    cursor.problem(fmt::format("the step \"{}\"", cursor.text()),
                   near.empty() ? "a step as \"pathway.step\""
                                : fmt::format("a step; did you mean {}?", near));
  }
  return found;
}

void PathwayReader::check_walker(const Cursor& cursor, const Step& step,
                                 const std::vector<Assignment>& set) {
  for (const Assignment& assignment : set) check_attribute(cursor, step, assignment.attribute);
}

void PathwayReader::check_attribute(const Cursor& cursor, const Step& step, AttributeId attribute) {
  if (!attribute.exists()) return;
  const bool of_cases = attribute.index() >= attributes_.population_count();
  const bool walks_case = plan_.pathways[step.pathway.index()].walker == plain_case;
  if (of_cases && !walks_case) {
    cursor.problem(fmt::format("the attribute \"{}\"", attributes_[attribute].name),
                   "an attribute of the population, since its people walk here");
  }
}

void PathwayReader::read_charge(const Cursor& cursor, Step& step) {
  const Cursor cost = cursor["cost"];
  if (!cost.exists()) return;
  StepCharge charge;
  charge.pounds = numbers_.add(plain(cost["per_visit"].timed<Pounds>(Range::between(0, 1e9))));
  charge.payer = read_payer(cost["payer"], attributes_, ledger_);
  check_attribute(cost["payer"], step, charge.payer.attribute);
  charge.ledger_line =
      ledger_.line(cost["line"].exists() ? cost["line"].text() : step.address.substr(8),
                   charge.payer.payers, measures_);
  step.charge = static_cast<std::int32_t>(plan_.charges.size());
  plan_.charges.push_back(charge);
}

void PathwayReader::read_count(const Cursor& cursor, Step& step) {
  if (!cursor.exists()) return;
  const PathwayInfo& pathway = plan_.pathways[step.pathway.index()];
  const std::string name = "people." + step.address.substr(8);
  const std::string sentence = fmt::format(
      "{} {}{}",
      step.kind == StepKind::service ? "People served at the step" : "People who came to the step",
      step.address.substr(8), pathway.weight == 1 ? "" : ", each person counted once");
  StepCount count;
  count.people = measures_.declare({name, "people", MeasureKind::amount, sentence + "."});
  count.by = LevelCounts(cursor, attributes_, measures_, name, sentence, "people");
  for (const AttributeId attribute : count.by.attributes())
    check_attribute(cursor, step, attribute);
  count.micro_weight = to_micro(pathway.weight);
  step.count = static_cast<std::int32_t>(plan_.counts.size());
  plan_.counts.push_back(std::move(count));
}

void PathwayReader::read_time(const Cursor& cursor, Step& step) {
  if (!cursor.exists()) return;
  const PathwayInfo& pathway = plan_.pathways[step.pathway.index()];
  if (pathway.clocks.empty()) {
    cursor.expected("nothing, since no step of this pathway has a clock");
    return;
  }
  const std::string name = cursor["as"].text();
  StepTime time;
  time.clock = static_cast<std::uint8_t>(cursor["since"].choice(pathway.clocks));
  time.wait_index = wait_index(wait_names_, "time." + name);
  const auto declare = [&](const char* what, const char* unit, const std::string& sentence) {
    return measures_.declare(
        {fmt::format("time.{}.{}", name, what), unit, MeasureKind::amount,
         fmt::format("{} {}{}.", sentence, name,
                     pathway.weight == 1 ? "" : ", each person counted once")});
  };
  time.people = declare("people", "people", "People whose time was taken as");
  time.days = declare("days", "days", "Days that those took who were timed as");
  if (cursor["late_after"].exists()) {
    time.late_after = to_span(cursor["late_after"].quantity<Days>(Range{0, 3650, true}));
    time.late = declare(
        "late", "people",
        fmt::format("People who took at least {:.6g} days, timed as", time.late_after->days()));
  }
  step.time = static_cast<std::int32_t>(plan_.times.size());
  plan_.times.push_back(time);
}

void PathwayReader::read_delay(const Cursor& cursor, Step& step) {
  step.next = step_named(cursor["next"], step);
  DelayPlan delay;
  delay.factors = read_factors(cursor["by"], attributes_);
  if (step.kind == StepKind::review) {
    delay.lasts = cursor["after"].distribution(LengthUnit::days);
  } else if (cursor["hand_off"].exists()) {
    delay.hand_off = cursor["hand_off"].choice(hand_off_names_);
    if (hand_off_names_.empty())
      cursor["hand_off"].expected("no hand-off, since [hand_off] has none");
    delay.lost_luck = luck_name(step.address + ".lost");
    if (cursor["lost_to"].exists()) delay.lost_to = step_named(cursor["lost_to"], step);
  } else {
    delay.lasts = cursor["lasts"].distribution(LengthUnit::days);
  }
  step.detail = static_cast<std::uint32_t>(plan_.delays.size());
  plan_.delays.push_back(std::move(delay));
}

void PathwayReader::read_service_step(const Cursor& cursor, Step& step) {
  step.next = step_named(cursor["next"], step);
  ServiceStepPlan detail;
  std::vector<std::string> services;
  for (const ServicePlan& service : plan_.services) services.push_back(service.name);
  if (services.empty()) {
    cursor["service"].expected("no service, since the scenario declares none under [service]");
    step.kind = StepKind::exit;
    return;
  }
  detail.service = ServiceId(static_cast<std::uint32_t>(cursor["service"].choice(services)));
  ServicePlan& service = plan_.services[detail.service.index()];
  const bool team = service.kind == ServiceKind::team;
  const char* key = team ? "case" : "spell";
  if (cursor[key].exists())
    detail.length = cursor[key].distribution(team ? LengthUnit::hours_of_work : LengthUnit::days);
  detail.factors =
      cursor["by"].exists() ? read_factors(cursor["by"], attributes_) : service.factors;
  if (!detail.length && !service.length) {
    cursor.problem(fmt::format("no {}", key),
                   fmt::format("{} here or in service.{}", key, service.name));
  }
  if (cursor["patience"].exists())
    detail.patience = cursor["patience"].distribution(LengthUnit::days);
  if (cursor["level"].exists() && service.level_names.empty()) {
    cursor["level"].expected(
        fmt::format("no level, since service.{} has no queue.levels", service.name));
  } else if (cursor["level"].exists() ||
             (!service.level_attribute.exists() && !service.level_names.empty())) {
    detail.level = static_cast<std::uint8_t>(cursor["level"].choice(service.level_names));
  } else {
    check_attribute(cursor["service"], step, service.level_attribute);
  }
  if (cursor["starts"].exists()) step.starts = read_start(cursor["starts"]);
  if (cursor["gave_up"].exists()) detail.gave_up = step_named(cursor["gave_up"], step);
  if (cursor["refused"].exists()) detail.refused = step_named(cursor["refused"], step);
  detail.holds = cursor["hold"].flag_or(false);
  if (detail.holds && !service.hold_index) {
    service.hold_index = wait_index(wait_names_, "held." + service.name);
  }
  if (detail.holds && service.late_after)
    count_releases(service, plan_.pathways[step.pathway.index()].walker);
  detail.at_start = read_assignments(cursor["set_at_start"], attributes_);
  detail.at_end = read_assignments(cursor["set_at_end"], attributes_);
  check_walker(cursor["set_at_start"], step, detail.at_start);
  check_walker(cursor["set_at_end"], step, detail.at_end);
  for (const auto& factor : detail.factors.all)
    check_attribute(cursor["by"], step, factor.attribute);
  detail.patience_luck = luck_name(step.address + ".patience");
  if (!step.agency.exists()) step.agency = service.agency;
  step.detail = static_cast<std::uint32_t>(plan_.service_steps.size());
  plan_.service_steps.push_back(std::move(detail));
}

void PathwayReader::count_releases(ServicePlan& service, std::uint8_t walker) {
  if (service.releases.size() <= walker) service.releases.resize(walker + 1U);
  ReleaseMeasures& measures = service.releases[walker];
  if (measures.released.exists()) return;
  const std::string kind = walker == plain_case ? "case" : walkers_[walker - 1U].name;
  const std::string who = fmt::format(
      "Places of {} that a {} held when the service was over and then gave up{}", service.name,
      kind,
      walker != plain_case && walkers_[walker - 1U].weight != 1 ? ", each person counted once"
                                                                : "");
  const auto declare = [&](const char* what, const char* unit, const std::string& sentence) {
    return measures_.declare(
        {fmt::format("{}.{}.{}", what, service.name, kind), unit, MeasureKind::amount, sentence});
  };
  const std::string late = fmt::format("at least {:.6g} days", service.late_after->days());
  measures.released =
      declare("released", "places", fmt::format("{}, after any time or none.", who));
  measures.late = declare("released_late", "places", fmt::format("{}, after {}.", who, late));
  measures.late_days =
      declare("late_days", "days", fmt::format("Days until then. {}, after {}.", who, late));
}

void PathwayReader::read_decision(const Cursor& cursor, Step& step) {
  std::vector<Branch> branches;
  bool otherwise = false;
  for (const Cursor& branch : cursor["branch"].children()) {
    Branch b;
    b.to = step_called(branch, branch["step"].text_or(branch.name()), step);
    if (branch["otherwise"].exists()) {
      b.otherwise = branch["otherwise"].flag_or(true);
      if (otherwise) branch["otherwise"].expected("only one branch that takes the rest");
      otherwise = true;
    } else {
      b.share = read_choice(branch["share"], attributes_, numbers_,
                            [](const Cursor& c) { return c.timed_number(Range::share()); });
      check_attribute(branch["share"], step, b.share.attribute);
    }
    branches.push_back(std::move(b));
  }
  if (branches.empty()) {
    cursor.problem("no branch", "branch.<step>.share for each way on");
  } else {
    check_shares(cursor, branches, otherwise);
  }
  step.detail = static_cast<std::uint32_t>(plan_.decisions.size());
  plan_.decisions.push_back(std::move(branches));
}

void PathwayReader::check_shares(const Cursor& cursor, const std::vector<Branch>& branches,
                                 bool otherwise) {
  AttributeId by;
  std::vector<Instant> dates = {Instant(0)};
  for (const Branch& b : branches) {
    if (b.share.attribute.exists()) {
      if (by.exists() && by != b.share.attribute) {
        if (!otherwise)
          cursor.expected(
              "a branch with otherwise = true, since the shares depend on two attributes");
      }
      by = b.share.attribute;
    }
    for (const InForce::Slot slot : b.share.values) {
      for (const auto& change : numbers_.timed(slot).changes()) dates.push_back(change.from);
    }
  }
  const std::size_t levels = by.exists() ? attributes_[by].levels.size() : 1;
  for (const Instant date : dates) {
    for (std::size_t level = 0; level < levels; ++level) {
      double sum = 0;
      for (const Branch& b : branches) {
        if (b.otherwise || b.share.values.empty()) continue;
        const bool by_level = b.share.attribute.exists();
        if (by_level && b.share.attribute != by) continue;
        sum += numbers_
                   .timed(b.share.values[by_level ? std::min(level, b.share.values.size() - 1) : 0])
                   .at(date);
      }
      const std::string where = by.exists() ? fmt::format(" for {} = {}", attributes_[by].name,
                                                          attributes_[by].levels[level])
                                            : "";
      if (sum > 1 + 1e-9) {
        cursor.problem(fmt::format("shares that add up to {:.6g}{}", sum, where), "at most 1");
        return;
      }
      if (!otherwise && std::abs(sum - 1) > 1e-9) {
        cursor.problem(fmt::format("shares that add up to {:.6g}{}", sum, where),
                       "1, or a branch with otherwise = true");
        return;
      }
    }
  }
}

}  // namespace carersim
