#pragma once

#include <Eigen/Dense>

namespace carersim {

/// A smooth function of several variables fitted to several outputs at once; see
/// partial_information() for the model.
struct SplineFit {
  Eigen::MatrixXd basis;         ///< [row][coefficient]
  Eigen::MatrixXd coefficients;  ///< [coefficient][output]
  Eigen::MatrixXd fitted;        ///< [row][output]
  /// Of the coefficients of an output, but for the residual variance; the posterior of a penalized
  /// regression. Outputs share it: coefficients vary as root_of_spread × normals × residual root.
  Eigen::MatrixXd root_of_spread;
  Eigen::MatrixXd residual_root;  ///< a root of the residual covariance of the outputs
  double freedom = 0;             ///< effective degrees of freedom
  double smoothing = 0;           ///< the penalty chosen
};

/// @param inputs   [row][variable]
/// @param outputs  [row][output]
/// @pre as many rows of both, at least ten
[[nodiscard]] SplineFit fit_splines(const Eigen::MatrixXd& inputs, const Eigen::MatrixXd& outputs);

}  // namespace carersim
