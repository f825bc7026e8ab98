#include "apps/carersim/run_in_tally.hpp"

#include <algorithm>
#include <cmath>

#include "apps/carersim/headline_rows.hpp"

namespace carersim {

RunInTally::RunInTally(const RunDescription& run) : run_(run) {
  const RunTotals all = empty_totals(run);
  run_in_days_ = all.run_in_days;
  for (std::size_t arm = 0; arm < run.arms.size(); ++arm) {
    if (run.baseline_of(arm) != arm) continue;
    for (const TableRow& row : headline_rows(all)) {
      const std::optional<std::size_t> measure = all.find(row.measure);
      if (measure) series_.push_back({arm, *measure, std::vector<double>(run.month_days.size())});
    }
  }
}

void RunInTally::add(const std::vector<ReplicationResult>& arms) {
  ++replications_;
  for (Series& series : series_) {
    const std::size_t months = series.sums.size();
    for (std::size_t month = 0; month < months; ++month)
      series.sums[month] += arms[series.arm].series[series.measure * months + month];
  }
}

std::vector<RunInFinding> RunInTally::findings() const {
  std::vector<RunInFinding> found;
  for (const Series& series : series_) {
    std::vector<double> means = series.sums;
    for (double& mean : means) mean /= static_cast<double>(replications_);
    const auto nothing = [](double value) { return value == 0; };
    const auto known = [](double value) { return std::isfinite(value); };
    if (!std::all_of(means.begin(), means.end(), known)) continue;
    if (std::all_of(means.begin(), means.end(), nothing)) continue;
    RunInFinding finding =
        check_run_in(means, run_.measures[series.measure].kind, run_.month_days, run_in_days_);
    finding.arm = run_.arms[series.arm];
    finding.measure = run_.measures[series.measure].name;
    found.push_back(std::move(finding));
  }
  return found;
}

}  // namespace carersim
