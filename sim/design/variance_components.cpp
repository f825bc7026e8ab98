#include "sim/design/variance_components.hpp"

#include <algorithm>

#include "sim/measure/statistics.hpp"

namespace carersim {

VarianceComponents variance_components(const Responses& responses, PointLuck luck) {
  const std::size_t replications = responses.replications();
  RunningMoments means;
  std::vector<RunningMoments> columns(replications);
  for (std::size_t point = 0; point < responses.points(); ++point) {
    if (!responses.known(point)) continue;
    means.add(responses.mean(point));
    for (std::size_t r = 0; r < replications; ++r) columns[r].add(responses[point][r]);
  }
  require(means.count() >= 2, "variance is between at least two points");
  VarianceComponents result;
  result.points = static_cast<std::size_t>(means.count());
  if (replications == 1) {
    result.parameters = means.variance();
    return result;
  }
  const auto r_count = static_cast<double>(replications);
  const auto p_count = static_cast<double>(means.count());
  RunningMoments column_means;
  for (const RunningMoments& column : columns) column_means.add(column.mean());
  double squares = 0;
  for (std::size_t point = 0; point < responses.points(); ++point) {
    if (!responses.known(point)) continue;
    const double mean = responses.mean(point);
    for (std::size_t r = 0; r < replications; ++r) {
      const double expected =
          luck == PointLuck::shared ? mean + columns[r].mean() - means.mean() : mean;
      const double distance = responses[point][r] - expected;
      squares += distance * distance;
    }
  }
  const double freedom =
      luck == PointLuck::shared ? (p_count - 1) * (r_count - 1) : p_count * (r_count - 1);
  result.residual = squares / freedom;
  result.of_a_mean = result.residual / r_count;
  result.parameters = std::max(0.0, means.variance() - result.of_a_mean);
  if (luck == PointLuck::shared) {
    result.replications = std::max(0.0, column_means.variance() - result.residual / p_count);
  }
  return result;
}

}  // namespace carersim
