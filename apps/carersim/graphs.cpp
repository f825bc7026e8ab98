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
  return graph_of(plan.pathways, plan.numbers, *plan.attributes, outside);
}

Problem problem_of(const Finding& finding) {
  const std::string start = finding.address + ": ";
  const bool named = finding.text.starts_with(start);
  return {finding.at, finding.address, named ? finding.text.substr(start.size()) : finding.text,
          ""};
}

void check_graphs(const LoadedScenario& loaded, const Log& log) {
  std::set<std::string> said;
  std::vector<Problem> errors;
  for (std::size_t arm = 0; arm < loaded.plan.arms.size(); ++arm) {
    for (const Finding& finding : check_graph(arm_graph(loaded, arm))) {
      if (!said.insert(finding.message()).second) continue;
      if (finding.severity == Severity::warning) {
        log.warning(finding.message());
      } else {
        errors.push_back(problem_of(finding));
      }
    }
  }
  if (!errors.empty()) throw InputError(loaded.scenario.file().generic_string(), errors);
}

}  // namespace carersim
