#pragma once

#include "apps/carersim/run_request.hpp"

namespace carersim {

/// Simulates replication 0 of each arm once more and tells what happened event by event: the hashes
/// of all dyads into a CSV file, the events of one dyad on standard output. Nothing unless asked
/// for.
/// @pre no simulation has run in this process
void write_traces(const RunRequest& request, LoadedScenario& loaded);

}  // namespace carersim
