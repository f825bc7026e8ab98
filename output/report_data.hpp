#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "output/report_layout.hpp"

namespace carersim {

class ResultReader;

/// What a report is made from, beside the result file.
struct ReportSources {
  ReportLayout layout;
  std::vector<MetricSet> metric_sets;  ///< by quarter, in the order of the layout
  MetricSet group_set;
  /// CSV of how the base that a run rests on was calibrated; empty: the report has none.
  std::filesystem::path calibration;
  std::filesystem::path observed;  ///< CSV of what really happened by month; empty: none
  std::string program_version;     ///< of the program that writes the report
};

/// The data of a report's page, as JSON: everything that it prints, taken from the result file.
/// @throws InputError when the file is damaged, or lacks a part of its format
[[nodiscard]] std::string report_data(const ResultReader& reader, const ReportSources& sources);

}  // namespace carersim
