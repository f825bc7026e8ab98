#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sim/core/error.hpp"

namespace carersim {

/// Points of the unit cube: where a design asks for a simulation. An axis runs from 0, the low end
/// of what it stands for, to 1, the high end.
class Points {
 public:
  /// None yet. @pre axes > 0
  explicit Points(std::size_t axes) : axes_(axes) {
    require(axes > 0, "a design has at least one axis");
  }

  /// @pre as many coordinates as axes, each between 0 and 1
  void add(std::span<const double> point) {
    require(point.size() == axes_, "a point has a coordinate on every axis");
    for (const double place : point) {
      require(place >= 0 && place <= 1, "a point lies in the unit cube");
      values_.push_back(place);
    }
  }

  [[nodiscard]] std::size_t size() const { return values_.size() / axes_; }
  [[nodiscard]] std::size_t axes() const { return axes_; }
  [[nodiscard]] std::span<const double> operator[](std::size_t point) const {
    return std::span(values_).subspan(point * axes_, axes_);
  }

 private:
  std::size_t axes_;
  std::vector<double> values_;  ///< [point][axis]
};

}  // namespace carersim
