#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "output/report_json.hpp"
#include "output/report_layout.hpp"

namespace carersim {

class ResultReader;

/// What really happened month by month, as somebody counted it.
struct Observed {
  std::string file;
  std::vector<ReportQuantity> quantities;   ///< one for each column but the month
  std::vector<std::vector<double>> values;  ///< [quantity][month of the run]; nan: not known
  std::vector<std::string> left_out;        ///< months that the run does not have, or not whole
};

/// Reads a CSV file: `month` (2026-04, or a date of that month), and a column for each quantity
/// that a report shows by month (`flow_assessed`), or for each measure of events, amounts or
/// stocks (`events.emergency_admission`). An empty field is not known. Stocks are averages over
/// the month.
/// @throws InputError with every problem; also when no month is one of the run's
[[nodiscard]] Observed read_observed(const std::filesystem::path& file, const RunDescription& run,
                                     const ReportLayout& layout);

/// `observed` of the page: what was counted beside the bands of the replications, and how often it
/// lies within them in the evaluated months.
/// @throws InputError when the result file is damaged
[[nodiscard]] Json report_observed(const Observed& observed, const ResultReader& reader);

}  // namespace carersim
