#pragma once

#include <vector>

#include "apps/carersim/log.hpp"
#include "apps/carersim/scenario_options.hpp"
#include "sim/pathway/graph_checks.hpp"

namespace carersim {

/// The pathway graph of one arm; steps that processes and channels enter are entries.
[[nodiscard]] PathwayGraph arm_graph(const LoadedScenario& loaded, std::size_t arm);

/// A finding as a problem of the scenario.
[[nodiscard]] Problem problem_of(const Finding& finding);

/// Looks for faults of the pathways before anything is simulated: warnings of all arms are said
/// once each, errors thrown.
/// @throws InputError with every error of every arm
void check_graphs(const LoadedScenario& loaded, const Log& log);

}  // namespace carersim
