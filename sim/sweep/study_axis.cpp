#include "sim/sweep/study_axis.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "sim/core/error.hpp"
#include "sim/random/distribution.hpp"

namespace carersim {

namespace {

/// Twelve digits: enough to tell two points apart, few enough to read.
std::string twelve_digits(double value) {
  return fmt::format("{:.12g}", value);
}

double rounded(double value) {
  const std::string text = twelve_digits(value);
  double result = value;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

}  // namespace

const std::vector<std::string>& axis_scale_names() {
  static const std::vector<std::string> names = {"linear", "log"};
  return names;
}

StudyAxis::StudyAxis(std::string name, std::string address, std::vector<std::string> values)
    : name_(std::move(name)), address_(std::move(address)), values_(std::move(values)) {
  require(!values_.empty(), "an axis has a value");
}

StudyAxis::StudyAxis(std::string name, std::string address, WrittenNumber low, WrittenNumber high,
                     AxisScale scale)
    : name_(std::move(name)),
      address_(std::move(address)),
      low_(std::move(low)),
      high_(std::move(high)),
      scale_(scale) {
  require(low_.number < high_.number, "the low end of an axis is below the high one");
  require(scale_ == AxisScale::linear || low_.number > 0, "an axis on the log scale is above 0");
  require(low_.before == high_.before && low_.after == high_.after, "an axis has one unit");
}

double StudyAxis::place(double u) const {
  require(u >= 0 && u <= 1, "a design lies in the unit cube");
  if (is_range()) return u;
  const auto count = static_cast<double>(values_.size());
  return std::min(std::floor(u * count), count - 1);
}

double StudyAxis::place_of_number(double number) const {
  require(is_range() && number >= low_.number && number <= high_.number,
          "a number lies within the range of its axis");
  if (scale_ == AxisScale::linear) return (number - low_.number) / (high_.number - low_.number);
  const double low = portable_log(low_.number);
  return (portable_log(number) - low) / (portable_log(high_.number) - low);
}

double StudyAxis::number(double place) const {
  if (!is_range()) {
    const std::optional<WrittenNumber> written =
        parse_written_number(values_.at(static_cast<std::size_t>(place)));
    return written ? written->number : std::numeric_limits<double>::quiet_NaN();
  }
  if (scale_ == AxisScale::linear)
    return rounded(low_.number + place * (high_.number - low_.number));
  const double low = portable_log(low_.number);
  return rounded(portable_exp(low + place * (portable_log(high_.number) - low)));
}

std::string StudyAxis::text(double place) const {
  if (!is_range()) return values_.at(static_cast<std::size_t>(place));
  return low_.before + twelve_digits(number(place)) + low_.after;
}

std::string StudyAxis::unit() const {
  if (is_range()) return low_.unit();
  std::string unit;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const std::optional<WrittenNumber> written = parse_written_number(values_[i]);
    if (!written || (i > 0 && written->unit() != unit)) return "";
    unit = written->unit();
  }
  return unit;
}

std::string StudyAxis::description() const {
  if (!is_range()) return fmt::format("{}", fmt::join(values_, ", "));
  return fmt::format("{} to {}{}", text(0), text(1),
                     scale_ == AxisScale::logarithmic ? ", log" : "");
}

void StudyAxis::put(ByteWriter& bytes) const {
  bytes.put_text(name_);
  bytes.put_text(address_);
  bytes.put_texts(values_);
  for (const WrittenNumber* end : {&low_, &high_}) {
    bytes.put_text(end->before);
    bytes.put(end->number);
    bytes.put_text(end->after);
  }
  bytes.put(scale_);
}

StudyAxis StudyAxis::take(ByteReader& bytes) {
  const std::string name = bytes.take_text();
  const std::string address = bytes.take_text();
  const std::vector<std::string> values = bytes.take_texts();
  WrittenNumber ends[2];
  for (WrittenNumber& end : ends) {
    end.before = bytes.take_text();
    end.number = bytes.take<double>();
    end.after = bytes.take_text();
  }
  const auto scale = bytes.take<AxisScale>();
  if (!values.empty()) return {name, address, values};
  return {name, address, ends[0], ends[1], scale};
}

}  // namespace carersim
