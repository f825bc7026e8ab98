#include "sim/measure/run_in.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/error.hpp"
#include "sim/core/quantity.hpp"

namespace carersim {

namespace {

constexpr std::size_t fewest_averages = 4;
constexpr std::size_t always_left = 5;
constexpr double nearly_a_year = 364;
constexpr double rounding_days = 0.5;

/// Sum of squared distances from the mean, divided by the square of how many there are.
double marginal_error(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  double squares = 0;
  for (const double value : values) squares += (value - sum / count) * (value - sum / count);
  return squares / (count * count);
}

}  // namespace

Truncation mser(std::span<const double> averages) {
  Truncation result;
  if (averages.size() < fewest_averages) return result;
  for (const double value : averages) {
    if (!std::isfinite(value)) return result;
  }
  const std::size_t left = std::min(always_left, averages.size() / 2);
  for (std::size_t out = 0; out + left <= averages.size(); ++out)
    result.statistic.push_back(marginal_error(averages.subspan(out)));
  const auto least = std::min_element(result.statistic.begin(), result.statistic.end());
  result.left_out = static_cast<std::size_t>(least - result.statistic.begin());
  result.settled = 2 * result.left_out < averages.size();
  return result;
}

Truncation mser_5(std::span<const double> observations) {
  constexpr std::size_t batch = 5;
  std::vector<double> averages;
  for (std::size_t at = 0; at + batch <= observations.size(); at += batch) {
    double sum = 0;
    for (const double value : observations.subspan(at, batch)) sum += value;
    averages.push_back(sum / batch);
  }
  Truncation result = mser(averages);
  result.left_out *= batch;
  return result;
}

YearAverages year_averages(std::span<const double> months, MeasureKind kind,
                           std::span<const double> month_days) {
  require(months.size() == month_days.size(), "every month has a length");
  YearAverages result;
  double sum = 0, days = 0, end = 0;
  for (std::size_t month = 0; month < months.size(); ++month) {
    // A sum of an empty month is none; 0 days of nan are nothing.
    if (month_days[month] <= 0) continue;
    sum += kind == MeasureKind::stock ? months[month] * month_days[month] : months[month];
    days += month_days[month];
    end += month_days[month];
    if (days < nearly_a_year) continue;
    result.averages.push_back(kind == MeasureKind::stock ? sum / days : sum / days * days_per_year);
    result.end_days.push_back(end);
    sum = days = 0;
  }
  return result;
}

RunInFinding check_run_in(std::span<const double> months, MeasureKind kind,
                          std::span<const double> month_days, double run_in_days) {
  const YearAverages years = year_averages(months, kind, month_days);
  const Truncation truncation = mser(years.averages);
  RunInFinding result;
  result.averages = years.averages;
  result.settled = truncation.settled;
  result.suggested_days = std::numeric_limits<double>::quiet_NaN();
  if (!truncation.settled) return result;
  result.suggested_days = truncation.left_out == 0 ? 0 : years.end_days[truncation.left_out - 1];
  result.enough = result.suggested_days <= run_in_days + rounding_days;
  return result;
}

}  // namespace carersim
