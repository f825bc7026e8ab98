#include "output/report_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace carersim {

namespace {

constexpr int digits_of_a_month = 5;
constexpr std::array<double, 5> shares = {0.05, 0.25, 0.5, 0.75, 0.95};
constexpr std::array<const char*, 5> share_names = {"q05", "q25", "q50", "q75", "q95"};

Interval interval_of(const Observations& values) {
  RunningMoments moments;
  for (const double value : values) moments.add(value);
  return student_interval(moments, 0.95);
}

/// What is left between equal sums whose parts were rounded otherwise.
constexpr double rounding = 1e-12;

bool is_unchanged(const Observations& baseline, const Observations& changed) {
  for (std::size_t i = 0; i < changed.size(); ++i) {
    const double size = std::max(std::abs(baseline[i]), std::abs(changed[i]));
    // Written so that nan is a change.
    if (!(std::abs(changed[i] - baseline[i]) <= rounding * size)) return false;
  }
  return true;
}

}  // namespace

Json json_number(double value, int digits) {
  if (!std::isfinite(value)) return nullptr;
  const double rounded = std::strtod(fmt::format("{:.{}g}", value, digits).c_str(), nullptr);
  // A whole number needs no point in the page.
  constexpr double exact = 1e15;
  if (std::abs(rounded) < exact && rounded == std::floor(rounded))
    return static_cast<std::int64_t>(rounded);
  return rounded;
}

Json json_numbers(const std::vector<double>& values, int digits) {
  Json list = Json::array();
  for (const double value : values) list.push_back(json_number(value, digits));
  return list;
}

Json json_estimate(const Observations& values, const Observations* baseline) {
  const Interval interval = interval_of(values);
  Json estimate = {{"mean", json_number(interval.mean)},
                   {"half", json_number(interval.half_width)}};
  if (baseline == nullptr) return estimate;
  const Interval difference = paired_difference(*baseline, values).difference;
  estimate["difference"] = json_number(difference.mean);
  estimate["difference_half"] = json_number(difference.half_width);
  estimate["unchanged"] = is_unchanged(*baseline, values);
  return estimate;
}

Json json_bands(const std::vector<Observations>& months) {
  Json bands;
  bands["mean"] = Json::array();
  for (const char* name : share_names) bands[name] = Json::array();
  for (const Observations& month : months) {
    Observations known;
    double sum = 0;
    for (const double value : month) {
      if (!std::isfinite(value)) continue;
      known.push_back(value);
      sum += value;
    }
    const double nothing = std::nan("");
    bands["mean"].push_back(json_number(
        known.empty() ? nothing : sum / static_cast<double>(known.size()), digits_of_a_month));
    const std::vector<double> found =
        known.empty() ? std::vector<double>(shares.size(), nothing) : quantiles(known, shares);
    for (std::size_t i = 0; i < shares.size(); ++i)
      bands[share_names[i]].push_back(json_number(found[i], digits_of_a_month));
  }
  return bands;
}

Observations rates_of(const std::vector<FormulaValue>& values) {
  Observations rates;
  for (const FormulaValue& value : values) rates.push_back(value.rate());
  return rates;
}

Observations differences_of(const Observations& baseline, const Observations& changed) {
  Observations differences;
  for (std::size_t i = 0; i < changed.size(); ++i) differences.push_back(changed[i] - baseline[i]);
  return differences;
}

}  // namespace carersim
