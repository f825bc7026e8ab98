#include "output/forecast_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/measure/statistics.hpp"
#include "sim/scenario/period.hpp"

namespace carersim {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<const char*, 12> month_names = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

struct YearMonth {
  int year = 0;
  unsigned month = 1;

  /// The year in which the financial year began.
  [[nodiscard]] int financial() const { return month >= 4 ? year : year - 1; }
  [[nodiscard]] unsigned quarter() const { return (month + 8) % 12 / 3; }
};

YearMonth year_month(const std::string& date) {
  return {std::stoi(date.substr(0, 4)), static_cast<unsigned>(std::stoi(date.substr(5, 2)))};
}

std::string financial_year(const YearMonth& of) {
  return fmt::format("{}-{:02}", of.financial(), (of.financial() + 1) % 100);
}

/// `April 2028`, `April to June 2028`, `December 2028 to February 2029`.
std::string months_text(const YearMonth& first, const YearMonth& last) {
  const std::string end = fmt::format("{} {}", month_names.at(last.month - 1), last.year);
  if (first.year == last.year && first.month == last.month) return end;
  if (first.year == last.year) return fmt::format("{} to {}", month_names.at(first.month - 1), end);
  return fmt::format("{} {} to {}", month_names.at(first.month - 1), first.year, end);
}

}  // namespace

const std::vector<std::string>& every_names() {
  static const std::vector<std::string> names = {"month", "quarter", "year"};
  return names;
}

std::vector<ForecastPeriod> forecast_periods(const ForecastReport& report, Every every) {
  std::vector<ForecastPeriod> periods;
  for (std::size_t t = 0; t < report.month_dates.size(); ++t) {
    const YearMonth now = year_month(report.month_dates[t]);
    bool joins = false;
    if (!periods.empty() && every != Every::month) {
      const YearMonth begun = year_month(report.month_dates[periods.back().first]);
      joins = begun.financial() == now.financial() &&
              (every == Every::year || begun.quarter() == now.quarter());
    }
    if (!joins) periods.push_back({"", financial_year(now), t, t});
    periods.back().end = t + 1;
  }
  for (ForecastPeriod& period : periods) {
    const bool whole_year = every == Every::year && period.end - period.first == 12;
    period.label = whole_year ? period.year
                              : months_text(year_month(report.month_dates[period.first]),
                                            year_month(report.month_dates[period.end - 1]));
  }
  return periods;
}

const char* name_of(ForecastQuantity quantity) {
  switch (quantity) {
    case ForecastQuantity::came:
      return "came";
    case ForecastQuantity::could_serve:
      return "could_serve";
    case ForecastQuantity::waiting:
      return "waiting";
    case ForecastQuantity::in_time:
      return "in_time";
    case ForecastQuantity::refused:
      return "refused";
    case ForecastQuantity::left:
      return "left";
  }
  return "";
}

const char* sentence_of(ForecastQuantity quantity) {
  switch (quantity) {
    case ForecastQuantity::came:
      return "People who came in the month: demand.";
    case ForecastQuantity::could_serve:
      return "People whom the service could serve in the month, all who come to it: its open "
             "places or hours, by what one person takes.";
    case ForecastQuantity::waiting:
      return "People on the service's list, mean of the month, all who come to it.";
    case ForecastQuantity::in_time:
      return "Share served in time of those who came in the month and did not leave of their own "
             "within the time.";
    case ForecastQuantity::refused:
      return "People who came in the month and were turned away; they count as not in time.";
    case ForecastQuantity::left:
      return "People who came in the month and left the list within the time; they do not count.";
  }
  return "";
}

double value_of(const TargetCounts& counts, ForecastQuantity quantity, const ForecastPeriod& period,
                const std::vector<double>& month_days) {
  const auto total = [&](const std::vector<double>& values) {
    double sum = 0;
    for (std::size_t t = period.first; t < period.end; ++t) sum += values[t];
    return sum;
  };
  switch (quantity) {
    case ForecastQuantity::came:
      return counts.came(period.first, period.end);
    case ForecastQuantity::could_serve:
      return total(counts.capacity);
    case ForecastQuantity::waiting: {
      double sum = 0, days = 0;
      for (std::size_t t = period.first; t < period.end; ++t) {
        sum += counts.waiting[t] * month_days[t];
        days += month_days[t];
      }
      return sum / days;
    }
    case ForecastQuantity::in_time:
      return counts.share(period.first, period.end);
    case ForecastQuantity::refused:
      return total(counts.refused);
    case ForecastQuantity::left:
      return total(counts.left);
  }
  return none;
}

Band band_of(const std::vector<TargetCounts>& counts, ForecastQuantity quantity,
             const ForecastPeriod& period, const std::vector<double>& month_days) {
  std::vector<double> values;
  for (const TargetCounts& each : counts) {
    const double value = value_of(each, quantity, period, month_days);
    if (std::isfinite(value)) values.push_back(value);
  }
  if (values.empty()) return {none, none, none, none, none};
  const std::vector<double> found =
      quantiles(values, std::array<double, 5>{0.05, 0.25, 0.5, 0.75, 0.95});
  return {found[0], found[1], found[2], found[3], found[4]};
}

double chance_missed(const std::vector<TargetCounts>& counts, double share,
                     const ForecastPeriod& period) {
  if (counts.empty()) return none;
  const auto missed = std::count_if(counts.begin(), counts.end(), [&](const TargetCounts& each) {
    return each.share(period.first, period.end) < share;
  });
  return static_cast<double>(missed) / static_cast<double>(counts.size());
}

std::vector<ForecastCase> cases_of(const TargetForecast& target) {
  std::vector<ForecastCase> cases = {{"as now", &target.now}};
  if (!target.found) {
    cases.push_back({"without limit", &target.unlimited});
    return cases;
  }
  if (target.smaller.capacity > 0) cases.push_back({"next smaller", &target.smaller});
  cases.push_back({"needed", &target.recommended});
  return cases;
}

}  // namespace carersim
