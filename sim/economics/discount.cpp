#include "sim/economics/discount.hpp"

#include <algorithm>

#include "sim/core/error.hpp"
#include "sim/random/distribution.hpp"

namespace carersim {

DiscountSchedule::DiscountSchedule(std::vector<Step> steps) : steps_(std::move(steps)) {
  require(!steps_.empty() && steps_.front().from_year == 0, "a schedule begins at the decision");
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    require(steps_[i].rate > -1, "a discount rate is above -1");
    require(i == 0 || steps_[i - 1].from_year < steps_[i].from_year,
            "the steps of a schedule are in order");
  }
}

double DiscountSchedule::factor(double years) const {
  require(years >= 0, "discounting starts at the decision");
  double factor = 1;
  for (std::size_t i = 0; i < steps_.size() && steps_[i].from_year < years; ++i) {
    const double end = i + 1 < steps_.size() ? std::min(steps_[i + 1].from_year, years) : years;
    factor *= portable_pow(1 + steps_[i].rate, steps_[i].from_year - end);
  }
  return factor;
}

double DiscountSchedule::mean_factor(double from, double to) const {
  require(from >= 0 && from < to, "a flow runs for a time");
  if (steps_.empty()) return 1;
  double sum = 0;
  double start = from;
  while (start < to) {
    // Between two changes of the rate the factor is smooth.
    double end = to;
    for (const Step& step : steps_) {
      if (step.from_year > start) end = std::min(end, step.from_year);
    }
    end = std::min(end, start + 1);
    // Simpson's rule: for a rate of 10 % and a year it is right to 1e-8.
    sum += (end - start) / 6 * (factor(start) + 4 * factor((start + end) / 2) + factor(end));
    start = end;
  }
  return sum / (to - from);
}

double present_value(std::span<const double> by_year, const DiscountSchedule& schedule) {
  double value = 0;
  for (std::size_t year = 0; year < by_year.size(); ++year) {
    const auto from = static_cast<double>(year);
    value += by_year[year] * schedule.mean_factor(from, from + 1);
  }
  return value;
}

}  // namespace carersim
