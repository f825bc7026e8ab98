#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/run_plan.hpp"
#include "sim/scenario/scenario.hpp"

namespace carersim {

/// Which scenario, and what the command line changes in it.
struct ScenarioOptions {
  std::filesystem::path file;
  std::vector<std::string> sets;  ///< address=value
  std::vector<std::string> with;  ///< interventions of one more arm
  std::string area;
  std::optional<std::uint64_t> seed;
  std::optional<std::uint32_t> replications;
  std::vector<Override> more;  ///< after all else
};

/// A scenario that was read whole: its text, and the plan of its run.
struct LoadedScenario {
  Scenario scenario;
  RunPlan plan;
};

/// What the command line changes, as overrides.
[[nodiscard]] std::vector<Override> overrides_of(const ScenarioOptions& options);
/// Only the text, for what needs no plan.
[[nodiscard]] Scenario load_text(const ScenarioOptions& options);
/// @throws InputError with every problem
[[nodiscard]] LoadedScenario load_scenario(const ScenarioOptions& options);

/// The arm of that name, or the first. @throws InputError when there is none
[[nodiscard]] std::size_t arm_named(const Scenario& scenario, const std::string& name);

/// @throws InputError with one problem of the whole file
[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& where,
                         const std::string& found, const std::string& expected);

}  // namespace carersim
