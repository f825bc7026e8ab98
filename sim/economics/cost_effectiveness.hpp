#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/economics/outcome_draws.hpp"

namespace carersim {

/// A mean over draws, with the interval that holds 95 % of them.
struct DrawSummary {
  double mean = 0, low = 0, high = 0;
};

/// Where one arm lies from another on the cost-effectiveness plane.
enum class Quadrant : std::uint8_t {
  costs_more_gains_more,
  costs_less_gains_more,  ///< it dominates the other
  costs_less_gains_less,
  costs_more_gains_less,  ///< it is dominated
  equal,                  ///< in cost or in effect: no quadrant
};
[[nodiscard]] Quadrant quadrant_of(double cost, double effect);

/// One arm against another.
struct Incremental {
  DrawSummary cost, effect;
  Quadrant quadrant = Quadrant::equal;  ///< of the means
  /// Cost of one more unit of effect, or saved for one given up: ratio of the means. Absent where
  /// one arm dominates or nothing differs in effect: the ratio would mislead.
  std::optional<double> icer;
  /// Shares of the draws in each quadrant, in the order of Quadrant.
  double shares[5] = {};
};
[[nodiscard]] Incremental incremental(const OutcomeDraws& draws, std::size_t arm,
                                      std::size_t against);
/// What it means: "costs less and gains more: it dominates as now"; "costs £20,000 for each QALY
/// gained, against as now".
/// @param money  writes an amount
using MoneyText = std::string (*)(double pounds);
[[nodiscard]] std::string words_of(const Incremental& incremental, const std::string& against,
                                   MoneyText money);

/// How an arm stands among all arms.
enum class Dominance : std::uint8_t {
  none,      ///< on the frontier
  strong,    ///< another costs no more and gains no less
  extended,  ///< a mixture of two others costs less for the same effect
};
struct FrontierArm {
  std::size_t arm = 0;
  double cost = 0, effect = 0;  ///< means
  Dominance dominance = Dominance::none;
  std::optional<std::size_t> against;  ///< the next cheaper arm of the frontier; none: the first
  std::optional<double> icer;          ///< against it
};
/// Fully incremental analysis: arms in order of mean cost, dominated ones marked, cost per unit of
/// effect of each arm of the frontier against the one before it.
[[nodiscard]] std::vector<FrontierArm> frontier(const OutcomeDraws& draws);

/// How likely each arm is to be the best at a threshold, and which has the highest mean.
struct Acceptability {
  double threshold = 0;
  std::vector<double>
      shares;               ///< of draws in which the arm has the highest net benefit; ties split
  std::size_t optimal = 0;  ///< the arm of the highest mean net benefit: of the frontier (CEAF)
  double mean_net_benefit = 0;  ///< its
};
/// Acceptability curves and frontier (Fenwick, Claxton and Sculpher 2001).
[[nodiscard]] std::vector<Acceptability> acceptability(const OutcomeDraws& draws,
                                                       const std::vector<double>& thresholds);

}  // namespace carersim
