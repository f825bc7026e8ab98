#pragma once

#include "output/metric_set.hpp"
#include "output/report_json.hpp"

namespace carersim {

/// A set of published measures for the page: what each is, and numerator, denominator and rate of
/// each arm in each period, with the paired difference of rates from its baseline.
[[nodiscard]] Json report_metrics(const MetricValues& values);

}  // namespace carersim
