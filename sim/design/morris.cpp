#include "sim/design/morris.hpp"

#include <cmath>
#include <optional>

#include "sim/measure/statistics.hpp"

namespace carersim {

namespace {

/// The axis that differs between two points.
std::size_t moved_axis(std::span<const double> from, std::span<const double> to) {
  std::optional<std::size_t> moved;
  for (std::size_t axis = 0; axis < from.size(); ++axis) {
    if (from[axis] == to[axis]) continue;
    require(!moved, "a step of a trajectory moves one axis");
    moved = axis;
  }
  require(moved.has_value(), "a step of a trajectory moves an axis");
  return *moved;
}

}  // namespace

std::vector<MorrisEffect> morris_effects(const Points& points, const Responses& responses) {
  const std::size_t axes = points.axes();
  require(points.size() == responses.points() && points.size() % (axes + 1) == 0,
          "a trajectory has a response at each of its points");
  struct Axis {
    RunningMoments effects, sizes, chance;
  };
  std::vector<Axis> found(axes);
  for (std::size_t point = 0; point + 1 < points.size(); ++point) {
    if (point % (axes + 1) == axes) continue;  // The next one begins another trajectory.
    const std::size_t axis = moved_axis(points[point], points[point + 1]);
    if (!responses.known(point) || !responses.known(point + 1)) continue;
    const double step = points[point + 1][axis] - points[point][axis];
    RunningMoments effect;
    for (std::size_t r = 0; r < responses.replications(); ++r) {
      effect.add((responses[point + 1][r] - responses[point][r]) / step);
    }
    found[axis].effects.add(effect.mean());
    found[axis].sizes.add(std::abs(effect.mean()));
    found[axis].chance.add(effect.variance() / static_cast<double>(effect.count()));
  }
  std::vector<MorrisEffect> result;
  for (const Axis& axis : found) {
    const auto count = static_cast<double>(axis.effects.count());
    result.push_back({axis.effects.mean(), axis.sizes.mean(), axis.effects.standard_deviation(),
                      count > 0 ? axis.sizes.standard_deviation() / std::sqrt(count) : 0,
                      std::sqrt(axis.chance.mean()),
                      static_cast<std::size_t>(axis.effects.count())});
  }
  return result;
}

}  // namespace carersim
