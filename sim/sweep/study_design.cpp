#include "sim/sweep/study_design.hpp"

#include <fmt/format.h>

#include "sim/core/error.hpp"
#include "sim/design/designs.hpp"

namespace carersim {

namespace {

/// How many points a design has; a double, since it may be too many to count.
double count_of(const DesignPlan& design, const std::vector<StudyAxis>& axes) {
  const auto dimensions = static_cast<double>(axes.size());
  switch (design.kind) {
    case DesignKind::factorial: {
      double count = 1;
      for (const StudyAxis& axis : axes) count *= static_cast<double>(axis.values().size());
      return count;
    }
    case DesignKind::one_at_a_time:
      return 1 + 2 * dimensions;
    case DesignKind::latin_hypercube:
    case DesignKind::sobol:
      return design.points;
    case DesignKind::morris:
      return design.trajectories * (dimensions + 1);
    case DesignKind::saltelli:
      return design.points * (dimensions + 2);
    case DesignKind::csv:
      break;
  }
  throw ProgramError("the points of a table are read, not computed");
}

/// In the unit cube.
Points cube_points(const DesignPlan& design, const std::vector<StudyAxis>& axes) {
  switch (design.kind) {
    case DesignKind::one_at_a_time:
      return one_at_a_time(design.base);
    case DesignKind::latin_hypercube:
      return latin_hypercube(design.points, axes.size(), design.seed);
    case DesignKind::sobol:
      return sobol_sequence(design.points, axes.size(), design.seed);
    case DesignKind::morris:
      return morris_trajectories(design.trajectories, axes.size(), design.levels, design.seed);
    case DesignKind::saltelli:
      return saltelli(design.points, axes.size(), design.seed);
    case DesignKind::factorial:
    case DesignKind::csv:
      break;
  }
  throw ProgramError("a factorial lies on values, not in the unit cube");
}

/// Every combination of the values, the last axis fastest.
std::vector<double> factorial_places(const std::vector<StudyAxis>& axes, std::uint64_t count) {
  std::vector<double> places;
  places.reserve(count * axes.size());
  for (std::uint64_t point = 0; point < count; ++point) {
    std::uint64_t block = count;
    std::uint64_t rest = point;
    for (const StudyAxis& axis : axes) {
      block /= axis.values().size();
      places.push_back(static_cast<double>(rest / block));
      rest %= block;
    }
  }
  return places;
}

}  // namespace

const std::vector<std::string>& design_names() {
  static const std::vector<std::string> names = {
      "factorial", "one_at_a_time", "latin_hypercube", "sobol", "morris", "saltelli", "csv"};
  return names;
}

StudyPoints::StudyPoints(std::vector<StudyAxis> axes, std::vector<double> places)
    : axes_(std::move(axes)), places_(std::move(places)) {
  require(!axes_.empty() && places_.size() % axes_.size() == 0, "a point lies on every axis");
  size_ = static_cast<std::uint32_t>(places_.size() / axes_.size());
}

std::string StudyPoints::description(std::uint32_t point) const {
  std::string result;
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    result +=
        fmt::format("{}{} = {}", axis == 0 ? "" : ", ", axes_[axis].address(), text(point, axis));
  }
  return result;
}

void StudyPoints::put(ByteWriter& bytes) const {
  bytes.put(std::uint64_t{axes_.size()});
  for (const StudyAxis& axis : axes_) axis.put(bytes);
  bytes.put_all(places_);
}

StudyPoints StudyPoints::take(ByteReader& bytes) {
  std::vector<StudyAxis> axes;
  for (auto left = bytes.take<std::uint64_t>(); left > 0; --left)
    axes.push_back(StudyAxis::take(bytes));
  std::vector<double> places = bytes.take_all<double>();
  return {std::move(axes), std::move(places)};
}

std::string DesignPlan::description() const {
  const std::string& name = design_names()[static_cast<std::size_t>(kind)];
  switch (kind) {
    case DesignKind::latin_hypercube:
    case DesignKind::sobol:
      return fmt::format("{}, {} points, seed {}", name, points, seed);
    case DesignKind::morris:
      return fmt::format("{}, {} trajectories on {} levels, seed {}", name, trajectories, levels,
                         seed);
    case DesignKind::saltelli:
      return fmt::format("{}, {} base points, seed {}", name, points, seed);
    case DesignKind::factorial:
    case DesignKind::one_at_a_time:
    case DesignKind::csv:
      break;
  }
  return name;
}

std::optional<StudyPoints> points_of(const DesignPlan& design, std::vector<StudyAxis> axes) {
  const double count = count_of(design, axes);
  if (count > most_points) return std::nullopt;
  std::vector<double> places;
  if (design.kind == DesignKind::factorial) {
    places = factorial_places(axes, static_cast<std::uint64_t>(count));
  } else {
    const Points points = cube_points(design, axes);
    for (std::size_t point = 0; point < points.size(); ++point) {
      for (std::size_t axis = 0; axis < axes.size(); ++axis)
        places.push_back(axes[axis].place(points[point][axis]));
    }
  }
  return StudyPoints(std::move(axes), std::move(places));
}

}  // namespace carersim
