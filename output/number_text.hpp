#pragma once

#include <cstddef>
#include <string>

#include "sim/measure/statistics.hpp"

namespace carersim {

/// How the numbers of a measure are written.
enum class NumberStyle {
  plain,   ///< 12,350
  pounds,  ///< £12,350, or £12.35 m from a million on
  share,   ///< 12.3 %
};

[[nodiscard]] NumberStyle style_of(const std::string& unit);

/// Whether a plus stands before what is above 0: it does in differences.
enum class Sign { minus_only, always };

/// The mean, to the second digit of its half width and no further: what lies below is chance. A
/// mean without spread, or of a single replication, is written to four digits, or as the whole
/// number.
[[nodiscard]] std::string mean_text(const Interval& interval, NumberStyle style,
                                    Sign sign = Sign::minus_only);

/// The mean and its interval to the same digit, `12,350 (11,790 to 12,910)`. Only the mean when
/// there is no interval.
[[nodiscard]] std::string interval_text(const Interval& interval, NumberStyle style,
                                        Sign sign = Sign::minus_only);

/// Days as people say them: `7 hours`, `3.4 days`, `34 days`; to two digits.
[[nodiscard]] std::string wait_text(double days);

/// To two digits or the whole number, `0.93`, `5.2`, `120`.
[[nodiscard]] std::string short_text(double value);

/// Columns that UTF-8 text takes on a terminal, for the scripts of Europe.
[[nodiscard]] std::size_t text_width(const std::string& text);

}  // namespace carersim
