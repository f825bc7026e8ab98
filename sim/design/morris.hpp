#pragma once

#include <vector>

#include "sim/design/points.hpp"
#include "sim/design/responses.hpp"

namespace carersim {

/// How a measure answers to one axis, from elementary effects: its change over a step of the axis,
/// divided by the step's length, so for a move of the axis from 0 to 1.
struct MorrisEffect {
  double mu = 0;       ///< mean effect
  double mu_star = 0;  ///< mean of its size (Campolongo, Cariboni and Saltelli 2007)
  double sigma = 0;    ///< its standard deviation: interaction, curvature, and chance
  /// Standard error of mu_star from the trajectories' differences.
  double mu_star_error = 0;
  /// The part of sigma that chance alone gives: the standard deviation that a mean of the
  /// replications has in one effect. 0 with one replication, which cannot tell.
  double chance = 0;
  std::size_t effects = 0;  ///< how many were known
};

/// One for each axis.
/// @param points  of morris_trajectories(): each step moves one axis
/// @pre a response for every point
[[nodiscard]] std::vector<MorrisEffect> morris_effects(const Points& points,
                                                       const Responses& responses);

}  // namespace carersim
