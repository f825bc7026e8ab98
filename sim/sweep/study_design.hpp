#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/sweep/study_axis.hpp"

namespace carersim {

/// How the points of a study are chosen.
enum class DesignKind : std::uint8_t {
  factorial,        ///< every combination of the values; the last axis varies fastest
  one_at_a_time,    ///< the base, then each axis at its low and at its high end
  latin_hypercube,  ///< as many points as asked for, spread evenly along each axis
  sobol,            ///< points of Sobol's sequence, shifted at random
  morris,           ///< trajectories on a grid, each step along one axis
  saltelli,         ///< for Sobol' indices
  csv,              ///< a table with a column for each axis and a row for each point
};
/// As a study file writes them, in the order of DesignKind.
[[nodiscard]] const std::vector<std::string>& design_names();

/// A design as a study file asks for it.
struct DesignPlan {
  DesignKind kind = DesignKind::factorial;
  std::uint32_t points =
      1;  ///< of a Latin hypercube or Sobol's sequence; base points of Saltelli's
  std::uint32_t trajectories = 1;  ///< of Morris
  std::uint32_t levels = 4;        ///< of the grid of Morris
  std::vector<double> base;  ///< of one at a time, a number of the unit interval for each axis
  std::uint64_t seed = 1;

  /// In words: "morris, 10 trajectories on 4 levels, seed 1".
  [[nodiscard]] std::string description() const;
};

/// The points of a study, each with its place on every axis.
class StudyPoints {
 public:
  StudyPoints() = default;
  /// @param places  row after row, a row for each point
  StudyPoints(std::vector<StudyAxis> axes, std::vector<double> places);

  [[nodiscard]] std::uint32_t size() const { return size_; }
  [[nodiscard]] const std::vector<StudyAxis>& axes() const { return axes_; }
  [[nodiscard]] double place(std::uint32_t point, std::size_t axis) const {
    return places_[point * axes_.size() + axis];
  }
  [[nodiscard]] std::string text(std::uint32_t point, std::size_t axis) const {
    return axes_[axis].text(place(point, axis));
  }
  [[nodiscard]] double number(std::uint32_t point, std::size_t axis) const {
    return axes_[axis].number(place(point, axis));
  }
  /// "service.desk.places = 2 places, arrivals.case.rate = 0.5 / d".
  [[nodiscard]] std::string description(std::uint32_t point) const;

  void put(ByteWriter& bytes) const;
  [[nodiscard]] static StudyPoints take(ByteReader& bytes);

 private:
  std::vector<StudyAxis> axes_;
  std::vector<double> places_;
  std::uint32_t size_ = 1;
};

/// The most points that a study may have.
inline constexpr std::uint32_t most_points = 10'000'000;

/// The points of a design that is computed; nothing when there would be more than most_points.
///
/// The one place where designs meet studies: each is a case here, and each of its numbers in the
/// unit cube is turned into a place by StudyAxis::place().
/// @pre the design is not of kind csv; a factorial has no ranges
[[nodiscard]] std::optional<StudyPoints> points_of(const DesignPlan& design,
                                                   std::vector<StudyAxis> axes);

}  // namespace carersim
