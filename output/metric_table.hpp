#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "output/metric_set.hpp"
#include "output/text_table.hpp"
#include "sim/measure/statistics.hpp"

namespace carersim {

/// How the rate of one arm differs from another's over the same replications.
struct MetricDifference {
  Interval interval;
  bool is_none = false;  ///< in no replication
};
[[nodiscard]] MetricDifference metric_difference(const std::vector<FormulaValue>& baseline,
                                                 const std::vector<FormulaValue>& changed);

struct MetricTableOptions {
  Colour colour = Colour::none;
  std::size_t width = 100;
};

/// Each metric of each arm: numerator, denominator and rate, means over replications; of every arm
/// but the first also the paired difference of its rate from the first arm's, with its 95 %
/// interval. Ends with what is unverified, crude or not in the model.
/// @param arm  only this one, beside the first; nothing: all
[[nodiscard]] std::string metric_table(const MetricValues& values, std::optional<std::size_t> arm,
                                       const MetricTableOptions& options);

/// set, metric, title, population, status, better, unit, period, from, whole, arm, replications,
/// numerator, denominator, rate, rate_half_width, difference, difference_half_width
void write_metrics_csv(const MetricValues& values, const std::filesystem::path& path);

}  // namespace carersim
