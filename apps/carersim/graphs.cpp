#include "apps/carersim/graphs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/pathway/graph_of.hpp"

namespace carersim {

PathwayGraph arm_graph(const LoadedScenario& loaded, std::size_t arm) {
  const ArmPlan& plan = loaded.plan.arms[arm];
  const Cursor root = loaded.scenario.arm(arm);
  std::vector<OutsideEntry> entries;
  for (const char* table : {"process", "channel"}) {
    if (!root[table].exists()) continue;
    for (const Cursor& process : root[table].children()) {
      if (!process["enters"].exists()) continue;
      entries.push_back({read_step(process["enters"], plan.pathways), 0});
    }
  }
  return graph_of(plan.pathways, plan.numbers, *plan.attributes, entries);
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
