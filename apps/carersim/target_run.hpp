#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "apps/carersim/commands.hpp"
#include "apps/carersim/scenario_options.hpp"
#include "sim/calibrate/simulated_targets.hpp"

namespace carersim {

/// How to read the scenario of these options again with further changes.
[[nodiscard]] PrepareRun preparation(const ScenarioOptions& options, const std::string& command);

/// Files that a table of targets is written to; empty: not.
struct TargetFiles {
  std::filesystem::path markdown;
  std::filesystem::path csv;
};
/// Shows the table of targets and writes its files.
/// @return  the exit code: missed unless all hard fitted targets are hit
[[nodiscard]] int report_targets(const std::string& title, const std::vector<Target>& targets,
                                 const TargetValues& values, const TargetFiles& files);

}  // namespace carersim
