#pragma once

#include <span>
#include <vector>

namespace carersim {

/// Discount rates by time since the decision: a schedule, because the Treasury's falls after 30 and
/// after 75 years, and one for costs and another for effects, because guidance differs.
class DiscountSchedule {
 public:
  struct Step {
    double from_year = 0;  ///< since the decision
    double rate = 0;       ///< a year: 0.035
  };
  /// Nothing is discounted.
  DiscountSchedule() = default;
  /// @pre the first from year 0, in order, rates above -1
  explicit DiscountSchedule(std::vector<Step> steps);

  /// What a unit at that time is worth at the decision: 1 / (1 + r)^t, each rate for its years.
  /// @pre years >= 0
  [[nodiscard]] double factor(double years) const;
  /// The mean of the factor over a span of years, to within 1e-6 of it: what a flow that runs
  /// evenly from one time to another is worth. @pre 0 <= from < to
  [[nodiscard]] double mean_factor(double from, double to) const;

 private:
  std::vector<Step> steps_;
};

/// The worth at the decision of flows that run evenly through the years 0 to 1, 1 to 2, …
[[nodiscard]] double present_value(std::span<const double> by_year,
                                   const DiscountSchedule& schedule);

}  // namespace carersim
