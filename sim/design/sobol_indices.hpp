#pragma once

#include <cstdint>
#include <vector>

#include "sim/design/variance_components.hpp"

namespace carersim {

/// The shares of the parameters' variance that one axis has.
struct SobolIndex {
  Estimate first;  ///< by itself
  Estimate total;  ///< with all its interactions
};

struct SobolAnalysis {
  std::vector<SobolIndex> axes;
  VarianceComponents variance;  ///< of the points A and B: parameters beside chance
  std::size_t base_points = 0;  ///< those of which every point was known
};

struct Bootstrap {
  std::size_t samples = 1000;
  double level = 0.95;
  std::uint64_t seed = 1;
};

/// First-order indices by Saltelli et al. (2010, table 2 b), total ones by Jansen (1999), of the
/// variance that parameters make: what chance adds to the products and squared differences is
/// estimated from the replications of the same points and taken off, so that the indices do not
/// change, but for precision, with the number of replications. With one replication nothing is
/// taken off, and chance counts as interaction. Intervals are percentiles of a bootstrap over base
/// points. An index is not cut off at 0 or 1: beyond them it says how imprecise it is.
///
/// @param axes       of the design
/// @param responses  to the points of saltelli(), in their order
/// @pre at least two base points are whole
[[nodiscard]] SobolAnalysis sobol_indices(std::size_t axes, const Responses& responses,
                                          PointLuck luck, const Bootstrap& bootstrap);

}  // namespace carersim
