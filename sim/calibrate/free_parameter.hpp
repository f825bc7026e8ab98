#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace carersim {

/// A number as written, with what stands before and after it: `"£28.53 / h"`, `"2.6 WTE / 100k
/// adults"`, `1.25`.
struct WrittenNumber {
  std::string before;  ///< "£" or nothing
  double number = 0;
  std::string after;  ///< " WTE / 100k adults"; empty for a plain number

  /// The text of another number in its place, to six digits.
  [[nodiscard]] std::string with(double other) const;
};
/// Nothing when the text does not begin with one number, or refers to another ("@id").
[[nodiscard]] std::optional<WrittenNumber> parse_written_number(const std::string& text);

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
