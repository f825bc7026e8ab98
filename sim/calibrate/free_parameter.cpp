#include "sim/calibrate/free_parameter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "sim/core/error.hpp"
#include "sim/random/distribution.hpp"

namespace carersim {

namespace {

/// As written: six digits tell two values apart that no simulation does.
double rounded(double value) {
  const std::string text = fmt::format("{:.6g}", value);
  double result = value;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

}  // namespace

const std::vector<std::string>& free_scale_names() {
  static const std::vector<std::string> names = {"linear", "log"};
  return names;
}

FreeParameter::FreeParameter(std::string name, std::vector<Member> members, double low, double high,
                             double start, FreeScale scale)
    : name_(std::move(name)),
      members_(std::move(members)),
      low_(low),
      high_(high),
      start_(start),
      scale_(scale) {
  require(!members_.empty() && low_ < high_ && low_ <= start_ && start_ <= high_,
          "a free parameter starts within its range");
  require(scale_ == FreeScale::linear || low_ > 0, "a parameter on the log scale is above 0");
}

double FreeParameter::at(double place) const {
  const double value =
      scale_ == FreeScale::linear
          ? low_ + place * (high_ - low_)
          : portable_exp(portable_log(low_) + place * (portable_log(high_) - portable_log(low_)));
  return std::clamp(rounded(value), low_, high_);
}

double FreeParameter::place_of(double value) const {
  if (scale_ == FreeScale::linear) return (value - low_) / (high_ - low_);
  return (portable_log(value) - portable_log(low_)) / (portable_log(high_) - portable_log(low_));
}

double FreeParameter::slope(double value) const {
  if (scale_ == FreeScale::linear) return high_ - low_;
  return value * (portable_log(high_) - portable_log(low_));
}

std::vector<Override> FreeParameter::overrides(double value) const {
  std::vector<Override> result;
  for (const Member& member : members_) {
    result.push_back({"parameter." + member.id,
                      member.written.with(is_factor() ? member.written.number * value : value)});
  }
  return result;
}

std::string FreeParameter::text(double value) const {
  if (is_factor()) return fmt::format("× {:.4g}", value);
  const WrittenNumber& written = members_.front().written;
  return written.before + fmt::format("{:.4g}", value) + written.after;
}

std::string FreeParameter::unit() const {
  if (is_factor()) return "factor";
  return members_.front().written.unit();
}

}  // namespace carersim
