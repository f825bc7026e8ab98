#include "sim/economics/spline_regression.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/random/distribution.hpp"

namespace carersim {

namespace {

constexpr int degree = 3;
constexpr Eigen::Index most_segments = 10;
/// A little of a ridge, since the splines of each variable add up to a constant.
constexpr double ridge = 1e-8;

/// Cubic B-splines on equal segments of [0, 1]: segments + 3 of them (Eilers and Marx 1996).
void add_splines(Eigen::MatrixXd& basis, Eigen::Index column, const Eigen::VectorXd& places,
                 Eigen::Index segments) {
  for (Eigen::Index row = 0; row < places.size(); ++row) {
    const double scaled = places[row] * static_cast<double>(segments);
    const auto segment = std::min(segments - 1, static_cast<Eigen::Index>(scaled));
    const double t = scaled - static_cast<double>(segment);
    // The four cubics that are not 0 there.
    const std::array<double, degree + 1> values = {
        (1 - t) * (1 - t) * (1 - t) / 6, (3 * t * t * t - 6 * t * t + 4) / 6,
        (-3 * t * t * t + 3 * t * t + 3 * t + 1) / 6, t * t * t / 6};
    for (Eigen::Index i = 0; i <= degree; ++i)
      basis(row, column + segment + i) = values[static_cast<std::size_t>(i)];
  }
}

/// Squares of second differences of neighbouring coefficients: 0 for a straight line.
void add_penalty(Eigen::MatrixXd& penalty, Eigen::Index column, Eigen::Index splines) {
  for (Eigen::Index i = 0; i + 2 < splines; ++i) {
    Eigen::Vector3d difference(1, -2, 1);
    penalty.block<3, 3>(column + i, column + i) += difference * difference.transpose();
  }
}

/// Each variable between 0 and 1; one that does not vary stays at 0.
Eigen::MatrixXd scaled(const Eigen::MatrixXd& inputs) {
  Eigen::MatrixXd result = inputs;
  for (Eigen::Index i = 0; i < inputs.cols(); ++i) {
    const double low = inputs.col(i).minCoeff(), high = inputs.col(i).maxCoeff();
    result.col(i).array() -= low;
    if (high > low) result.col(i) /= high - low;
  }
  return result;
}

}  // namespace

SplineFit fit_splines(const Eigen::MatrixXd& inputs, const Eigen::MatrixXd& outputs) {
  const Eigen::Index rows = inputs.rows(), variables = inputs.cols(), count = outputs.cols();
  require(rows >= 10 && rows == outputs.rows(), "a regression has at least ten rows");
  const Eigen::MatrixXd places = scaled(inputs);
  const Eigen::Index segments =
      std::clamp<Eigen::Index>(rows / (5 * std::max<Eigen::Index>(variables, 1)), 1, most_segments);
  const Eigen::Index splines = segments + degree;
  constexpr Eigen::Index most_crossed = 10;
  const Eigen::Index products = variables <= most_crossed ? variables * (variables - 1) / 2 : 0;
  const Eigen::Index width = 1 + variables * splines + products;
  SplineFit fit;
  fit.basis = Eigen::MatrixXd::Zero(rows, width);
  Eigen::MatrixXd penalty = Eigen::MatrixXd::Zero(width, width);
  fit.basis.col(0).setOnes();
  for (Eigen::Index i = 0; i < variables; ++i) {
    add_splines(fit.basis, 1 + i * splines, places.col(i), segments);
    add_penalty(penalty, 1 + i * splines, splines);
  }
  Eigen::Index column = 1 + variables * splines;
  for (Eigen::Index i = 0; i < variables; ++i) {
    for (Eigen::Index j = 0; products > 0 && j < i; ++j) {
      fit.basis.col(column++) = (places.col(i).array() - 0.5) * (places.col(j).array() - 0.5);
    }
  }

  const Eigen::MatrixXd squares = fit.basis.transpose() * fit.basis;
  const Eigen::MatrixXd with_outputs = fit.basis.transpose() * outputs;
  const double small = ridge * squares.trace() / static_cast<double>(width);
  // Outputs are weighed by how much they vary, so that no unit decides.
  Eigen::VectorXd weights(count);
  for (Eigen::Index i = 0; i < count; ++i) {
    const double spread = (outputs.col(i).array() - outputs.col(i).mean()).square().sum();
    weights[i] = spread > 0 ? 1 / spread : 0;
  }
  double best = std::numeric_limits<double>::infinity();
  Eigen::MatrixXd inverse;
  for (int step = -6; step <= 16; ++step) {
    const double smoothing = portable_pow(10.0, step / 2.0);
    Eigen::MatrixXd penalized = squares + smoothing * penalty;
    penalized.diagonal().array() += small;
    const Eigen::LDLT<Eigen::MatrixXd> solver(penalized);
    const Eigen::MatrixXd coefficients = solver.solve(with_outputs);
    const double freedom = solver.solve(squares).trace();
    const Eigen::MatrixXd residuals = outputs - fit.basis * coefficients;
    const double left = static_cast<double>(rows) - freedom;
    if (left <= 1) continue;
    const double score = (residuals.colwise().squaredNorm() * weights)(0) / (left * left);
    if (!(score < best * (1 - 1e-9))) continue;
    best = score;
    fit.coefficients = coefficients;
    fit.freedom = freedom;
    fit.smoothing = smoothing;
    fit.residual_root = residuals.transpose() * residuals / left;
    inverse = solver.solve(Eigen::MatrixXd::Identity(width, width));
  }
  require(inverse.size() > 0, "a regression has fewer degrees of freedom than rows");
  fit.fitted = fit.basis * fit.coefficients;
  // Roots by eigenvalues: both may be singular.
  const auto root = [](const Eigen::MatrixXd& matrix) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> parts(matrix);
    const Eigen::VectorXd values = parts.eigenvalues().cwiseMax(0).cwiseSqrt();
    return Eigen::MatrixXd(parts.eigenvectors() * values.asDiagonal());
  };
  fit.root_of_spread = root(inverse);
  fit.residual_root = root(fit.residual_root);
  return fit;
}

}  // namespace carersim
