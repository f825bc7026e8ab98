#pragma once

#include <optional>
#include <vector>

#include "sim/measure/replication_rule.hpp"
#include "sim/measure/run_in.hpp"

namespace carersim {

/// What was found out about a run as a whole, beside what its replications gave.
struct RunFindings {
  std::optional<ReplicationDecision> decision;  ///< none where the number was given
  std::vector<RunInFinding> run_in;
};

}  // namespace carersim
