#include "sim/pathway/pathway_plan.hpp"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

namespace carersim {

const std::vector<std::string>& step_kind_names() {
  static const std::vector<std::string> names = {"entry",   "delay",  "service", "decision",
                                                 "support", "review", "start",   "mark",
                                                 "close",   "exit"};
  return names;
}

StepId PathwayPlan::find_step(std::string_view address) const {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (std::string_view(steps[i].address).substr(8) == address)
      return StepId(static_cast<std::uint32_t>(i));
  }
  return StepId::none();
}

Partnership PathwayPlan::partnership() const {
  Partnership partnership;
  partnership.agencies = agencies;
  return partnership;
}

namespace {

template <class Q>
Timed<double> plain(const Timed<Q>& timed) {
  std::vector<Timed<double>::Change> changes;
  for (const auto& change : timed.changes()) changes.push_back({change.from, change.value.value()});
  return Timed<double>(timed.base().value(), std::move(changes));
}

/// Reads one arm's pathways; a class only because the parts need each other's tables.
class Reader {
 public:
  Reader(const Cursor& root, Attributes& attributes, MeasureList& measures, LedgerPlan& ledger,
         InForce& numbers, std::vector<std::string>& wait_names, double person_weight)
      : root_(root),
        attributes_(attributes),
        measures_(measures),
        ledger_(ledger),
        numbers_(numbers),
        wait_names_(wait_names),
        person_weight_(person_weight) {}

  PathwayPlan read() {
    read_case_attributes();
    read_agencies();
    read_hand_offs();
    PlanContext context{attributes_, measures_,      ledger_,           numbers_,
                        wait_names_, plan_.agencies, plan_.agency_rotas};
    for (const Cursor& service : root_["service"].children()) {
      plan_.services.push_back(read_service(service, context));
    }
    lay_out_steps();
    for (std::size_t i = 0; i < pending_.size(); ++i) read_step_details(i);
    read_supports();
    read_offers();
    read_sources();
    check_luck_names();
    return std::move(plan_);
  }

 private:
  void read_case_attributes() {
    for (const Cursor& attribute : root_["attribute"].children()) {
      AttributeSpec spec{attribute.name(), {}};
      for (const Cursor& level : attribute["levels"].children())
        spec.levels.push_back(level.text());
      if (spec.levels.empty()) attribute.expected("levels = [\"first\", …]");
      if (attributes_.find(spec.name).exists())
        attribute.expected("a name that no other attribute has");
      if (attributes_.size() >= most_attributes) {
        attribute.problem("one attribute too many",
                          fmt::format("at most {} in all", most_attributes));
        continue;
      }
      attributes_.add_of_cases(std::move(spec));
    }
  }

  void read_agencies() {
    for (const Cursor& agency : root_["agency"].children()) {
      plan_.agencies.push_back(agency.name());
      (void)agency["sector"].text_or("");
      plan_.agency_rotas.push_back(agency["open"].text_or("always"));
    }
    if (plan_.agencies.empty()) {
      plan_.agencies.push_back("everybody");
      plan_.agency_rotas.push_back("always");
    }
  }

  void read_hand_offs() {
    for (const Cursor& from : root_["hand_off"].children()) {
      const AgencyId from_id = agency_named(from);
      for (const Cursor& to : from.children()) {
        HandOffPlan hand_off;
        hand_off.from = from_id;
        hand_off.to = agency_named(to);
        hand_off.delay = numbers_.add(plain(to["delay"].timed<Days>(Range::between(0, 3650))));
        hand_off.lost = to["lost"].exists() ? numbers_.add(to["lost"].timed_number(Range::share()))
                                            : numbers_.add(0.0);
        if (to["variation"].exists())
          hand_off.variation = to["variation"].number(Range{0, 10, true});
        hand_off.at = to.position();
        plan_.hand_offs.push_back(hand_off);
        hand_off_names_.push_back(from.name() + "." + to.name());
      }
    }
  }

  AgencyId agency_named(const Cursor& key) {
    for (std::size_t i = 0; i < plan_.agencies.size(); ++i) {
      if (plan_.agencies[i] == key.name()) return AgencyId(static_cast<std::uint32_t>(i));
    }
    const std::string near = nearest_word(key.name(), plan_.agencies);
    key.problem(
        fmt::format("the agency \"{}\"", key.name()),
        near.empty() ? "an agency of [agency]" : fmt::format("an agency; did you mean {}?", near));
    return AgencyId(0);
  }

