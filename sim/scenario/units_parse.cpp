#include <cctype>
#include <charconv>
#include <limits>

#include "sim/scenario/units.hpp"

namespace carersim {

namespace {

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// Takes a number from the front of the text; commas may set thousands apart.
std::optional<double> take_number(std::string_view& text) {
  std::size_t end = 0;
  std::string digits;
  if (end < text.size() && text[end] == '-') digits += text[end++];
  const std::size_t whole = end;
  bool commas = false;
  while (end < text.size() && (is_digit(text[end]) || text[end] == ',')) {
    if (text[end] == ',') {
      const std::size_t before = end - whole;
      const bool three_follow = end + 3 < text.size() && is_digit(text[end + 1]) &&
                                is_digit(text[end + 2]) && is_digit(text[end + 3]) &&
                                (end + 4 >= text.size() || !is_digit(text[end + 4]));
      if (!three_follow || before == 0 || (!commas && before > 3)) return std::nullopt;
      commas = true;
    } else {
      digits += text[end];
    }
    ++end;
  }
  if (end == whole && (end >= text.size() || text[end] != '.')) return std::nullopt;
  if (end < text.size() && text[end] == '.') {
    digits += text[end++];
    const std::size_t fraction = end;
    while (end < text.size() && is_digit(text[end])) digits += text[end++];
    if (end == fraction) return std::nullopt;
  }
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    std::size_t exponent = end + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
    if (exponent < text.size() && is_digit(text[exponent])) {
      while (exponent < text.size() && is_digit(text[exponent])) ++exponent;
      digits += text.substr(end, exponent - end);
      end = exponent;
    }
  }
  double value = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc::result_out_of_range) value = std::numeric_limits<double>::infinity();
  if (error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc{} && stop != digits.data() + digits.size()) return std::nullopt;
  text.remove_prefix(end);
  return value;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// The factors after the first "*"; nothing when one of them is no ratio.
std::optional<std::vector<double>> take_factors(const std::vector<std::string>& parts) {
  std::vector<double> factors;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::optional<double> factor = parse_ratio(parts[i]);
    if (!factor) return std::nullopt;
    factors.push_back(*factor);
  }
  return factors;
}

}  // namespace

std::string trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return std::string(text);
}

std::optional<double> parse_ratio(std::string_view text) {
  const std::string whole = trimmed(text);
  std::string_view rest = whole;
  const std::optional<double> number = take_number(rest);
  if (!number) return std::nullopt;
  const std::string unit = trimmed(rest);
  if (unit == "%") return *number / 100;
  return unit.empty() ? number : std::nullopt;
}

std::optional<Literal> parse_literal(std::string_view text) {
  const std::vector<std::string> parts = split(text, '*');
  const std::optional<std::vector<double>> factors = take_factors(parts);
  if (!factors) return std::nullopt;
  Literal literal;
  literal.factors = *factors;
  std::string_view rest = parts[0];
  constexpr std::string_view pound = "£";
  bool negative = rest.starts_with("-£");
  if (negative) rest.remove_prefix(1);
  if (rest.starts_with(pound)) {
    literal.pounds = true;
    rest.remove_prefix(pound.size());
    while (rest.starts_with(' ')) rest.remove_prefix(1);
  }
  const std::optional<double> number = take_number(rest);
  if (!number) return std::nullopt;
  literal.number = negative ? -*number : *number;
  std::vector<std::string> units = split(rest, '/');
  literal.unit = units[0];
  if (literal.unit.starts_with('%')) {
    literal.percent = true;
    literal.unit = trimmed(std::string_view(literal.unit).substr(1));
  }
  literal.per.assign(units.begin() + 1, units.end());
  for (const std::string& unit : literal.per)
    if (unit.empty()) return std::nullopt;
  return literal;
}

std::optional<Reference> parse_reference(std::string_view text) {
  const std::vector<std::string> parts = split(text, '*');
  const std::optional<std::vector<double>> factors = take_factors(parts);
  if (!factors || parts[0].size() < 2 || parts[0][0] != '@') return std::nullopt;
  if (parts[0].find_first_of(" \t/") != std::string::npos) return std::nullopt;
  return Reference{parts[0].substr(1), *factors};
}

}  // namespace carersim
