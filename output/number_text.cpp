#include "output/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace carersim {
namespace {

/// Writes with a thousands separator and rounded to 10^place.
std::string grouped(double value, int place) {
  const double unit = std::pow(10.0, place);
  // Dividing by a whole power of ten keeps decimals exact in text.
  const double rounded = place > 0 ? std::round(value / unit) * unit : value;
  std::string digits = fmt::format("{:.{}f}", std::abs(rounded), std::max(0, -place));
  std::size_t end = std::min(digits.find('.'), digits.size());
  while (end > 3) {
    end -= 3;
    digits.insert(end, ",");
  }
  return digits;
}

bool is_zero(const std::string& digits) {
  return digits.find_first_of("123456789") == std::string::npos;
}

/// A number's scale in a cell: all numbers of the cell share it.
struct Scale {
  double factor = 1;
  const char* before = "";
  const char* after = "";
};

Scale scale_of(double largest, NumberStyle style, Sign sign) {
  switch (style) {
    case NumberStyle::plain:
      return {};
    case NumberStyle::pounds:
      if (largest >= 1e9) return {1e-9, "£", " bn"};
      if (largest >= 1e6) return {1e-6, "£", " m"};
      return {1, "£", ""};
    case NumberStyle::share:
      return {100, "", sign == Sign::always ? " points" : " %"};
  }
  return {};
}

int place_of_digit(double value, int digit) {
  return static_cast<int>(std::floor(std::log10(std::abs(value)))) - digit + 1;
}

bool has_spread(const Interval& interval) {
  return std::isfinite(interval.half_width) && interval.half_width > 0;
}

/// The power of ten to which a cell is rounded.
int place_of_chance(const Interval& interval, double factor) {
  constexpr int most_decimals = 12;
  if (has_spread(interval)) {
    return std::max(-most_decimals, place_of_digit(interval.half_width * factor, 2));
  }
  const double mean = interval.mean * factor;
  if (mean == 0 || mean == std::round(mean)) return 0;
  constexpr int digits_without_spread = 4;
  return std::min(0, place_of_digit(mean, digits_without_spread));
}

/// Pounds are written with both digits of the pence or with none.
int place_of(const Interval& interval, double factor, NumberStyle style) {
  const int place = place_of_chance(interval, factor);
  constexpr int pence = -2;
  return style == NumberStyle::pounds && factor == 1 && place < 0 ? pence : place;
}

std::string signed_text(double value, int place, Sign sign, const char* before) {
  const std::string digits = grouped(value, place);
  if (is_zero(digits)) return before + digits;
  return (value < 0 ? "−" : sign == Sign::always ? "+" : "") + (before + digits);
}

std::string without_final_zeros(std::string digits) {
  if (digits.find('.') == std::string::npos) return digits;
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return digits;
}

struct Cell {
  Scale scale;
  int place = 0;
};

Cell cell_of(const Interval& interval, NumberStyle style, Sign sign) {
  double largest = std::abs(interval.mean);
  if (has_spread(interval)) {
    largest = std::max({largest, std::abs(interval.low()), std::abs(interval.high())});
  }
  const Scale scale = scale_of(largest, style, sign);
  return {scale, place_of(interval, scale.factor, style)};
}

}  // namespace

NumberStyle style_of(const std::string& unit) {
  if (unit == "GBP") return NumberStyle::pounds;
  if (unit == "share") return NumberStyle::share;
  return NumberStyle::plain;
}

std::string mean_text(const Interval& interval, NumberStyle style, Sign sign) {
  if (!std::isfinite(interval.mean)) return "–";
  const auto [scale, place] = cell_of(interval, style, sign);
  std::string text = signed_text(interval.mean * scale.factor, place, sign, scale.before);
  if (!has_spread(interval) && style != NumberStyle::pounds) text = without_final_zeros(text);
  return text + scale.after;
}

std::string interval_text(const Interval& interval, NumberStyle style, Sign sign) {
  if (!has_spread(interval) || !std::isfinite(interval.mean))
    return mean_text(interval, style, sign);
  const auto [scale, place] = cell_of(interval, style, sign);
  return fmt::format("{} ({} to {})", mean_text(interval, style, sign),
                     signed_text(interval.low() * scale.factor, place, sign, ""),
                     signed_text(interval.high() * scale.factor, place, sign, ""));
}

std::string wait_text(double days) {
  if (!std::isfinite(days)) return "–";
  if (days == 0) return "none";
  constexpr double hours_a_day = 24, minutes_a_day = 1440;
  if (days * minutes_a_day < 60) return short_text(days * minutes_a_day) + " minutes";
  if (days < 1) return short_text(days * hours_a_day) + " hours";
  return short_text(days) + " days";
}

std::string short_text(double value) {
  if (!std::isfinite(value)) return "–";
  if (value == 0) return "0";
  return signed_text(value, std::min(0, place_of_digit(value, 2)), Sign::minus_only, "");
}

std::size_t text_width(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace carersim
