#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/economics/outcome_draws.hpp"

namespace carersim {

/// What knowing more is worth, in pounds for everybody whom the draws are of.
struct InformationValue {
  double value = 0;
  double standard_error = 0;
  /// By how much the estimate is likely to be too high: choosing the best of values that were
  /// estimated makes it so (Strong, Oakley and Brennan 2014). 0 for perfect information.
  double upward_bias = 0;
};

/// Expected value of perfect information: mean over draws of the best arm's net benefit, less the
/// net benefit of the arm that is best on the mean.
[[nodiscard]] InformationValue perfect_information(const OutcomeDraws& draws, double threshold);

/// Expected value of perfect information about a group of parameters, by regression of the net
/// benefits of the same draws on them (Strong, Oakley and Brennan 2014, Med. Decis. Making
/// 34:311-326). The regression is a generalized additive model: a cubic P-spline for each parameter
/// (Eilers and Marx 1996; one smoothing parameter for all, by generalized cross-validation) and
/// the products of each two (in groups of at most ten). It stands in for their Gaussian process,
/// which is exact for interactions of any kind but takes time with the cube of the draws:
/// interactions of three parameters and curved ones of two are not seen.
///
/// The standard error has two parts: how well the regression is known (from draws of its
/// coefficients, as in the paper) and that the draws are a sample. No estimate is below 0.
///
/// @param parameters  [draw][parameter of the group], finite
/// @param group       parameters in a draw
/// @param seed        of the draws of coefficients
/// @pre at least one parameter and 10 draws; one row for each draw
[[nodiscard]] InformationValue partial_information(const OutcomeDraws& draws, double threshold,
                                                   const std::vector<double>& parameters,
                                                   std::size_t group, std::uint64_t seed);

}  // namespace carersim
