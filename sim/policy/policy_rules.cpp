#include <fmt/format.h>

#include <algorithm>

#include "sim/policy/rules.hpp"

namespace carersim {

const std::vector<PolicyRule>& policy_rules() {
  static const std::vector<PolicyRule> rules = {
      {"close_books", read_close_books},
      {"tighten_criteria", read_tighten_criteria},
      {"recruit", read_recruit},
      {"caseload_cap", read_caseload_cap},
      {"slow_when_overloaded", read_slow_when_overloaded},
      {"turnover", read_turnover},
      {"leave_without_cover", read_leave_without_cover},
      {"budget_cut", read_budget_cut},
      {"partner_changes", read_partner_changes},
      {"sharing_agreement", read_sharing_agreement},
  };
  return rules;
}

ServiceId PolicyReader::service(const char* key) const {
  std::vector<std::string> names;
  for (const ServicePlan& plan : pathways.services) names.push_back(plan.name);
  const Cursor at = cursor[key];
  if (names.empty()) {
    at.expected("no service, since the scenario declares none under [service]");
    return ServiceId::none();
  }
  return ServiceId(static_cast<std::uint32_t>(at.choice(names)));
}

std::vector<ServiceId> PolicyReader::services(const char* key) const {
  std::vector<std::string> names;
  for (const ServicePlan& plan : pathways.services) names.push_back(plan.name);
  std::vector<ServiceId> all;
  for (const Cursor& name : cursor[key].children())
    all.emplace_back(static_cast<std::uint32_t>(name.choice(names)));
  if (all.empty()) cursor[key].expected("at least one service");
  return all;
}

std::vector<std::size_t> PolicyReader::steps(const char* key, ServiceId service) const {
  std::vector<std::size_t> all;
  if (!cursor[key].exists()) return all;
  for (const Cursor& name : cursor[key].children()) {
    const StepId id = read_step(name, pathways);
    if (!id.exists()) continue;
    const Step& step = pathways.steps[id.index()];
    if (step.kind != StepKind::service ||
        (service.exists() && pathways.service_steps[step.detail].service != service)) {
      name.expected("a step of kind service at the policy's service");
      continue;
    }
    all.push_back(step.detail);
  }
  return all;
}

std::vector<std::size_t> PolicyReader::hand_offs(const char* key) const {
  std::vector<std::string> names;
  for (const HandOffPlan& plan : pathways.hand_offs) {
    names.push_back(pathways.agencies[plan.from.index()] + "." +
                    pathways.agencies[plan.to.index()]);
  }
  std::vector<std::size_t> all;
  if (!cursor[key].exists()) return all;
  for (const Cursor& name : cursor[key].children()) {
    if (names.empty()) {
      name.expected("no hand-off, since [hand_off] has none");
      continue;
    }
    all.push_back(name.choice(names));
  }
  return all;
}

double PolicyReader::days(const char* key) const {
  return cursor[key].quantity<Days>(Range{0, 36500, true}).value();
}

std::vector<std::unique_ptr<PolicyPlan>> read_policies(const Cursor& root,
                                                       const PathwayPlan& pathways,
                                                       const Attributes& attributes,
                                                       InForce& numbers, MeasureList& measures,
                                                       const Months& months) {
  std::vector<std::string> names;
  for (const PolicyRule& rule : policy_rules()) names.emplace_back(rule.name);
  std::vector<std::unique_ptr<PolicyPlan>> all;
  for (const Cursor& cursor : root["policy"].children()) {
    const std::size_t told = cursor.problems().size();
    const std::size_t rule = cursor["rule"].choice(names);
    if (cursor.problems().size() > told) {
      cursor.ignore();
      continue;
    }
    std::unique_ptr<PolicyPlan> plan =
        policy_rules()[rule].read({cursor, pathways, attributes, numbers});
    plan->name = cursor.name();
    plan->luck = luck_name(cursor.address());
    if (cursor["from"].exists())
      plan->from = start_of_day(months.start_date(), cursor["from"].date());
    plan->in_force = measures.declare({"policy." + plan->name, "share", MeasureKind::stock,
                                       fmt::format("Whether the policy {} changes anything: the "
                                                   "share of time in which it does.",
                                                   plan->name)});
    plan->acted = measures.declare(
        {"policy_acted." + plan->name, "events", MeasureKind::event,
         fmt::format("Times that the policy {} began to change something.", plan->name)});
    all.push_back(std::move(plan));
  }
  return all;
}

}  // namespace carersim
