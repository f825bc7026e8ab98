#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/scenario/written_number.hpp"

namespace carersim {

/// How a free parameter moves: by steps, or by factors.
enum class FreeScale : std::uint8_t { linear, logarithmic };
[[nodiscard]] const std::vector<std::string>& free_scale_names();

/// A number that calibration moves within its range: one parameter, or several times one factor.
class FreeParameter {
 public:
  struct Member {
    std::string id;
    WrittenNumber written;
  };
  /// @pre low < high, low <= start <= high, and low > 0 on the logarithmic scale. For several
  ///      members the three are factors.
  FreeParameter(std::string name, std::vector<Member> members, double low, double high,
                double start, FreeScale scale);

  [[nodiscard]] const std::string& name() const { return name_; }
  /// Several parameters times one factor.
  [[nodiscard]] bool is_factor() const { return members_.size() > 1; }
  [[nodiscard]] double low() const { return low_; }
  [[nodiscard]] double high() const { return high_; }
  [[nodiscard]] double start() const { return start_; }
  [[nodiscard]] FreeScale scale() const { return scale_; }

  /// From its place between the ends, 0 to 1, on its scale; rounded as it is written.
  [[nodiscard]] double at(double place) const;
  [[nodiscard]] double place_of(double value) const;
  /// How fast the value changes with its place.
  [[nodiscard]] double slope(double value) const;

  /// What to write for each member so that the parameter has this value.
  [[nodiscard]] std::vector<Override> overrides(double value) const;
  /// The value as written, with its unit: "0.15 / year", "× 1.2".
  [[nodiscard]] std::string text(double value) const;
  /// What its numbers are of: "/ year", "£ / h", "factor"; empty for a plain number.
  [[nodiscard]] std::string unit() const;

 private:
  std::string name_;
  std::vector<Member> members_;
  double low_, high_, start_;
  FreeScale scale_;
};

}  // namespace carersim
