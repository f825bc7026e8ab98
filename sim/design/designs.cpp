#include "sim/design/designs.hpp"

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <numeric>
#include <vector>

#include "sim/random/luck.hpp"

namespace carersim {

namespace {

constexpr LuckName hypercube_luck = luck_name("design.latin_hypercube");
constexpr LuckName sobol_luck = luck_name("design.sobol");
constexpr LuckName morris_luck = luck_name("design.morris");

std::uint32_t number(std::size_t value) {
  require(value < UINT32_MAX, "a design has fewer than four billion points");
  return static_cast<std::uint32_t>(value);
}

/// The numbers below `count` in random order. @param key  a random number for each
template <class Key>
std::vector<std::size_t> shuffled(std::size_t count, const Key& key) {
  std::vector<std::uint64_t> keys(count);
  for (std::size_t i = 0; i < count; ++i) keys[i] = key(i);
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
  return order;
}

}  // namespace

Points full_factorial(std::span<const std::size_t> levels) {
  Points points(levels.size());
  for (const std::size_t count : levels) require(count > 0, "an axis has at least one level");
  std::vector<std::size_t> level(levels.size(), 0);
  std::vector<double> point(levels.size());
  while (true) {
    for (std::size_t axis = 0; axis < levels.size(); ++axis) {
      point[axis] = levels[axis] == 1
                        ? 0.5
                        : static_cast<double>(level[axis]) / static_cast<double>(levels[axis] - 1);
    }
    points.add(point);
    std::size_t axis = levels.size();
    while (axis > 0 && ++level[axis - 1] == levels[axis - 1]) level[--axis] = 0;
    if (axis == 0) return points;
  }
}

Points one_at_a_time(std::span<const double> base, double low, double high) {
  Points points(base.size());
  points.add(base);
  std::vector<double> point(base.begin(), base.end());
  for (std::size_t axis = 0; axis < base.size(); ++axis) {
    for (const double end : {low, high}) {
      point[axis] = end;
      points.add(point);
    }
    point[axis] = base[axis];
  }
  return points;
}

Points latin_hypercube(std::size_t points, std::size_t axes, std::uint64_t seed) {
  require(points > 0, "a Latin hypercube has at least one point");
  const Luck luck(seed, 0);
  std::vector<std::vector<double>> columns;
  for (std::size_t axis = 0; axis < axes; ++axis) {
    const auto block = [&](std::size_t point) {
      return luck.block(number(point), hypercube_luck, number(axis));
    };
    const std::vector<std::size_t> cells =
        shuffled(points, [&](std::size_t point) { return block(point).first(); });
    std::vector<double>& column = columns.emplace_back();
    for (std::size_t point = 0; point < points; ++point) {
      const double place = static_cast<double>(cells[point]) + block(point).second_uniform();
      column.push_back(place / static_cast<double>(points));
    }
  }
  Points result(axes);
  std::vector<double> row(axes);
  for (std::size_t point = 0; point < points; ++point) {
    for (std::size_t axis = 0; axis < axes; ++axis) row[axis] = columns[axis][point];
    result.add(row);
  }
  return result;
}

Points sobol_sequence(std::size_t points, std::size_t axes, std::optional<std::uint64_t> seed) {
  Points result(axes);
  boost::random::sobol engine(axes);
  std::vector<std::uint64_t> shift(axes, 0);
  for (std::size_t axis = 0; seed && axis < axes; ++axis) {
    shift[axis] = Luck(*seed, 0).block(number(axis), sobol_luck, 0).first();
  }
  std::vector<double> row(axes);
  for (std::size_t point = 0; point < points; ++point) {
    for (std::size_t axis = 0; axis < axes; ++axis) {
      // Boost leaves out the origin, without which no block of 2^m points is even.
      const std::uint64_t bits = point == 0 ? 0 : engine();
      row[axis] = LuckBlock::to_unit(bits ^ shift[axis]);
    }
    result.add(row);
  }
  return result;
}

Points morris_trajectories(std::size_t trajectories, std::size_t axes, std::size_t levels,
                           std::uint64_t seed) {
  require(levels > 1 && levels % 2 == 0, "the grid of Morris has an even number of levels");
  const Luck luck(seed, 0);
  const double step = 1 / static_cast<double>(levels - 1);
  const double leap = static_cast<double>(levels / 2) * step;
  Points result(axes);
  for (std::size_t trajectory = 0; trajectory < trajectories; ++trajectory) {
    const auto block = [&](std::size_t axis) {
      return luck.block(number(trajectory), morris_luck, number(axis));
    };
    std::vector<double> point(axes), way(axes);
    for (std::size_t axis = 0; axis < axes; ++axis) {
      const double lower = block(axis).uniform() * static_cast<double>(levels / 2);
      const double low = static_cast<double>(static_cast<std::size_t>(lower)) * step;
      const bool up = block(axis).sub(0).first() % 2 == 0;
      point[axis] = up ? low : std::min(low + leap, 1.0);
      way[axis] = up ? std::min(low + leap, 1.0) : low;
    }
    result.add(point);
    for (const std::size_t axis :
         shuffled(axes, [&](std::size_t each) { return block(each).second(); })) {
      point[axis] = way[axis];
      result.add(point);
    }
  }
  return result;
}

Points saltelli(std::size_t base_points, std::size_t axes, std::uint64_t seed) {
  const Points base = sobol_sequence(base_points, 2 * axes, seed);
  Points result(axes);
  std::vector<double> point(axes);
  for (std::size_t i = 0; i < base_points; ++i) {
    const std::span<const double> a = base[i].first(axes);
    const std::span<const double> b = base[i].last(axes);
    result.add(a);
    result.add(b);
    for (std::size_t axis = 0; axis < axes; ++axis) {
      std::copy(a.begin(), a.end(), point.begin());
      point[axis] = b[axis];
      result.add(point);
    }
  }
  return result;
}

}  // namespace carersim
