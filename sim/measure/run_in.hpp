#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "sim/measure/measure.hpp"

namespace carersim {

/// Where a series of averages settles, by the marginal standard error rule (White 1997): the number
/// of averages to leave out at the start so that sum (x - mean)² / n² of the n that remain is
/// least.
struct Truncation {
  std::size_t left_out = 0;
  /// False when the least lies in the second half, where it says that the series is too short or
  /// has a trend, or when there are fewer than four averages, or when one is not finite.
  bool settled = false;
  std::vector<double> statistic;  ///< for each number left out that was looked at
};

/// Of averages as they stand. The last five, or half of them where that is less, are never left
/// with so few that two equal neighbours would decide.
[[nodiscard]] Truncation mser(std::span<const double> averages);
/// MSER-5 (White, Cobb and Spratt 2000): of averages of five observations each; what is left over
/// at the end is not used. `left_out` counts observations.
[[nodiscard]] Truncation mser_5(std::span<const double> observations);

/// A measure by years from the start of a run: events and amounts per year of 365.25 days, stocks
/// as they were on average. A year ends with the first month that brings it to 364 days; what is
/// left over at the end is no year. Averages over whole years leave out the seasons, which MSER
/// would take for a bias (Hoad and Robinson 2011).
struct YearAverages {
  std::vector<double> averages;
  std::vector<double> end_days;  ///< of each year, in days since the start of the run
};
/// @param months      the measure in each month, as a recorder gives it
/// @param month_days  their lengths
[[nodiscard]] YearAverages year_averages(std::span<const double> months, MeasureKind kind,
                                         std::span<const double> month_days);

/// Whether the run-in was long enough for one measure of one arm.
struct RunInFinding {
  std::string arm, measure;
  bool settled = false;       ///< false: no run-in within the first half of the run would do
  double suggested_days = 0;  ///< of run-in; nan unless it settled
  /// The run-in is at least as long as suggested.
  bool enough = false;
  std::vector<double> averages;  ///< by years, run-in included; of all replications together
};

/// @param months       mean of the replications in each month, run-in included
/// @param run_in_days  the scenario's
[[nodiscard]] RunInFinding check_run_in(std::span<const double> months, MeasureKind kind,
                                        std::span<const double> month_days, double run_in_days);

}  // namespace carersim
