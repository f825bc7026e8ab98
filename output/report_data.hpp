#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "output/report_layout.hpp"

namespace carersim {

class EvaluationReader;
class ResultReader;
class StudyReader;

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

/// An evaluation that a report of a run shows too.
struct EvaluationBeside {
  const StudyReader& study;
  const EvaluationReader& found;
};

/// The data of a report's page, as JSON: everything that it prints, taken from the result file.
/// @param beside  an evaluation of the same scenario; may be none
/// @throws InputError when a file is damaged, or lacks a part of its format, or the evaluation is
/// of
///         another scenario
[[nodiscard]] std::string report_data(const ResultReader& reader, const ReportSources& sources,
                                      const EvaluationBeside* beside);

}  // namespace carersim
