#include "sim/pathway/pathway_plan.hpp"

#include <fmt/format.h>

#include "sim/pathway/pathway_reader.hpp"

namespace carersim {

const std::vector<std::string>& step_kind_names() {
  static const std::vector<std::string> names = {"entry",   "delay",  "service", "decision",
                                                 "support", "review", "wait",    "start",
                                                 "mark",    "close",  "exit"};
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

PathwayPlan PathwayReader::read() {
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
  read_today();
  check_luck_names();
  return std::move(plan_);
}

void PathwayReader::read_case_attributes() {
  for (const Cursor& attribute : root_["attribute"].children()) {
    AttributeSpec spec{attribute.name(), {}};
    for (const Cursor& level : attribute["levels"].children()) spec.levels.push_back(level.text());
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

void PathwayReader::read_agencies() {
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

void PathwayReader::read_hand_offs() {
  for (const Cursor& from : root_["hand_off"].children()) {
    const AgencyId from_id = agency_named(from);
    for (const Cursor& to : from.children()) {
      HandOffPlan hand_off;
      hand_off.from = from_id;
      hand_off.to = agency_named(to);
      hand_off.delay = numbers_.add(plain(to["delay"].timed<Days>(Range::between(0, 3650))));
      hand_off.lost = to["lost"].exists() ? numbers_.add(to["lost"].timed_number(Range::share()))
                                          : numbers_.add(0.0);
      if (to["variation"].exists()) hand_off.variation = to["variation"].number(Range{0, 10, true});
      hand_off.at = to.position();
      plan_.hand_offs.push_back(hand_off);
      hand_off_names_.push_back(from.name() + "." + to.name());
    }
  }
}

AgencyId PathwayReader::agency_named(const Cursor& key) {
  for (std::size_t i = 0; i < plan_.agencies.size(); ++i) {
    if (plan_.agencies[i] == key.name()) return AgencyId(static_cast<std::uint32_t>(i));
  }
  const std::string near = nearest_word(key.name(), plan_.agencies);
  key.problem(
      fmt::format("the agency \"{}\"", key.name()),
      near.empty() ? "an agency of [agency]" : fmt::format("an agency; did you mean {}?", near));
  return AgencyId(0);
}

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
                          std::vector<std::string>& wait_names,
                          const std::vector<WalkerKind>& walkers) {
  return PathwayReader(root, attributes, measures, ledger, numbers, wait_names, walkers).read();
}

}  // namespace carersim
