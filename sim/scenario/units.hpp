#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/cursor.hpp"

namespace carersim {

/// What a quantity measures; each has one unit inside the program, named after the slash.
enum class Dimension {
  time,            // days
  rate,            // per year
  money,           // pounds
  money_per_year,  // pounds / year
  money_per_hour,  // pounds / hour of work
  money_per_day,   // pounds / day
  ratio,           // 1
  staff,           // WTE
  work,            // hours
  work_per_year,   // hours / year
  places           // places
};

/// A quantity as written: `[£]number [%|unit] [/ unit or scale]... [* factor]...`.
struct Literal {
  double number = 0;  ///< infinite when too large for the machine
  bool pounds = false;
  bool percent = false;
  std::string unit;
  std::vector<std::string> per;  ///< what stands after each slash
  std::vector<double> factors;
};

/// The parts of a quantity, or nothing when the text does not begin with a number or "£".
/// Thousands may be set apart by commas: "£60,000".
[[nodiscard]] std::optional<Literal> parse_literal(std::string_view text);

/// A plain number or a percentage ("0.5", "50 %"), or nothing.
[[nodiscard]] std::optional<double> parse_ratio(std::string_view text);

/// "@id" or "@id * factor * …".
struct Reference {
  std::string id;
  std::vector<double> factors;
};
[[nodiscard]] std::optional<Reference> parse_reference(std::string_view text);

/// The value in the unit of the dimension, or nothing when the units are of another dimension.
///
/// A month is 365.25 / 12 d and a year 365.25 d. "4 % / month" as a rate is a probability p within
/// that time, and becomes the hazard -ln(1 - p) per month; "0.03 / month" is a rate as it stands.
/// Scales must have been taken out of `per`; factors are not applied.
[[nodiscard]] std::optional<double> convert(const Literal& literal, Dimension dimension);

/// "a number with unit WTE, from 0 to 10000".
[[nodiscard]] std::string expected_text(Dimension dimension, const Range& range);
/// "a whole number, from 1 to 10".
[[nodiscard]] std::string expected_count(const Range& range);
/// A value in the unit of its dimension: "2.5 WTE", "£12", "120 %".
[[nodiscard]] std::string value_text(double value, Dimension dimension, bool as_percent);
/// The largest number of this dimension that makes sense; larger ones are taken for mistakes.
[[nodiscard]] double largest(Dimension dimension);
[[nodiscard]] bool contains(const Range& range, double value);
/// A value within the range, to go on with after a problem.
[[nodiscard]] double harmless(const Range& range);
/// A number with as few digits as tell it from its neighbours.
[[nodiscard]] std::string number_text(double value);
[[nodiscard]] std::string trimmed(std::string_view text);

}  // namespace carersim
