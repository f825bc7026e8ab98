#include "sim/sweep/unit_cost.hpp"

#include <algorithm>
#include <cmath>

namespace carersim {

namespace {

constexpr std::size_t most_stretches = 16;
constexpr double shortest = 1e-6;  ///< seconds; a clock may say 0

}  // namespace

UnitCost::UnitCost(const StudyPoints& points) : points_(points), of_point_(points.size()) {
  for (const StudyAxis& axis : points.axes()) {
    const std::size_t values = axis.is_range() ? most_stretches : axis.values().size();
    of_axis_.emplace_back(std::min(values, most_stretches));
  }
}

std::size_t UnitCost::stretch(std::uint32_t point, std::size_t axis) const {
  const std::size_t stretches = of_axis_[axis].size();
  const StudyAxis& along = points_.axes()[axis];
  const double end = along.is_range() ? 1 : static_cast<double>(along.values().size());
  const double way = points_.place(point, axis) / end * static_cast<double>(stretches);
  return std::min(static_cast<std::size_t>(way), stretches - 1);
}

void UnitCost::add(std::uint32_t point, double seconds) {
  auto& [sum, count] = of_point_[point];
  sum += static_cast<float>(seconds);
  ++count;
  ++learned_;
  const double log = std::log(std::max(seconds, shortest));
  all_.sum += log;
  ++all_.count;
  for (std::size_t axis = 0; axis < of_axis_.size(); ++axis) {
    Mean& mean = of_axis_[axis][stretch(point, axis)];
    mean.sum += log;
    ++mean.count;
  }
}

double UnitCost::seconds(std::uint32_t point) const {
  const auto& [sum, count] = of_point_[point];
  if (count > 0) return static_cast<double>(sum) / count;
  if (all_.count == 0) return 1;
  const double mean = all_.sum / all_.count;
  double log = mean;
  for (std::size_t axis = 0; axis < of_axis_.size(); ++axis) {
    const Mean& near = of_axis_[axis][stretch(point, axis)];
    if (near.count > 0) log += near.sum / near.count - mean;
  }
  return std::exp(log);
}

}  // namespace carersim
