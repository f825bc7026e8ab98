#include "sim/sweep/study_design.hpp"

#include <fmt/format.h>

#include "sim/core/error.hpp"

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

}  // namespace

const std::vector<std::string>& design_names() {
  static const std::vector<std::string> names = {"factorial", "csv"};
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

std::optional<StudyPoints> points_of(const DesignPlan& design, std::vector<StudyAxis> axes) {
  std::optional<std::vector<double>> places;
  switch (design.kind) {
    case DesignKind::factorial:
      places = factorial(axes);
      break;
    case DesignKind::csv:
      throw ProgramError("the points of a table are read, not computed");
  }
  if (!places) return std::nullopt;
  return StudyPoints(std::move(axes), std::move(*places));
}

}  // namespace carersim
