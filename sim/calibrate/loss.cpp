#include "sim/calibrate/loss.hpp"

#include <algorithm>
#include <cmath>

namespace carersim {

namespace {

constexpr double without_value = 10;

}  // namespace

double off_value(const Target& target, double mean) {
  return std::isnan(mean) ? without_value : (mean - target.value) / target.half_width();
}

double outside_band(const Target& target, double mean) {
  if (std::isnan(mean)) return without_value;
  return std::max({0.0, mean - target.high, target.low - mean}) / target.half_width();
}

double loss_of(const LossPlan& plan, const std::vector<Target>& targets,
               const std::vector<double>& means, const std::vector<double>& places,
               const std::vector<double>& starts) {
  require(targets.size() == means.size() && places.size() == starts.size(),
          "the loss is of all targets and parameters");
  double sum = 0;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (targets[i].role != TargetRole::fitted) continue;
    const double off = off_value(targets[i], means[i]);
    const double outside = outside_band(targets[i], means[i]);
    sum += targets[i].weight * (outside * outside + plan.pull * off * off);
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    const double moved = places[i] - starts[i];
    sum += plan.stay * moved * moved;
  }
  return sum;
}

}  // namespace carersim