  /// Gives every step its place, so that steps can refer to later ones.
  void lay_out_steps() {
    for (const Cursor& pathway : root_["pathway"].children()) {
      PathwayInfo info;
      info.name = pathway.name();
      info.walker =
          static_cast<Walker>(pathway["walker"].choice_or({"case", "carer", "person"}, 0));
      if (info.walker != Walker::plain_case && attributes_.population_count() == 0) {
        pathway["walker"].expected("case, since the scenario has no [population]");
      }
      info.weight = info.walker == Walker::person ? person_weight_ : 1.0;
      for (const Cursor& step : pathway.children()) {
        if (step.name() == "walker") continue;
        add_step(step, info);
      }
      if (info.steps == 0) pathway.expected("at least one step");
      add_pathway(info);
    }
  }

  void add_step(const Cursor& cursor, PathwayInfo& info) {
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
    step.luck = luck_name(step.address);
    step.visits =
        measures_.declare({"visits." + step.address.substr(8), "events", MeasureKind::event,
                           fmt::format("Times that the step {} was reached.", step.address)});
    names_.push_back(step.address.substr(8));
    plan_.steps.push_back(std::move(step));
    pending_.push_back(cursor);
  }

  void add_pathway(PathwayInfo info) {
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

  /// The step named at a cursor, within a pathway or as "pathway.step"; "exit" is the end.
  StepId step_named(const Cursor& cursor, const Step& from) {
    if (!cursor.exists()) {
      cursor.expected("the name of the step that follows, or \"exit\"");
      return StepId::none();
    }
    return step_called(cursor, cursor.text(), from);
  }

  StepId step_called(const Cursor& cursor, const std::string& word, const Step& from) {
    const std::string& pathway = plan_.pathways[from.pathway.index()].name;
    const std::string address = word.find('.') == std::string::npos ? pathway + "." + word : word;
    const StepId found = plan_.find_step(address);
    if (found.exists()) {
      const Walker here = plan_.pathways[from.pathway.index()].walker;
      const Walker there = plan_.pathways[plan_.steps[found.index()].pathway.index()].walker;
      if ((here == Walker::plain_case) != (there == Walker::plain_case)) {
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

  void read_step_details(std::size_t index) {
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

  StepId read_start(const Cursor& cursor) {
    const StepId found = plan_.find_step(cursor.text());
    if (!found.exists()) {
      const std::string near = nearest_word(cursor.text(), names_);
      cursor.problem(fmt::format("the step \"{}\"", cursor.text()),
                     near.empty() ? "a step as \"pathway.step\""
                                  : fmt::format("a step; did you mean {}?", near));
    }
    return found;
  }

  /// People of the population have no attributes of plain cases; cases may have any.
  void check_walker(const Cursor& cursor, const Step& step, const std::vector<Assignment>& set) {
    for (const Assignment& assignment : set) check_attribute(cursor, step, assignment.attribute);
  }
  void check_attribute(const Cursor& cursor, const Step& step, AttributeId attribute) {
    if (!attribute.exists()) return;
    const bool of_cases = attribute.index() >= attributes_.population_count();
    const bool walks_case = plan_.pathways[step.pathway.index()].walker == Walker::plain_case;
    if (of_cases && !walks_case) {
      cursor.problem(fmt::format("the attribute \"{}\"", attributes_[attribute].name),
                     "an attribute of the population, since its people walk here");
    }
  }

  void read_charge(const Cursor& cursor, Step& step) {
    const Cursor cost = cursor["cost"];
    if (!cost.exists()) return;
    StepCharge charge;
    charge.pounds = numbers_.add(plain(cost["per_visit"].timed<Pounds>(Range::between(0, 1e9))));
    charge.payer = read_payer(cost["payer"], attributes_, ledger_);
    check_attribute(cost["payer"], step, charge.payer.attribute);
    charge.ledger_line = ledger_.line(
        cost["line"].exists() ? cost["line"].text() : step.address.substr(8), measures_);
    step.charge = static_cast<std::int32_t>(plan_.charges.size());
    plan_.charges.push_back(charge);
  }

  void read_delay(const Cursor& cursor, Step& step) {
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

  void read_service_step(const Cursor& cursor, Step& step) {
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
    if (cursor["gave_up"].exists()) detail.gave_up = step_named(cursor["gave_up"], step);
    if (cursor["refused"].exists()) detail.refused = step_named(cursor["refused"], step);
    detail.holds = cursor["hold"].flag_or(false);
    if (detail.holds && !service.hold_index) {
      service.hold_index = wait_index(wait_names_, "held." + service.name);
    }
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

  void read_decision(const Cursor& cursor, Step& step) {
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

  /// At every date and for every level of the one attribute that decides, shares do not pass 1;
  /// with no branch for the rest they add up to 1.
  void check_shares(const Cursor& cursor, const std::vector<Branch>& branches, bool otherwise) {
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
          sum +=
              numbers_
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

  void read_supports() {
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
        support.effects.push_back(
            {effect.name(), effect["times"].number(Range::between(0, 100)), effect.position()});
      }
      support.taken_up =
          measures_.declare({"taken_up." + support.name, "events", MeasureKind::event,
                             fmt::format("Carers who took up the support {}.", support.name)});
      support.active_people =
          measures_.declare({"supported." + support.name, "people", MeasureKind::stock,
                             fmt::format("Carers with the support {} active.", support.name)});
      add_support_step(cursor, support);
      plan_.supports.push_back(std::move(support));
    }
  }

  Date read_start_date() {
    return root_["time"]["start"].exists() ? root_["time"]["start"].date()
                                           : Date(std::chrono::year(2001) / 1 / 1);
  }

  /// A support is walked as a pathway of its own with one step: a place in its service, or, with
  /// open access, only the time that it lasts.
  void add_support_step(const Cursor& cursor, SupportPlan& support) {
    PathwayInfo info;
    info.name = "support_" + support.name;
    info.walker = Walker::carer;
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
    // A support without an end lasts until caring ends, which the population says.
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

  void read_support_cost(const Cursor& cost, SupportPlan& support, Step& step) {
    if (!cost.exists()) return;
    support.payer = read_payer(cost["payer"], attributes_, ledger_);
    support.ledger_line = ledger_.line(support.name, measures_);
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

  void read_offers() {
    std::vector<std::string> supports;
    for (const SupportPlan& support : plan_.supports) supports.push_back(support.name);
    for (std::size_t i = 0; i < pending_.size(); ++i) {
      Step& step = plan_.steps[i];
      if (step.kind != StepKind::support) continue;
      std::vector<SupportOffer> offers;
      for (const Cursor& name : pending_[i]["offers"].children()) {
        if (supports.empty()) {
          name.expected("no support, since the scenario declares none under [support]");
          continue;
        }
        const std::size_t support = name.choice(supports);
        offers.push_back(
            {support, luck_name(fmt::format("{}.{}", step.address, supports[support]))});
      }
      step.detail = static_cast<std::uint32_t>(plan_.offers.size());
      plan_.offers.push_back(std::move(offers));
    }
  }

  void read_sources();
  void check_luck_names();

  Cursor root_;
  Attributes& attributes_;
  MeasureList& measures_;
  LedgerPlan& ledger_;
  InForce& numbers_;
  std::vector<std::string>& wait_names_;
  double person_weight_;
  PathwayPlan plan_;
  std::vector<std::string> hand_off_names_;
  std::vector<std::string> names_;
  std::vector<Cursor> pending_;  ///< one for each step that the scenario names
};

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

void Reader::read_sources() {
  for (const Cursor& cursor : root_["arrivals"].children()) {
    SourcePlan source;
    source.name = cursor.name();
    source.at = cursor.position();
    source.luck = luck_name(cursor.address());
    source.enter = read_step(cursor["enter"], plan_);
    if (source.enter.exists() &&
        plan_.pathways[plan_.steps[source.enter.index()].pathway.index()].walker !=
            Walker::plain_case) {
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

void Reader::check_luck_names() {
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
    for (const char* suffix : {"", ".lost", ".patience"}) {
      if (!check(luck_name(step.address + suffix), step.address + suffix, step.at)) break;
    }
  }
  for (const SupportPlan& support : plan_.supports) {
    check(support.take_up_luck, "support." + support.name + ".take_up",
          plan_.steps[support.active.index()].at);
  }
  for (const SourcePlan& source : plan_.sources)
    check(source.luck, "arrivals." + source.name, source.at);
}

}  // namespace

StepId read_step(const Cursor& cursor, const PathwayPlan& plan) {
  const std::string word = cursor.text();
  if (!cursor.exists()) return StepId::none();
  const StepId found = plan.find_step(word);
  if (found.exists()) return found;
  // A scenario with one pathway may leave its name out.
  if (word.find('.') == std::string::npos && !plan.pathways.empty()) {
    const StepId alone = plan.find_step(plan.pathways.front().name + "." + word);
    if (alone.exists()) return alone;
  }
  std::vector<std::string> names;
  for (const Step& step : plan.steps) names.push_back(step.address.substr(8));
  const std::string near = nearest_word(word, names);
  cursor.problem(
      fmt::format("the step \"{}\"", word),
      near.empty() ? "a step as \"pathway.step\"" : fmt::format("a step; did you mean {}?", near));
  return StepId::none();
}

PathwayPlan read_pathways(const Cursor& root, Attributes& attributes, MeasureList& measures,
                          LedgerPlan& ledger, InForce& numbers,
                          std::vector<std::string>& wait_names, double person_weight) {
  return Reader(root, attributes, measures, ledger, numbers, wait_names, person_weight).read();
}

}  // namespace carersim
