#pragma once

#include <vector>

#include "sim/pathway/pathway_graph.hpp"
#include "sim/pathway/pathway_plan.hpp"

namespace carersim {

/// A step that walks enter for a reason outside the pathways, such as a process of a population.
struct OutsideEntry {
  StepId step;
  double per_day = 0;  ///< 0 when it is not known before the run
};

/// How common the levels of attributes are among those who walk: weights[attribute][level]. An
/// attribute that is missing or empty has equally common levels.
using LevelWeights = std::vector<std::vector<double>>;

/// What a population does to the pathways that its people walk, as far as it can be told before a
/// run.
struct OutsideFlows {
  std::vector<OutsideEntry> entries;
  LevelWeights weights;
  double ends_per_day = 0;  ///< rate at which walks of people end for a reason of their own
};

/// The graph of an arm's pathways, with the numbers that are in force.
///
/// Entries are the steps of kind `entry`, those that sources of plain cases enter (with their mean
/// rate), those that a step of kind `start` begins, supports, and those given. The ways are each
/// step's next ones, the branches of decisions, and overflows: given up, refused, lost.
/// Walks of a population's people also end outside the pathways: where nothing is said of how
/// often, hardly ever. A team's capacity is its productive hours a day, another service's its
/// places open on a mean day.
[[nodiscard]] PathwayGraph graph_of(const PathwayPlan& plan, const InForce& numbers,
                                    const Attributes& attributes, const OutsideFlows& outside = {});

}  // namespace carersim
