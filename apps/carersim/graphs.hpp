#pragma once

#include <vector>

#include "apps/carersim/log.hpp"
#include "apps/carersim/scenario_options.hpp"
#include "sim/pathway/graph_checks.hpp"

namespace carersim {

/// The pathway graph of one arm; steps that processes and channels enter are entries. The numbers
/// of the first arm are those at the start of the run, those of the others stand at its end, when
/// their changes are in force; the people who come in are those of the start.
[[nodiscard]] PathwayGraph arm_graph(const LoadedScenario& loaded, std::size_t arm);

/// What is wrong with the pathways. What was found at a place in one arm is not said again of the
/// arms after it.
[[nodiscard]] std::vector<Finding> findings_of(const LoadedScenario& loaded);

/// A finding as a problem of the scenario.
[[nodiscard]] Problem problem_of(const Finding& finding);

/// Whether a service may be offered more than it can ever do: a forecast asks how much it should.
enum class OverloadIs { as_found, a_warning };

/// Looks for faults of the pathways before anything is simulated: warnings are said, errors thrown.
/// @throws InputError with every error of every arm
void check_graphs(const LoadedScenario& loaded, const Log& log,
                  OverloadIs overload = OverloadIs::as_found);

}  // namespace carersim
