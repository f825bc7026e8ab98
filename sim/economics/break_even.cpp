#include "sim/economics/break_even.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "sim/core/error.hpp"
#include "sim/measure/statistics.hpp"

namespace carersim {

namespace {

double mean_of(const std::vector<double>& values) {
  RunningMoments moments;
  for (const double value : values) moments.add(value);
  return moments.mean();
}

/// Covariance of two means over the same replications.
double covariance_of_means(const std::vector<double>& x, const std::vector<double>& y) {
  const double mean_x = mean_of(x), mean_y = mean_of(y);
  double sum = 0;
  for (std::size_t r = 0; r < x.size(); ++r) sum += (x[r] - mean_x) * (y[r] - mean_y);
  const auto count = static_cast<double>(x.size());
  return sum / (count - 1) / count;
}

/// Between two values: mean (1 - w) a + w b, and its variance, as polynomials of the way w.
struct Segment {
  double a, b;
  double var_a, covariance, var_b;

  /// mean² - t² variance: below 0 where the mean cannot be told from 0.
  [[nodiscard]] double excess(double w, double t) const {
    const double mean = (1 - w) * a + w * b;
    const double variance =
        (1 - w) * (1 - w) * var_a + 2 * w * (1 - w) * covariance + w * w * var_b;
    return mean * mean - t * t * variance;
  }
  /// Its zeros within the segment, ascending.
  [[nodiscard]] std::vector<double> zeros(double t) const {
    const double at_0 = excess(0, t), at_half = excess(0.5, t), at_1 = excess(1, t);
    const double square = 2 * (at_0 - 2 * at_half + at_1), linear = at_1 - at_0 - square;
    std::vector<double> found;
    const auto add = [&](double w) {
      if (w >= 0 && w <= 1) found.push_back(w);
    };
    const double size = std::abs(at_0) + std::abs(at_half) + std::abs(at_1);
    if (std::abs(square) <= 1e-12 * size) {
      if (linear != 0) add(-at_0 / linear);
      return found;
    }
    const double under_root = linear * linear - 4 * square * at_0;
    if (under_root < 0) return found;
    const double root = std::sqrt(under_root);
    add((-linear - root) / (2 * square));
    add((-linear + root) / (2 * square));
    std::sort(found.begin(), found.end());
    return found;
  }
};

/// The first year from which on none is below 0.
std::optional<std::size_t> year_from(const std::vector<double>& cumulated) {
  std::size_t year = cumulated.size();
  while (year > 0 && cumulated[year - 1] >= 0) --year;
  if (year == cumulated.size()) return std::nullopt;
  return year + 1;
}

}  // namespace

BreakEven break_even_value(std::span<const double> values,
                           const std::vector<std::vector<double>>& net_benefit, double level) {
  require(values.size() >= 2 && values.size() == net_benefit.size(),
          "a break-even value lies between at least two values");
  const std::size_t replications = net_benefit.front().size();
  require(replications >= 2, "an interval is of at least two replications");
  const boost::math::students_t_distribution<double> student(static_cast<double>(replications - 1));
  const double t = boost::math::quantile(boost::math::complement(student, (1 - level) / 2));

  BreakEven result;
  const auto include = [&](double place) {
    result.low = std::min(result.low.value_or(place), place);
    result.high = std::max(result.high.value_or(place), place);
  };
  for (std::size_t i = 0; i + 1 < values.size(); ++i) {
    require(values[i] < values[i + 1], "the values of a parameter ascend");
    require(net_benefit[i + 1].size() == replications, "all values have the same replications");
    const std::vector<double>&x = net_benefit[i], &y = net_benefit[i + 1];
    const Segment segment{mean_of(x), mean_of(y), covariance_of_means(x, x),
                          covariance_of_means(x, y), covariance_of_means(y, y)};
    const auto place = [&](double w) { return values[i] + w * (values[i + 1] - values[i]); };
    const bool last = i + 2 == values.size();
    if ((segment.a < 0) != (segment.b < 0)) {
      ++result.crossings;
      if (!result.value) result.value = place(segment.a / (segment.a - segment.b));
    }
    if (segment.excess(0, t) <= 0) {
      include(place(0));
      result.open_low = result.open_low || i == 0;
    }
    if (segment.excess(1, t) <= 0) {
      include(place(1));
      result.open_high = result.open_high || last;
    }
    for (const double w : segment.zeros(t)) include(place(w));
  }
  result.at_low = mean_of(net_benefit.front());
  result.at_high = mean_of(net_benefit.back());
  return result;
}

BreakEvenYear break_even_year(const std::vector<std::vector<double>>& net_benefit, double level) {
  require(!net_benefit.empty() && !net_benefit.front().empty(), "a break-even year is of some");
  const std::size_t years = net_benefit.front().size();
  std::vector<RunningMoments> moments(years);
  for (const std::vector<double>& replication : net_benefit) {
    require(replication.size() == years, "every replication has every year");
    double sum = 0;
    for (std::size_t year = 0; year < years; ++year) moments[year].add(sum += replication[year]);
  }
  BreakEvenYear result;
  for (const RunningMoments& year : moments) {
    const Interval interval = student_interval(year, level);
    result.mean.push_back(interval.mean);
    result.low.push_back(interval.low());
    result.high.push_back(interval.high());
  }
  result.year = year_from(result.mean);
  result.earliest = year_from(result.high);
  result.latest = year_from(result.low);
  return result;
}

}  // namespace carersim
