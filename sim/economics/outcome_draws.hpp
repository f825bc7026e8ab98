#pragma once

#include <cstddef>
#include <vector>

#include "sim/core/error.hpp"

namespace carersim {

/// Cost, from one perspective, and effect (QALYs) of each arm in each draw of what is uncertain.
/// Arms of one draw share it, and their luck.
class OutcomeDraws {
 public:
  /// @param costs, effects  [draw][arm], finite
  /// @pre at least two arms and one draw
  OutcomeDraws(std::size_t arms, std::vector<double> costs, std::vector<double> effects)
      : arms_(arms), costs_(std::move(costs)), effects_(std::move(effects)) {
    require(arms >= 2, "an evaluation compares at least two arms");
    require(!costs_.empty() && costs_.size() % arms == 0 && costs_.size() == effects_.size(),
            "every arm has a cost and an effect in every draw");
  }

  [[nodiscard]] std::size_t arms() const { return arms_; }
  [[nodiscard]] std::size_t draws() const { return costs_.size() / arms_; }
  [[nodiscard]] double cost(std::size_t draw, std::size_t arm) const {
    return costs_[draw * arms_ + arm];
  }
  [[nodiscard]] double effect(std::size_t draw, std::size_t arm) const {
    return effects_[draw * arms_ + arm];
  }
  /// Net monetary benefit: what the effect is worth, less the cost. [draw][arm]
  /// @param threshold  pounds for one QALY
  [[nodiscard]] std::vector<double> net_benefit(double threshold) const {
    std::vector<double> result(costs_.size());
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = threshold * effects_[i] - costs_[i];
    return result;
  }

 private:
  std::size_t arms_;
  std::vector<double> costs_, effects_;
};

}  // namespace carersim
