#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/core/error.hpp"

namespace carersim {

/// What one measure was at each point of a design, replication by replication. A point that could
/// not be simulated holds nan; analyses leave out what needs it and say how much is left.
class Responses {
 public:
  /// @param values  [point][replication]
  /// @pre replications > 0, whole rows
  Responses(std::size_t replications, std::vector<double> values)
      : replications_(replications), values_(std::move(values)) {
    require(replications > 0 && values_.size() % replications == 0,
            "every point of a design has every replication");
  }
  /// One replication a point.
  explicit Responses(std::vector<double> values) : Responses(1, std::move(values)) {}

  [[nodiscard]] std::size_t points() const { return values_.size() / replications_; }
  [[nodiscard]] std::size_t replications() const { return replications_; }
  [[nodiscard]] std::span<const double> operator[](std::size_t point) const {
    return std::span(values_).subspan(point * replications_, replications_);
  }
  [[nodiscard]] double mean(std::size_t point) const {
    double sum = 0;
    for (const double value : (*this)[point]) sum += value;
    return sum / static_cast<double>(replications_);
  }
  [[nodiscard]] bool known(std::size_t point) const { return std::isfinite(mean(point)); }

 private:
  std::size_t replications_;
  std::vector<double> values_;
};

/// How the replications of different points hang together.
enum class PointLuck : std::uint8_t {
  shared,  ///< replication r has the same luck at every point, as `carersim sweep` runs them
  own,     ///< every replication of every point has luck of its own
};

/// An estimate with an interval that need not be symmetric.
struct Estimate {
  double value = 0, low = 0, high = 0;
};

}  // namespace carersim
