#include "sim/measure/statistics.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "sim/core/error.hpp"

namespace carersim {

void RunningMoments::add(double value) {
  ++count_;
  const double distance = value - mean_;
  mean_ += distance / static_cast<double>(count_);
  squares_ += distance * (value - mean_);
}

void RunningMoments::add(const RunningMoments& other) {
  if (other.count_ == 0) return;
  const auto mine = static_cast<double>(count_);
  const auto theirs = static_cast<double>(other.count_);
  const double distance = other.mean_ - mean_;
  mean_ += distance * (theirs / (mine + theirs));
  squares_ += other.squares_ + distance * distance * (mine * theirs / (mine + theirs));
  count_ += other.count_;
}

double RunningMoments::variance() const {
  return count_ < 2 ? 0 : squares_ / static_cast<double>(count_ - 1);
}

double RunningMoments::standard_deviation() const {
  return std::sqrt(variance());
}

Interval student_interval(const RunningMoments& observations, double level) {
  require(observations.count() > 0, "an interval is of at least one observation");
  require(level > 0 && level < 1, "a confidence level lies between 0 and 1");
  if (observations.count() == 1) {
    return {observations.mean(), std::numeric_limits<double>::infinity()};
  }
  const auto n = static_cast<double>(observations.count());
  const boost::math::students_t_distribution<double> student(n - 1);
  const double t = boost::math::quantile(boost::math::complement(student, (1 - level) / 2));
  return {observations.mean(), t * std::sqrt(observations.variance() / n)};
}

void PairedMoments::add(double baseline, double changed) {
  baseline_.add(baseline);
  changed_.add(changed);
  difference_.add(changed - baseline);
}

double PairedMoments::variance_ratio() const {
  const double unpaired = baseline_.variance() + changed_.variance();
  const double paired = difference_.variance();
  if (unpaired == 0) return 1;
  return paired == 0 ? std::numeric_limits<double>::infinity() : unpaired / paired;
}

PairedDifference paired_difference(std::span<const double> baseline,
                                   std::span<const double> changed, double level) {
  require(baseline.size() == changed.size(), "paired arms have equally many replications");
  PairedMoments moments;
  for (std::size_t i = 0; i < baseline.size(); ++i) moments.add(baseline[i], changed[i]);
  return {student_interval(moments.difference(), level), moments.variance_ratio()};
}

std::vector<double> quantiles(std::span<const double> values, std::span<const double> shares) {
  require(!values.empty(), "a quantile is of at least one value");
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> result;
  result.reserve(shares.size());
  for (const double share : shares) {
    require(share >= 0 && share <= 1, "a quantile is of a share between 0 and 1");
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    const double way = place - static_cast<double>(below);
    result.push_back(sorted[below] + way * (sorted[above] - sorted[below]));
  }
  return result;
}

double quantile(std::span<const double> values, double share) {
  return quantiles(values, {&share, 1}).front();
}

}  // namespace carersim
