#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/forecast/forecast.hpp"

namespace carersim {

/// A forecast and all that its tables and files say beside it.
struct ForecastReport {
  std::string title, arm, command, program_version;
  std::uint64_t seed = 0;
  std::vector<std::string> what_if;      ///< `channel.self_online.rate × 1.2`; empty: nothing
  std::vector<std::string> month_dates;  ///< first day of each month of the forecast, ISO 8601
  std::vector<double> month_days;
  std::vector<std::string> seasons;  ///< addresses of what has a season in the scenario
  std::string scenario_text;
  std::vector<std::string> assumptions;
  std::map<std::string, std::string> versions, provenance;

  /// What a target's service is like.
  struct Service {
    std::string opens;                        ///< `weekdays 09:00-17:00`
    std::vector<std::int32_t> open_days;      ///< days of the month on which it opens
    std::vector<std::int32_t> bank_holidays;  ///< of them that close it, weekends apart
    double longest_closed = 0;                ///< days at a stretch, in the forecast
    double pounds_a_year = 0;  ///< of one WTE or place more; 0: the scenario has none
    std::string price;         ///< what that is made of
  };
  std::vector<Service> services;  ///< [target]
  Forecast forecast;
};

/// Median, and around it 50 and 90 % of the replications; nan where there is none.
struct Band {
  double low_90 = 0, low_50 = 0, median = 0, high_50 = 0, high_90 = 0;
};

/// Months that are shown as one.
struct ForecastPeriod {
  std::string label;  ///< `April 2028`, `April to June 2028`, `2028-29`
  std::string year;   ///< the financial year, `2028-29`
  std::size_t first = 0, end = 0;
};
enum class Every { month, quarter, year };
[[nodiscard]] const std::vector<std::string>& every_names();
/// Quarters and years are those of the financial year, from April; a forecast may begin within one.
[[nodiscard]] std::vector<ForecastPeriod> forecast_periods(const ForecastReport& report,
                                                           Every every);

/// What is shown of each month.
enum class ForecastQuantity { came, could_serve, waiting, in_time, refused, left };
inline constexpr std::array<ForecastQuantity, 6> forecast_quantities = {
    ForecastQuantity::came,    ForecastQuantity::could_serve, ForecastQuantity::waiting,
    ForecastQuantity::in_time, ForecastQuantity::refused,     ForecastQuantity::left};
[[nodiscard]] const char* name_of(ForecastQuantity quantity);      ///< `in_time`
[[nodiscard]] const char* sentence_of(ForecastQuantity quantity);  ///< what it is
/// Of one replication, over a period.
[[nodiscard]] double value_of(const TargetCounts& counts, ForecastQuantity quantity,
                              const ForecastPeriod& period, const std::vector<double>& month_days);
[[nodiscard]] Band band_of(const std::vector<TargetCounts>& counts, ForecastQuantity quantity,
                           const ForecastPeriod& period, const std::vector<double>& month_days);
/// Share of replications in which less than the target's share of those of the period was in time.
[[nodiscard]] double chance_missed(const std::vector<TargetCounts>& counts, double share,
                                   const ForecastPeriod& period);

/// The runs of a target that are shown, in order: as now, the next smaller, the recommended; or as
/// now, and without limit.
struct ForecastCase {
  std::string name;
  const CapacityOutcome* outcome;
};
[[nodiscard]] std::vector<ForecastCase> cases_of(const TargetForecast& target);

/// `carer.assessment: 90 % within 28 days`.
[[nodiscard]] std::string target_text(const TargetForecast& target);
/// The answer in sentences: how many are needed, or why none is enough.
[[nodiscard]] std::vector<std::string> answer_of(const ForecastReport& report, std::size_t target);
/// What was measured, and what is not in it.
[[nodiscard]] std::vector<std::string> notes_of(const ForecastReport& report);

}  // namespace carersim
