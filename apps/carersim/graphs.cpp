#include "apps/carersim/graphs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/pathway/graph_of.hpp"

namespace carersim {

namespace {

/// Steps at which people already stand when the simulation starts: reached, if only then.
void add_starts(const Cursor& root, const PathwayPlan& pathways,
                std::vector<OutsideEntry>& entries) {
  for (const Cursor& attribute : root["population"]["starts"].children()) {
    for (const Cursor& level : attribute.children()) {
      entries.push_back({read_step(level, pathways), 0});
    }
  }
}

}  // namespace

PathwayGraph arm_graph(const LoadedScenario& loaded, std::size_t arm) {
  const ArmPlan& plan = loaded.plan.arms[arm];
  OutsideFlows outside;
  if (plan.population) {
    outside.entries = plan.population->outside_entries();
    outside.weights = plan.population->level_weights();
    outside.ends_per_day = plan.population->ends_per_day();
    add_starts(loaded.scenario.arm(arm), plan.pathways, outside.entries);
  }
  InForce numbers = plan.numbers;
  numbers.bring_to(arm == 0 ? Instant(0) : loaded.plan.months->horizon());
  return graph_of(plan.pathways, numbers, *plan.attributes, outside);
}

std::vector<Finding> findings_of(const LoadedScenario& loaded) {
  std::vector<Finding> all;
  std::set<std::string> said;
  for (std::size_t arm = 0; arm < loaded.plan.arms.size(); ++arm) {
    std::set<std::string> of_arm;
    for (Finding& finding : check_graph(arm_graph(loaded, arm))) {
      if (said.contains(finding.address)) continue;
      of_arm.insert(finding.address);
      all.push_back(std::move(finding));
    }
    said.merge(of_arm);
  }
  return all;
}

Problem problem_of(const Finding& finding) {
  const std::string start = finding.address + ": ";
  const bool named = finding.text.starts_with(start);
  return {finding.at, finding.address, named ? finding.text.substr(start.size()) : finding.text,
          ""};
}

void check_graphs(const LoadedScenario& loaded, const Log& log, OverloadIs overload) {
  std::vector<Problem> errors;
  for (const Finding& finding : findings_of(loaded)) {
    const bool may_be = overload == OverloadIs::a_warning && finding.rule == GraphRule::overload;
    if (finding.severity == Severity::warning || may_be) {
      log.warning(finding.message());
    } else {
      errors.push_back(problem_of(finding));
    }
  }
  if (!errors.empty()) throw InputError(loaded.scenario.file().generic_string(), errors);
}

}  // namespace carersim
