#pragma once

#include <optional>
#include <string>

namespace carersim {

/// A number as written, with what stands before and after it: `"£28.53 / h"`, `"2.6 WTE / 100k
/// adults"`, `1.25`.
struct WrittenNumber {
  std::string before;  ///< "£" or nothing
  double number = 0;
  std::string after;  ///< " WTE / 100k adults"; empty for a plain number

  /// The text of another number in its place, to so many digits, never in powers of ten.
  [[nodiscard]] std::string with(double other, int digits = 6) const;
  /// What its number is of: "/ year", "£ / h"; empty for a plain number.
  [[nodiscard]] std::string unit() const;
};
/// Nothing when the text does not begin with one number, or refers to another ("@id").
[[nodiscard]] std::optional<WrittenNumber> parse_written_number(const std::string& text);

}  // namespace carersim
