#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/scenario/scenario.hpp"
#include "sim/scenario/written_number.hpp"

namespace carersim {

/// The shape that what is not known of a number is given.
enum class UncertainShape : std::uint8_t {
  beta,       ///< shares: numbers within 0 and 1, or percentages
  gamma,      ///< costs, and whatever may be 0
  lognormal,  ///< rates, ratios and other numbers above 0
  normal      ///< numbers that may be below 0
};
[[nodiscard]] std::string name_of(UncertainShape shape);

/// A parameter of role *uncertain* as a distribution. Its low and high are the ends of the interval
/// that holds it with 95 %: 2.5 % lie below the one and above the other. Where an end is one of the
/// shape's own (a share of 0 or 1, a cost of 0) no such distribution exists; then its mean is the
/// parameter's value and the other end is the 95 % interval's.
///
/// Quantiles come from Boost.Math: they agree between machines to the six digits that a scenario
/// is given, not to the bit.
class UncertainParameter {
 public:
  /// @param why  receives why there is none: "it has no range", "it is a choice"
  static std::optional<UncertainParameter> of(const ParameterInfo& parameter, std::string& why);

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] UncertainShape shape() const { return shape_; }
  [[nodiscard]] double mean() const;
  /// The number below which it lies with this probability. @pre 0 < u < 1
  [[nodiscard]] double quantile(double u) const;
  /// As the scenario has it written, to six digits: "0.19 / year".
  [[nodiscard]] std::string text(double number) const { return written_.with(number); }
  /// The same to fifteen digits, for what has to add up with others.
  [[nodiscard]] std::string exact_text(double number) const { return written_.with(number, 15); }
  /// "beta (2.1, 19)", "lognormal (median 0.164, sigma 0.307)".
  [[nodiscard]] std::string description() const;

 private:
  UncertainParameter(std::string id, WrittenNumber written, double scale)
      : id_(std::move(id)), written_(std::move(written)), scale_(scale) {}
  void fit(double low, double high);
  void fit_beta(double low, double high);
  void fit_gamma(double low, double high);

  std::string id_;
  WrittenNumber written_;
  double scale_ = 1;  ///< 100 where it is written as a percentage
  UncertainShape shape_ = UncertainShape::normal;
  // beta: alpha, beta; gamma: shape, scale; lognormal: median, sigma; normal: mean, deviation
  double a_ = 0, b_ = 0;
};

/// A parameter whose range lies around its own value instead of the library's: with the relative
/// width that the library's range has. Shares keep the width of their log odds, numbers above 0
/// that of their logarithm, others their width. For values that were fitted: what is known of them
/// is no longer where the evidence had them.
/// @param why  receives why there is none: "its range begins at 0"
[[nodiscard]] std::optional<ParameterInfo> around_own_value(ParameterInfo parameter,
                                                            std::string& why);

}  // namespace carersim
