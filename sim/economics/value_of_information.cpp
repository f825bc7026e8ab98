#include "sim/economics/value_of_information.hpp"

#include <algorithm>
#include <cmath>

#include "sim/economics/spline_regression.hpp"
#include "sim/measure/statistics.hpp"
#include "sim/random/distribution.hpp"

namespace carersim {

namespace {

constexpr LuckName coefficient_luck = luck_name("economics.partial_information");
constexpr std::uint32_t coefficient_draws = 500;

/// Mean of the best arm, less the best mean, of net benefits [draw][arm]; with its standard error
/// as a sample: the arm that is best on the mean is taken as known.
InformationValue value_of(const Eigen::MatrixXd& benefit) {
  Eigen::Index best = 0;
  benefit.colwise().mean().maxCoeff(&best);
  RunningMoments gains;
  for (Eigen::Index draw = 0; draw < benefit.rows(); ++draw)
    gains.add(benefit.row(draw).maxCoeff() - benefit(draw, best));
  return {
      gains.mean(),
      std::sqrt(gains.variance() / static_cast<double>(std::max<std::int64_t>(gains.count(), 1))),
      0};
}

/// Net benefits against the first arm, whose own are 0: what all arms share says nothing.
Eigen::MatrixXd against_the_first(const OutcomeDraws& draws, double threshold) {
  const std::vector<double> benefit = draws.net_benefit(threshold);
  const auto rows = static_cast<Eigen::Index>(draws.draws());
  const auto arms = static_cast<Eigen::Index>(draws.arms());
  Eigen::MatrixXd result(rows, arms);
  for (Eigen::Index draw = 0; draw < rows; ++draw) {
    for (Eigen::Index arm = 0; arm < arms; ++arm) {
      const auto first = static_cast<std::size_t>(draw * arms);
      result(draw, arm) = benefit[first + static_cast<std::size_t>(arm)] - benefit[first];
    }
  }
  return result;
}

}  // namespace

InformationValue perfect_information(const OutcomeDraws& draws, double threshold) {
  return value_of(against_the_first(draws, threshold));
}

InformationValue partial_information(const OutcomeDraws& draws, double threshold,
                                     const std::vector<double>& parameters, std::size_t group,
                                     std::uint64_t seed) {
  const auto rows = static_cast<Eigen::Index>(draws.draws());
  const auto columns = static_cast<Eigen::Index>(group);
  require(group > 0 && parameters.size() == draws.draws() * group,
          "every draw has every parameter of the group");
  Eigen::MatrixXd inputs(rows, columns);
  for (Eigen::Index draw = 0; draw < rows; ++draw) {
    for (Eigen::Index i = 0; i < columns; ++i)
      inputs(draw, i) = parameters[static_cast<std::size_t>(draw * columns + i)];
  }
  const Eigen::MatrixXd benefit = against_the_first(draws, threshold);
  const Eigen::Index others = benefit.cols() - 1;
  const SplineFit fit = fit_splines(inputs, benefit.rightCols(others));
  Eigen::MatrixXd smooth = Eigen::MatrixXd::Zero(rows, benefit.cols());
  smooth.rightCols(others) = fit.fitted;
  InformationValue result = value_of(smooth);

  const Luck luck(seed, 0);
  const Eigen::MatrixXd directions = fit.basis * fit.root_of_spread;
  RunningMoments again;
  Eigen::MatrixXd normals(fit.root_of_spread.cols(), others);
  for (std::uint32_t sample = 0; sample < coefficient_draws; ++sample) {
    for (Eigen::Index i = 0; i < normals.size(); ++i) {
      normals(i) =
          standard_normal(luck.block(sample, coefficient_luck, static_cast<std::uint32_t>(i)));
    }
    Eigen::MatrixXd varied = smooth;
    varied.rightCols(others) += directions * normals * fit.residual_root.transpose();
    again.add(value_of(varied).value);
  }
  result.upward_bias = again.mean() - result.value;
  result.standard_error =
      std::sqrt(result.standard_error * result.standard_error + again.variance());
  return result;
}

}  // namespace carersim
