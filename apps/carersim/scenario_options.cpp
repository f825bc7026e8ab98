#include "apps/carersim/scenario_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/carersim/data_folder.hpp"
#include "models/library.hpp"
#include "models/model.hpp"

namespace carersim {

std::vector<Override> overrides_of(const ScenarioOptions& options) {
  std::vector<Override> overrides;
  if (!options.area.empty()) overrides.push_back({"area", options.area});
  if (options.seed) overrides.push_back({"run.seed", std::to_string(*options.seed)});
  if (options.replications)
    overrides.push_back({"run.replications", std::to_string(*options.replications)});
  for (const std::string& set : options.sets) {
    const std::size_t equals = set.find('=');
    overrides.push_back({set.substr(0, equals), set.substr(equals + 1)});
  }
  overrides.insert(overrides.end(), options.more.begin(), options.more.end());
  return overrides;
}

Scenario load_text(const ScenarioOptions& options) {
  std::vector<AddedArm> added;
  if (!options.with.empty()) {
    added.push_back({fmt::format("with {}", fmt::join(options.with, ", ")), options.with});
  }
  return Scenario::load(own_or_shipped(options.file), overrides_of(options),
                        standard_library(data_folder()), added);
}

LoadedScenario load_scenario(const ScenarioOptions& options) {
  Scenario scenario = load_text(options);
  RunPlan plan = read_run(scenario, carer_model());
  return {std::move(scenario), std::move(plan)};
}

std::size_t arm_named(const Scenario& scenario, const std::string& name) {
  const std::vector<std::string>& arms = scenario.arms();
  for (std::size_t i = 0; i < arms.size(); ++i) {
    if (name.empty() || arms[i] == name) return i;
  }
  const std::string near = nearest_word(name, arms);
  refuse(scenario.file(), "--arm", fmt::format("\"{}\"", name),
         near.empty() ? fmt::format("one of \"{}\"", fmt::join(arms, "\", \""))
                      : fmt::format("an arm; did you mean \"{}\"?", near));
}

void refuse(const std::filesystem::path& file, const std::string& where, const std::string& found,
            const std::string& expected) {
  Problem problem;
  problem.at.file = file.generic_string();
  problem.where = where;
  problem.found = found;
  problem.expected = expected;
  Problems problems;
  problems.add(std::move(problem));
  problems.throw_if_any(file.generic_string());
  throw ProgramError("a problem was thrown");
}

}  // namespace carersim
