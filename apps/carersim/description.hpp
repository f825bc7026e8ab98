#pragma once

#include <map>
#include <string>

#include "apps/carersim/scenario_options.hpp"
#include "sim/measure/results.hpp"

namespace carersim {

/// What the result file says of a run before it has run.
[[nodiscard]] RunDescription describe_run(const LoadedScenario& loaded, const std::string& command);

/// Of the program, its libraries and the compiler.
[[nodiscard]] std::map<std::string, std::string> versions();

}  // namespace carersim
