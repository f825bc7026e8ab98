#include "sim/scenario/written_number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace carersim {

std::string WrittenNumber::with(double other, int digits) const {
  std::string text = fmt::format("{:.{}g}", other, digits);
  // Powers of ten would be taken for a unit.
  if (text.find('e') != std::string::npos) {
    const int place = static_cast<int>(std::floor(std::log10(std::abs(other))));
    text = fmt::format("{:.{}f}", other, std::max(0, digits - 1 - place));
  }
  return before + text + after;
}

std::optional<WrittenNumber> parse_written_number(const std::string& text) {
  WrittenNumber written;
  const std::string pound = "£";
  std::size_t begin = 0;
  if (text.starts_with(pound)) {
    written.before = pound;
    begin = pound.size();
  }
  std::string digits;
  std::size_t end = begin;
  for (; end < text.size(); ++end) {
    const bool thousands = text[end] == ',' && end + 1 < text.size() && text[end + 1] >= '0' &&
                           text[end + 1] <= '9' && !digits.empty();
    if (thousands) continue;
    const bool part = (text[end] >= '0' && text[end] <= '9') || text[end] == '.' ||
                      (end == begin && text[end] == '-');
    if (!part) break;
    digits += text[end];
  }
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), written.number);
  if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size()) return std::nullopt;
  written.after = text.substr(end);
  // A number in powers of ten is written out first: what stands after it would be taken for a unit.
  if (!written.after.empty() && (written.after[0] == 'e' || written.after[0] == 'E'))
    return std::nullopt;
  return written;
}

std::string WrittenNumber::unit() const {
  const std::string behind = after.starts_with(' ') ? after.substr(1) : after;
  return before + (before.empty() || behind.empty() ? "" : " ") + behind;
}

}  // namespace carersim
