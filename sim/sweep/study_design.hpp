#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/sweep/study_axis.hpp"

namespace carersim {

/// How the points of a study are chosen.
enum class DesignKind : std::uint8_t {
  factorial,        ///< every combination of the values; the last axis varies fastest
  one_at_a_time,    ///< a base, and each axis at its two ends with the others at their base
  latin_hypercube,  ///< each axis evenly, in random order
  sobol,            ///< the first points of Sobol's sequence, shifted
  morris,           ///< trajectories for elementary effects
  saltelli,         ///< base points with their neighbours, for Sobol' indices
  csv,              ///< a table with a column for each axis and a row for each point
};
/// As a study file writes them, in the order of DesignKind.
[[nodiscard]] const std::vector<std::string>& design_names();

/// Whether an axis of such a design needs two values or more, since it is moved.
[[nodiscard]] bool moves_every_axis(DesignKind kind);

/// A design as a study file asks for it. What a kind has no use for stays 0.
struct DesignPlan {
  DesignKind kind = DesignKind::factorial;
  std::uint64_t seed = 1;
  std::size_t points = 0;  ///< of a Latin hypercube or Sobol's sequence; base points (Saltelli)
  std::size_t trajectories = 0;  ///< of Morris
  std::size_t levels = 0;        ///< of Morris' grid: even, > 1
  std::vector<double> base;      ///< of one at a time: a number of the unit interval for each axis

  /// What decides its points beside the axes, by key: "trajectories" 10, "seed" 1.
  [[nodiscard]] std::map<std::string, std::uint64_t> settings() const;
  /// How many points it has, over so many axes of a cube; 0 for designs of named points.
  [[nodiscard]] std::uint64_t size(std::size_t axes) const;
};

/// The most axes that quasi-random designs know directions for: half of them with Saltelli.
inline constexpr std::size_t most_sobol_axes = 3667;

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
  /// The place as a number from 0, the low end of the axis or its first value, to 1, the high end
  /// or the last value.
  [[nodiscard]] double coordinate(std::uint32_t point, std::size_t axis) const;
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
/// The one place where designs meet studies: one that chooses its points in the unit cube is a case
/// here, each of its numbers turned into a place by StudyAxis::place().
/// @pre the design is not of kind csv; factorial designs have no ranges; quasi-random ones no more
///      axes than they can have; axes that are moved have two values
[[nodiscard]] std::optional<StudyPoints> points_of(const DesignPlan& design,
                                                   std::vector<StudyAxis> axes);

}  // namespace carersim
