#pragma once

#include <vector>

#include "output/comparison_table.hpp"
#include "output/run_totals.hpp"

namespace carersim {

/// The totals that a run's table shows, taken in as replications finish. Those of measures that are
/// not shown are in the result file alone, so that memory does not grow with them.
class ShownTotals {
 public:
  ShownTotals(const RunDescription& run, TableMeasures measures);
  /// Adds one whole replication.
  void add(const std::vector<ReplicationResult>& arms);
  /// What was found out about the run as a whole. @param asked  replications, as it turned out
  void set_findings(const RunFindings& findings, std::size_t asked) {
    totals_.findings = findings;
    totals_.replications_asked = asked;
  }
  [[nodiscard]] const RunTotals& totals() const { return totals_; }

 private:
  std::vector<std::size_t> shown_;  ///< indices of the run's measures
  RunTotals totals_;
};

}  // namespace carersim
