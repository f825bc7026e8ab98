#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/random/luck.hpp"
#include "sim/random/ziggurat.hpp"

namespace carersim {

/// The shape of a random quantity. Bits do not depend on the standard library or the processor:
/// exponential and normal come from a ziggurat over integers, `log`, `exp` and `pow` from SLEEF.
///
/// A sample is a pure function of the luck at one address; scaling a distribution scales the sample
/// of the same luck. A broken precondition is a ProgramError; scenario text is checked where it is
/// read.
class Distribution {
 public:
  enum class Kind : std::uint8_t {
    deterministic,
    uniform,
    triangular,
    exponential,
    gamma,
    lognormal,
    weibull,
    beta,
    discrete,
    empirical
  };

  /// Deterministic zero.
  Distribution() = default;

  static Distribution deterministic(double value);
  static Distribution uniform(double low, double high);  ///< @pre low <= high
  static Distribution triangular(double low, double mode,
                                 double high);            ///< @pre low <= mode <= high
  static Distribution exponential(double mean);           ///< @pre mean > 0
  static Distribution gamma(double mean, double cv);      ///< @pre mean, cv > 0
  static Distribution lognormal(double mean, double cv);  ///< @pre mean, cv > 0
  static Distribution lognormal_median(double median,
                                       double sigma);           ///< @pre median > 0, sigma >= 0
  static Distribution weibull(double shape, double scale);      ///< @pre shape, scale > 0
  static Distribution weibull_mean(double shape, double mean);  ///< @pre shape, mean > 0
  /// Beta on [low, high] with the given mean and standard deviation.
  /// @pre low < mean < high, sd^2 < (mean - low)(high - mean)
  static Distribution beta(double mean, double sd, double low, double high);
  /// Values with weights. @pre as many weights as values, weights >= 0, one of them > 0
  static Distribution discrete(std::vector<double> values, std::vector<double> weights);
  /// Linear interpolation between the sorted observations. @pre at least one observation
  static Distribution empirical(std::vector<double> observations);

  /// Takes every part of the luck: no other draw may use the same address.
  [[nodiscard]] double sample(const LuckBlock& luck) const;
  /// A sample of those above a bound: a length that has lasted so long already and goes on.
  /// Exponential, Weibull and uniform by inversion, the others by drawing again.
  /// @return  nothing when no value lies above, or so few that none of 1,000 draws did
  [[nodiscard]] std::optional<double> sample_above(double least, const LuckBlock& luck) const;
  /// A sample of the lengths that are met under way at a moment which has nothing to do with them:
  /// each in proportion to how long it is. A uniform part of it is over.
  /// @pre no value is negative
  [[nodiscard]] double sample_under_way(const LuckBlock& luck) const;
  [[nodiscard]] double mean() const;
  /// Variance; used by checks and by theory in tests.
  [[nodiscard]] double variance() const;
  [[nodiscard]] Kind kind() const { return kind_; }
  /// The same shape, `factor` times as long. @pre factor >= 0
  [[nodiscard]] Distribution scaled(double factor) const;

 private:
  struct Table {
    std::vector<double> values;
    std::vector<double> cumulative;
  };
  /// No value is larger; infinite for those without a bound.
  [[nodiscard]] double largest() const;

  Kind kind_ = Kind::deterministic;
  // What they hold, by kind (`scaled` multiplies those marked *):
  //   deterministic  value*
  //   uniform        low*, width*
  //   triangular     low*, width*, share of the width below the mode
  //   exponential    mean*
  //   gamma          shape, scale*
  //   lognormal      median*, sigma
  //   weibull        shape, scale*
  //   beta           alpha, beta, low*, width*
  //   discrete, empirical  factor* on the values of the table
  double a_ = 0, b_ = 0, c_ = 0, d_ = 0;
  std::shared_ptr<const Table> table_;
};

/// Unit exponential: the threshold of a hazard. Mean 1, always > 0. Takes `luck.first()` and, once
/// in 90 draws, sub-blocks 0, 1, …; leaves `luck.second()` to the caller.
[[nodiscard]] double unit_exponential(const LuckBlock& luck);
/// Standard normal. Takes the same parts of the luck as unit_exponential.
[[nodiscard]] double standard_normal(const LuckBlock& luck);

/// Natural logarithm, exponential and power with the same bits on every x86-64 (SLEEF).
[[nodiscard]] double portable_log(double x);
[[nodiscard]] double portable_exp(double x);
[[nodiscard]] double portable_pow(double base, double exponent);

inline double unit_exponential(const LuckBlock& luck) {
  const ziggurat::Try first(luck.first());
  const ziggurat::Layer& layer = ziggurat::exponential_layers[first.layer()];
  if (first.mantissa() < layer.accept_below) [[likely]]
    return first.scaled_by(layer.width);
  return ziggurat::exponential_after_rejection(luck);
}

inline double standard_normal(const LuckBlock& luck) {
  const ziggurat::Try first(luck.first());
  const ziggurat::Layer& layer = ziggurat::normal_layers[first.layer()];
  if (first.mantissa() < layer.accept_below) [[likely]] {
    return first.signed_as(first.scaled_by(layer.width));
  }
  return ziggurat::normal_after_rejection(luck);
}

}  // namespace carersim
