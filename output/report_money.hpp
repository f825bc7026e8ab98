#pragma once

#include "output/report_json.hpp"
#include "output/report_layout.hpp"
#include "output/run_totals.hpp"

namespace carersim {

/// `money` of the page: every payer's sum and lines over the evaluation, by arm, and how the
/// difference from the baseline divides into the programme itself, other money paid out, and
/// capacity used or released. Who pays nothing in any arm is left out.
[[nodiscard]] Json report_money(const ReportLayout& layout, const RunTotals& totals);

}  // namespace carersim
