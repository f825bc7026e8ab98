#pragma once

#include <vector>

#include "sim/measure/results.hpp"
#include "sim/measure/run_in.hpp"

namespace carersim {

/// Adds up the months of the measures that a table shows, in the arms that others are compared
/// with, and checks by them whether the run-in was long enough.
class RunInTally {
 public:
  explicit RunInTally(const RunDescription& run);
  /// Adds one whole replication.
  void add(const std::vector<ReplicationResult>& arms);
  /// Measures that have no value by the month, and those of which nothing ever was, are left out.
  [[nodiscard]] std::vector<RunInFinding> findings() const;

 private:
  struct Series {
    std::size_t arm = 0, measure = 0;
    std::vector<double> sums;  ///< by month
  };
  const RunDescription& run_;
  double run_in_days_ = 0;
  std::size_t replications_ = 0;
  std::vector<Series> series_;
};

}  // namespace carersim
