#include "sim/sweep/study_design.hpp"

#include <fmt/format.h>

#include "sim/core/error.hpp"
#include "sim/design/designs.hpp"

namespace carersim {

namespace {

std::optional<std::vector<double>> factorial(const std::vector<StudyAxis>& axes) {
  std::uint64_t count = 1;
  for (const StudyAxis& axis : axes) {
    require(!axis.is_range(), "a factorial design has named values");
    count *= axis.values().size();
    if (count > most_points) return std::nullopt;
  }
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

/// What a design says of the unit cube.
Points cube_of(const DesignPlan& design, std::size_t axes) {
  switch (design.kind) {
    case DesignKind::one_at_a_time:
      return one_at_a_time(design.base);
    case DesignKind::latin_hypercube:
      return latin_hypercube(design.points, axes, design.seed);
    case DesignKind::sobol:
      return sobol_sequence(design.points, axes, design.seed);
    case DesignKind::morris:
      return morris_trajectories(design.trajectories, axes, design.levels, design.seed);
    case DesignKind::saltelli:
      return saltelli(design.points, axes, design.seed);
    case DesignKind::factorial:
    case DesignKind::csv:
      break;
  }
  throw ProgramError("a design of named points is no design of the cube");
}

}  // namespace

const std::vector<std::string>& design_names() {
  static const std::vector<std::string> names = {
      "factorial", "one_at_a_time", "latin_hypercube", "sobol", "morris", "saltelli", "csv"};
  return names;
}

bool moves_every_axis(DesignKind kind) {
  return kind != DesignKind::factorial && kind != DesignKind::csv;
}

std::map<std::string, std::uint64_t> DesignPlan::settings() const {
  std::map<std::string, std::uint64_t> result;
  if (points > 0) result["points"] = points;
  if (trajectories > 0) result["trajectories"] = trajectories;
  if (levels > 0) result["levels"] = levels;
  if (!result.empty()) result["seed"] = seed;
  return result;
}

std::uint64_t DesignPlan::size(std::size_t axes) const {
  switch (kind) {
    case DesignKind::one_at_a_time:
      return 1 + 2 * std::uint64_t{axes};
    case DesignKind::latin_hypercube:
    case DesignKind::sobol:
      return points;
    case DesignKind::morris:
      return std::uint64_t{trajectories} * (axes + 1);
    case DesignKind::saltelli:
      return std::uint64_t{points} * (axes + 2);
    case DesignKind::factorial:
    case DesignKind::csv:
      break;
  }
  return 0;
}

StudyPoints::StudyPoints(std::vector<StudyAxis> axes, std::vector<double> places)
    : axes_(std::move(axes)), places_(std::move(places)) {
  require(!axes_.empty() && places_.size() % axes_.size() == 0, "a point lies on every axis");
  size_ = static_cast<std::uint32_t>(places_.size() / axes_.size());
}

double StudyPoints::coordinate(std::uint32_t point, std::size_t axis) const {
  const StudyAxis& along = axes_[axis];
  if (along.is_range()) return place(point, axis);
  const std::size_t values = along.values().size();
  return values == 1 ? 0 : place(point, axis) / static_cast<double>(values - 1);
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

std::optional<StudyPoints> points_of(const DesignPlan& design, std::vector<StudyAxis> axes) {
  if (design.kind == DesignKind::factorial) {
    std::optional<std::vector<double>> places = factorial(axes);
    if (!places) return std::nullopt;
    return StudyPoints(std::move(axes), std::move(*places));
  }
  if (design.size(axes.size()) > most_points) return std::nullopt;
  const Points cube = cube_of(design, axes.size());
  std::vector<double> places;
  places.reserve(cube.size() * axes.size());
  for (std::size_t point = 0; point < cube.size(); ++point) {
    for (std::size_t axis = 0; axis < axes.size(); ++axis)
      places.push_back(axes[axis].place(cube[point][axis]));
  }
  return StudyPoints(std::move(axes), std::move(places));
}

}  // namespace carersim
