#pragma once

#include <CLI/CLI.hpp>

#include "apps/carersim/run_request.hpp"

namespace carersim {

/// Options that several commands share.

/// SCENARIO, --set, --with and --area.
void add_scenario_options(CLI::App& command, ScenarioOptions& options);
/// --set.
void add_set_option(CLI::App& command, ScenarioOptions& options);
/// --area.
void add_area_option(CLI::App& command, ScenarioOptions& options);
/// --seed.
void add_seed_option(CLI::App& command, ScenarioOptions& options);
/// A whole number between two ends, ends included.
[[nodiscard]] CLI::Validator whole_number(std::uint64_t low, std::uint64_t high);
/// --seed and --replications.
void add_luck_options(CLI::App& command, ScenarioOptions& options);
/// --replications N or auto, --precision and --max-replications.
void add_enough_options(CLI::App& command, RunRequest& request);
/// --extend.
void add_extend_option(CLI::App& command, RunRequest& request);
/// --jobs, with as many as there are processors where it is not given.
void add_jobs_option(CLI::App& command, std::uint32_t& jobs);
/// Those of a scenario, and all that `run` and `compare` take. @pre the request has its table
void add_run_options(CLI::App& command, RunRequest& request);
/// --quiet and --log-level.
void add_log_options(CLI::App& command, CommandLine& line);

}  // namespace carersim
