#pragma once

#include "output/report_json.hpp"
#include "output/run_totals.hpp"

namespace carersim {

/// `waits` of the page: how long people waited for each service, and how long it took them to get
/// somewhere, as numbers served within so many days; a replication's, on average. Waits that nobody
/// had are left out.
[[nodiscard]] Json report_waits(const RunTotals& totals);

}  // namespace carersim
