#pragma once

#include "apps/carersim/run_request.hpp"
#include "sim/core/interruption.hpp"

namespace carersim {

/// Before the run: sees that a trace was asked for in a way that can be fulfilled.
/// @throws CommandLineError  when there is no such replication, or a file of that name
void check_trace_request(const RunRequest& request, const RunPlan& plan);

enum class TraceEnd { none_asked_for, written, interrupted };

/// Simulates one replication of each arm once more and writes its event log. Nothing unless asked
/// for; nothing is left when interrupted.
/// @pre no simulation has run in this process
/// @param hashes  of that replication's events in each arm, as the workers found them: they are
///                found again, or ProgramError
[[nodiscard]] TraceEnd write_trace(const RunRequest& request, LoadedScenario& loaded,
                                   const CommandLine& line, const Interruption& interruption,
                                   const std::vector<std::uint64_t>& hashes);

}  // namespace carersim
