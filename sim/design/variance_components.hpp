#pragma once

#include "sim/design/responses.hpp"

namespace carersim {

/// What makes a measure vary in a study: parameters or chance. Variances of a single replication at
/// a random point of the design; they add up to its variance.
struct VarianceComponents {
  double parameters = 0;    ///< between points, what their means differ by beyond chance
  double replications = 0;  ///< luck that moves every point alike; 0 where luck is not shared
  double residual = 0;      ///< chance that is left; with shared luck: what points make of it
  /// Chance in the mean of a point's replications, which its mean must not be blamed for.
  double of_a_mean = 0;
  std::size_t points = 0;  ///< those that were known

  [[nodiscard]] double total() const { return parameters + replications + residual; }
  /// The share of the variance that parameters explain; 0 when nothing varies.
  [[nodiscard]] double share_of_parameters() const {
    return total() > 0 ? parameters / total() : 0;
  }
};

/// Separates them by analysis of variance: points × replications crossed where luck is shared, and
/// replications within points where it is not. A negative estimate is 0. With one replication a
/// point chance cannot be told from parameters: all of it counts as parameters'.
/// @pre at least two known points
[[nodiscard]] VarianceComponents variance_components(const Responses& responses, PointLuck luck);

}  // namespace carersim
