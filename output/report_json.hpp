#pragma once

// Private to this folder: how numbers are written into the page.

#include <nlohmann/json.hpp>
#include <span>
#include <vector>

#include "sim/measure/formula.hpp"
#include "sim/measure/statistics.hpp"

namespace carersim {

/// In order of insertion, so that equal runs give equal pages.
using Json = nlohmann::ordered_json;

/// The number to so many significant digits; null when it is not finite.
[[nodiscard]] Json json_number(double value, int digits = 9);
[[nodiscard]] Json json_numbers(const std::vector<double>& values, int digits = 9);

/// What each replication gave, one value each, in order.
using Observations = std::vector<double>;

/// `mean` and `half`, the half width of its 95 % interval; null with a single replication.
/// @param baseline  none for a baseline; else `difference`, `difference_half` and `unchanged`, that
///                  it differs in no replication by more than rounding, are added
[[nodiscard]] Json json_estimate(const Observations& values, const Observations* baseline);

/// Mean and quantiles over replications of each month: `mean`, `q05`, `q25`, `q50`, `q75`, `q95`.
/// A month that has a value in no replication is null. @param months  [month][replication]
[[nodiscard]] Json json_bands(const std::vector<Observations>& months);

[[nodiscard]] Observations rates_of(const std::vector<FormulaValue>& values);
[[nodiscard]] Observations differences_of(const Observations& baseline,
                                          const Observations& changed);

}  // namespace carersim
