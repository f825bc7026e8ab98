#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/sweep/study_design.hpp"

namespace carersim {

/// How long a unit of each point takes, learned from those that are finished.
///
/// A point with finished units is as long as these were. Of another the logarithm of its time is
/// the mean of all points plus, for each axis, how far the points near it on that axis lie from
/// that mean: a table of main effects, with up to 16 stretches an axis.
class UnitCost {
 public:
  explicit UnitCost(const StudyPoints& points);

  void add(std::uint32_t point, double seconds);
  /// Of one unit; 1 before anything is known.
  [[nodiscard]] double seconds(std::uint32_t point) const;
  [[nodiscard]] std::uint64_t learned() const { return learned_; }

 private:
  struct Mean {
    double sum = 0;
    std::uint32_t count = 0;
  };
  [[nodiscard]] std::size_t stretch(std::uint32_t point, std::size_t axis) const;

  const StudyPoints& points_;
  std::vector<std::pair<float, std::uint32_t>> of_point_;  ///< sum of seconds, units
  std::vector<std::vector<Mean>> of_axis_;                 ///< of the logarithms
  Mean all_;
  std::uint64_t learned_ = 0;
};

}  // namespace carersim
