#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/uncertainty/uncertain_parameter.hpp"

namespace carersim {

/// How two uncertain parameters hang together: the correlation of the normals behind them.
struct ParameterCorrelation {
  std::string one, other;  ///< ids
  double value = 0;        ///< between -1 and 1
};

/// Draws of uncertain parameters: a pure function of parameters, seed and number. Each number has
/// luck at its own address, so that draw 7 is draw 7 however many there are, and a parameter that
/// is added moves no other. Correlated ones are joined by a Gaussian copula: their own
/// distributions stay as they are.
class ParameterDraws {
 public:
  /// @throws InputError for a correlation of what is not drawn, beyond -1 and 1, or of a set of
  ///         correlations that cannot be true together
  ParameterDraws(std::vector<UncertainParameter> parameters,
                 const std::vector<ParameterCorrelation>& correlations, std::uint64_t seed);

  [[nodiscard]] const std::vector<UncertainParameter>& parameters() const { return parameters_; }
  /// Places of those that are correlated with others.
  [[nodiscard]] const std::vector<std::size_t>& joined() const { return joined_; }
  /// One number for each parameter, in their order and unit.
  /// @param attempts  for each parameter how often it was drawn before in this draw; empty: never
  [[nodiscard]] std::vector<double> numbers(std::uint32_t draw,
                                            std::span<const std::uint32_t> attempts = {}) const;
  /// What the scenario becomes in this draw: `parameter.<id>` and its value as written.
  [[nodiscard]] std::vector<Override> overrides(std::uint32_t draw) const;

 private:
  std::vector<UncertainParameter> parameters_;
  std::uint64_t seed_;
  std::vector<std::size_t> joined_;          ///< places of those that are correlated
  std::vector<std::vector<double>> factor_;  ///< lower triangle: [joined][joined]
};

}  // namespace carersim
