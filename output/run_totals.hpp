#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/measure/findings.hpp"
#include "sim/measure/results.hpp"

namespace carersim {

class ResultReader;

/// What tables are made of: every replication's totals, and the waits of all replications together.
struct RunTotals {
  std::vector<std::string> arms;
  std::vector<std::size_t> against;  ///< for each arm the one that it is compared with, or itself
  std::vector<Measure> measures;
  std::size_t replications = 0;
  std::size_t replications_asked = 0;
  /// [arm][measure][replication]; replications in the same order in every arm, so that they pair.
  std::vector<std::vector<std::vector<double>>> values;
  std::vector<std::string> wait_names;
  std::vector<std::vector<WaitHistogram>> waits;          ///< [arm][wait name], all replications
  std::vector<std::vector<WaitHistogram>> still_waiting;  ///< [arm][wait name], all replications
  RunFindings findings;
  double run_in_days = 0;

  /// None when there is no such measure.
  [[nodiscard]] std::optional<std::size_t> find(const std::string& measure) const;
};

/// An empty collection with the shape of the run.
[[nodiscard]] RunTotals empty_totals(const RunDescription& run);

/// Adds one whole replication. @param arms  the results of all arms, in order
void add_replication(RunTotals& totals, const std::vector<ReplicationResult>& arms);

/// @throws InputError when the file is damaged
[[nodiscard]] RunTotals read_totals(const ResultReader& reader);

}  // namespace carersim
