#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/bytes.hpp"
#include "sim/scenario/written_number.hpp"

namespace carersim {

/// How the numbers of a range lie: evenly, or evenly in their logarithm.
enum class AxisScale : std::uint8_t { linear, logarithmic };
[[nodiscard]] const std::vector<std::string>& axis_scale_names();

/// One thing that a study varies: an address of the scenario and the values that it takes, named
/// one by one or as a range.
///
/// A *place* on the axis is the number of the value, from 0, where values are named; on a range the
/// way from its low end (0) to its high end (1).
class StudyAxis {
 public:
  /// @pre at least one value
  StudyAxis(std::string name, std::string address, std::vector<std::string> values);
  /// @pre low.number < high.number, above 0 on the logarithmic scale; what stands around both
  ///      numbers is the same
  StudyAxis(std::string name, std::string address, WrittenNumber low, WrittenNumber high,
            AxisScale scale);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] bool is_range() const { return values_.empty(); }
  /// The values that were named; empty on a range.
  [[nodiscard]] const std::vector<std::string>& values() const { return values_; }

  /// The place that belongs to a number of the unit interval, as designs give them: of n values
  /// each has an n-th of it. @pre 0 <= u <= 1
  [[nodiscard]] double place(double u) const;
  /// The place of a number within a range. @pre is_range(), low <= number <= high
  [[nodiscard]] double place_of_number(double number) const;
  [[nodiscard]] const WrittenNumber& low() const { return low_; }
  [[nodiscard]] const WrittenNumber& high() const { return high_; }
  /// What stands at the address, as the scenario would have it written.
  [[nodiscard]] std::string text(double place) const;
  /// Its number in unit(); nan when it is none, such as the name of an area.
  [[nodiscard]] double number(double place) const;
  /// What its numbers are of: "WTE", "£ / h"; empty for plain numbers, and where values have
  /// several units or are no numbers.
  [[nodiscard]] std::string unit() const;
  /// The values or the range in words: "1 WTE, 2 WTE", "0.5 / d to 0.9 / d, log".
  [[nodiscard]] std::string description() const;

  void put(ByteWriter& bytes) const;
  [[nodiscard]] static StudyAxis take(ByteReader& bytes);

 private:
  std::string name_, address_;
  std::vector<std::string> values_;
  WrittenNumber low_, high_;
  AxisScale scale_ = AxisScale::linear;
};

}  // namespace carersim
