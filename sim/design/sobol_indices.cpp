#include "sim/design/sobol_indices.hpp"

#include <cmath>

#include "sim/measure/statistics.hpp"
#include "sim/random/luck.hpp"

namespace carersim {

namespace {

constexpr LuckName bootstrap_luck = luck_name("design.bootstrap");

/// Mean over the replications of x · y, without what chance adds to it: their covariance over the
/// replications, by their number.
double product(std::span<const double> x, std::span<const double> y) {
  const std::size_t replications = x.size();
  const auto count = static_cast<double>(replications);
  double mean_x = 0, mean_y = 0;
  for (std::size_t r = 0; r < replications; ++r) {
    mean_x += x[r] / count;
    mean_y += y[r] / count;
  }
  if (replications == 1) return mean_x * mean_y;
  double covariance = 0;
  for (std::size_t r = 0; r < replications; ++r)
    covariance += (x[r] - mean_x) * (y[r] - mean_y) / (count - 1);
  return mean_x * mean_y - covariance / count;
}

/// What each base point gives to the sums that the indices are made of.
struct Terms {
  std::vector<double> a, b;    ///< mean of A and of B
  std::vector<double> chance;  ///< in the squares of both, together
  std::vector<double> first;   ///< [base point][axis]: fB (fAB - fA)
  std::vector<double> total;   ///< [base point][axis]: (fA - fAB)² / 2
};

double mean_of(const Responses& responses) {
  RunningMoments all;
  for (std::size_t point = 0; point < responses.points(); ++point) {
    if (responses.known(point)) all.add(responses.mean(point));
  }
  return all.mean();
}

/// Luck that moves every point alike is no parameter's: what shared luck did is taken off each
/// replication, which leaves differences as they are.
std::vector<double> luck_of_replications(const Responses& responses, PointLuck luck) {
  std::vector<RunningMoments> columns(responses.replications());
  for (std::size_t point = 0; point < responses.points(); ++point) {
    if (!responses.known(point)) continue;
    for (std::size_t r = 0; r < columns.size(); ++r) columns[r].add(responses[point][r]);
  }
  std::vector<double> result(columns.size(), mean_of(responses));
  if (luck == PointLuck::own) return result;
  for (std::size_t r = 0; r < columns.size(); ++r) result[r] = columns[r].mean();
  return result;
}

Terms terms_of(std::size_t axes, const Responses& responses, PointLuck luck) {
  const std::size_t points = axes + 2;
  const std::vector<double> centre = luck_of_replications(responses, luck);
  const auto centred = [&](std::size_t point) {
    std::vector<double> values(responses[point].begin(), responses[point].end());
    for (std::size_t r = 0; r < values.size(); ++r) values[r] -= centre[r];
    return values;
  };
  const auto minus = [](const std::vector<double>& x, const std::vector<double>& y) {
    std::vector<double> result(x.size());
    for (std::size_t r = 0; r < x.size(); ++r) result[r] = x[r] - y[r];
    return result;
  };
  const auto mean = [](const std::vector<double>& x) {
    double sum = 0;
    for (const double value : x) sum += value;
    return sum / static_cast<double>(x.size());
  };
  Terms terms;
  for (std::size_t start = 0; start + points <= responses.points(); start += points) {
    bool known = true;
    for (std::size_t i = 0; i < points; ++i) known = known && responses.known(start + i);
    if (!known) continue;
    const std::vector<double> a = centred(start), b = centred(start + 1);
    terms.a.push_back(mean(a));
    terms.b.push_back(mean(b));
    terms.chance.push_back(mean(a) * mean(a) - product(a, a) + mean(b) * mean(b) - product(b, b));
    for (std::size_t axis = 0; axis < axes; ++axis) {
      const std::vector<double> ab = centred(start + 2 + axis);
      terms.first.push_back(product(b, minus(ab, a)));
      terms.total.push_back(product(minus(a, ab), minus(a, ab)) / 2);
    }
  }
  return terms;
}

/// First and total of each axis, from the base points of these numbers.
std::vector<double> indices_of(const Terms& terms, std::size_t axes,
                               const std::vector<std::size_t>& chosen) {
  RunningMoments values;
  double chance = 0;
  std::vector<double> result(2 * axes, 0);
  for (const std::size_t i : chosen) {
    values.add(terms.a[i]);
    values.add(terms.b[i]);
    chance += terms.chance[i];
    for (std::size_t axis = 0; axis < axes; ++axis) {
      result[2 * axis] += terms.first[i * axes + axis];
      result[2 * axis + 1] += terms.total[i * axes + axis];
    }
  }
  const auto count = static_cast<double>(chosen.size());
  const double variance = values.variance() - chance / (2 * count);
  for (double& index : result) index = variance > 0 ? index / count / variance : std::nan("");
  return result;
}

}  // namespace

SobolAnalysis sobol_indices(std::size_t axes, const Responses& responses, PointLuck luck,
                            const Bootstrap& bootstrap) {
  require(responses.points() % (axes + 2) == 0, "a base point has its axes + 2 responses");
  const Terms terms = terms_of(axes, responses, luck);
  const std::size_t base_points = terms.a.size();
  require(base_points >= 2, "Sobol' indices are of at least two base points");

  std::vector<double> of_the_base;
  for (std::size_t point = 0; point < responses.points(); ++point) {
    if (point % (axes + 2) > 1) continue;
    of_the_base.insert(of_the_base.end(), responses[point].begin(), responses[point].end());
  }
  SobolAnalysis result;
  result.base_points = base_points;
  result.variance =
      variance_components(Responses(responses.replications(), std::move(of_the_base)), luck);

  std::vector<std::size_t> chosen(base_points);
  for (std::size_t i = 0; i < base_points; ++i) chosen[i] = i;
  const std::vector<double> estimates = indices_of(terms, axes, chosen);
  std::vector<std::vector<double>> samples(2 * axes);
  const Luck chance(bootstrap.seed, 0);
  for (std::size_t sample = 0; sample < bootstrap.samples; ++sample) {
    for (std::size_t i = 0; i < base_points; ++i) {
      const double place = chance
                               .block(static_cast<std::uint32_t>(sample), bootstrap_luck,
                                      static_cast<std::uint32_t>(i))
                               .uniform();
      chosen[i] = static_cast<std::size_t>(place * static_cast<double>(base_points));
    }
    const std::vector<double> again = indices_of(terms, axes, chosen);
    for (std::size_t i = 0; i < again.size(); ++i) {
      if (std::isfinite(again[i])) samples[i].push_back(again[i]);
    }
  }
  const std::vector<double> ends = {(1 - bootstrap.level) / 2, (1 + bootstrap.level) / 2};
  const auto estimate = [&](std::size_t i) {
    if (samples[i].empty()) return Estimate{estimates[i], std::nan(""), std::nan("")};
    const std::vector<double> interval = quantiles(samples[i], ends);
    return Estimate{estimates[i], interval[0], interval[1]};
  };
  for (std::size_t axis = 0; axis < axes; ++axis)
    result.axes.push_back({estimate(2 * axis), estimate(2 * axis + 1)});
  return result;
}

}  // namespace carersim
