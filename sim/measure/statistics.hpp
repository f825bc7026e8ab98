#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace carersim {

/// Mean and variance of numbers seen one at a time (Welford 1962); two merge (Chan et al. 1979).
class RunningMoments {
 public:
  void add(double value);
  void add(const RunningMoments& other);

  [[nodiscard]] std::int64_t count() const { return count_; }
  /// 0 when nothing was seen.
  [[nodiscard]] double mean() const { return mean_; }
  /// With n - 1 below; 0 for fewer than two numbers.
  [[nodiscard]] double variance() const;
  [[nodiscard]] double standard_deviation() const;

 private:
  std::int64_t count_ = 0;
  double mean_ = 0;
  double squares_ = 0;  ///< sum of squared distances from the mean
};

/// An estimate and how far it may be off.
struct Interval {
  double mean = 0;
  double half_width = 0;  ///< infinite for a single observation

  [[nodiscard]] double low() const { return mean - half_width; }
  [[nodiscard]] double high() const { return mean + half_width; }
};

/// Student's interval of a mean.
/// @param level  the confidence, such as 0.95
/// @pre at least one observation, 0 < level < 1
[[nodiscard]] Interval student_interval(const RunningMoments& observations, double level);

/// One arm against another, replication by replication as they come.
class PairedMoments {
 public:
  void add(double baseline, double changed);

  [[nodiscard]] const RunningMoments& difference() const { return difference_; }
  /// What common random numbers are worth: variance of the difference were the arms independent ÷
  /// its variance as paired, so how many times as many replications would be needed without
  /// pairing. Infinite when the paired differences do not vary though the arms do; 1 when nothing
  /// varies, or with a single replication; nan with a value that is.
  [[nodiscard]] double variance_ratio() const;

 private:
  RunningMoments baseline_, changed_, difference_;
};

/// One arm against another over the same replications.
struct PairedDifference {
  Interval difference;        ///< changed - baseline
  double variance_ratio = 1;  ///< see PairedMoments::variance_ratio()
};

/// @pre equally many observations of both arms, at least one; 0 < level < 1
[[nodiscard]] PairedDifference paired_difference(std::span<const double> baseline,
                                                 std::span<const double> changed,
                                                 double level = 0.95);

/// Quantiles by linear interpolation between order statistics (Hyndman and Fan's type 7, the
/// default of R and numpy), one for each share. @pre at least one value, shares between 0 and 1
[[nodiscard]] std::vector<double> quantiles(std::span<const double> values,
                                            std::span<const double> shares);
[[nodiscard]] double quantile(std::span<const double> values, double share);

}  // namespace carersim
