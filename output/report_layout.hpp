#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "output/metric_set.hpp"
#include "sim/measure/formula.hpp"

namespace carersim {

/// One number that a report shows, and in which words.
struct ReportQuantity {
  std::string id, title, unit;
  Metric::Better better = Metric::Better::neither;
  Formula formula;
};

/// Over which stretches the quantities of a group are taken, beside the whole evaluation.
enum class ReportPeriods : std::uint8_t { total, years, months };

/// Quantities that a report shows together.
struct ReportGroup {
  std::string id, section, title, text;
  ReportPeriods by = ReportPeriods::total;
  /// Once for each service that the run has: SERVICE in titles and formulas stands for its name.
  bool for_each_service = false;
  std::vector<ReportQuantity> quantities;
};

/// Who pays: `cost.<id>` is all that a payer spends, `cost.<id>.<line>` a line of it.
struct ReportPayer {
  std::string id, title;
  bool is_public = false;  ///< counts in what the plan costs the public purse
  bool is_valued = false;  ///< a value put on something that nobody pays for
};

/// What a report shows of a run: data, so that another domain has another report.
struct ReportLayout {
  std::vector<std::string> metric_sets;  ///< by quarter
  std::string group_set;                 ///< the set that says who benefits
  std::string unproven;       ///< address that is 0 in arms without effects that no trial has shown
  std::string break_even;     ///< quantity that has to fall for the plan to pay for itself
  std::string cost_for_each;  ///< quantity that this cost is divided by
  std::vector<ReportPayer> payers;
  std::vector<std::string> capacity_lines;  ///< lines that release capacity rather than cash
  std::vector<ReportGroup> groups;
};

/// Reads models/report/report.toml. @throws InputError with every problem
[[nodiscard]] ReportLayout read_report_layout(const std::filesystem::path& file);

/// The layout with each group of services written out for the services of a run, and without what
/// the run does not count; groups that are left with nothing are dropped.
[[nodiscard]] std::vector<ReportGroup> groups_of_run(const ReportLayout& layout,
                                                     const RunDescription& run);

/// `carer_assessment` as people say it: `carer assessment`.
[[nodiscard]] std::string name_in_words(std::string name);

}  // namespace carersim
