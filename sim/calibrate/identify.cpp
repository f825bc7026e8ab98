#include "sim/calibrate/identify.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace carersim {

namespace {

constexpr double normal_95 = 1.959963984540054;
/// The range is [0, 1] in places: its standard deviation when read as a 95 % interval.
constexpr double range_deviation = 0.5 / normal_95;
constexpr double strong_correlation = 0.9;
constexpr double large_part = 0.1;  ///< of what all targets say about a parameter
constexpr std::size_t most_named = 3;

bool is_fitted(const Target& target) {
  return target.role == TargetRole::fitted && target.weight > 0;
}

/// Of a band, read as a 95 % interval, and of chance.
double variance_of(const Target& target, const Observation& observation) {
  const double band = target.half_width() / normal_95;
  return band * band + observation.standard_error * observation.standard_error;
}

/// The targets that say most about one parameter.
std::vector<std::string> tellers(const SearchPlan& plan, const SearchPoint& point,
                                 const std::vector<std::vector<double>>& slopes,
                                 std::size_t parameter) {
  std::vector<std::pair<double, std::string>> parts;
  double sum = 0;
  for (std::size_t t = 0; t < plan.targets.size(); ++t) {
    if (!is_fitted(plan.targets[t])) continue;
    const double slope = slopes[t][parameter];
    const double part = slope * slope / variance_of(plan.targets[t], point.observed[t]);
    sum += part;
    parts.emplace_back(-part, plan.targets[t].id);
  }
  std::sort(parts.begin(), parts.end());
  std::vector<std::string> names;
  for (const auto& [part, name] : parts) {
    if (names.size() < most_named && -part > large_part * sum) names.push_back(name);
  }
  return names;
}

}  // namespace

std::vector<Identified> identify(const SearchPlan& plan, const SearchPoint& point,
                                 const std::vector<std::vector<double>>& slopes) {
  const auto count = static_cast<Eigen::Index>(plan.parameters.size());
  Eigen::MatrixXd information =
      Eigen::MatrixXd::Identity(count, count) / (range_deviation * range_deviation);
  for (std::size_t t = 0; t < plan.targets.size(); ++t) {
    if (!is_fitted(plan.targets[t])) continue;
    const Eigen::VectorXd slope = Eigen::Map<const Eigen::VectorXd>(slopes[t].data(), count);
    information += slope * slope.transpose() / variance_of(plan.targets[t], point.observed[t]);
  }
  const Eigen::MatrixXd covariance =
      information.ldlt().solve(Eigen::MatrixXd::Identity(count, count));
  std::vector<Identified> all;
  for (Eigen::Index j = 0; j < count; ++j) {
    const auto index = static_cast<std::size_t>(j);
    const FreeParameter& parameter = plan.parameters[index];
    Identified one;
    one.name = parameter.name();
    one.value = point.values[index];
    one.told_by = tellers(plan, point, slopes, index);
    const double error = std::sqrt(covariance(j, j));
    one.narrowed = std::max(0.0, 1 - error / range_deviation);
    one.standard_error = error * parameter.slope(one.value);
    const double place = parameter.place_of(one.value);
    one.low = parameter.at(std::clamp(place - normal_95 * error, 0.0, 1.0));
    one.high = parameter.at(std::clamp(place + normal_95 * error, 0.0, 1.0));
    for (Eigen::Index k = 0; k < count; ++k) {
      if (k == j) continue;
      const double correlation = covariance(j, k) / (error * std::sqrt(covariance(k, k)));
      if (std::abs(correlation) < strong_correlation ||
          std::abs(correlation) <= std::abs(one.correlation)) {
        continue;
      }
      one.moves_with = plan.parameters[static_cast<std::size_t>(k)].name();
      one.correlation = correlation;
    }
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace carersim
