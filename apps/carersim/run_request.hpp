#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "apps/carersim/commands.hpp"
#include "apps/carersim/enough.hpp"
#include "apps/carersim/scenario_options.hpp"

namespace carersim {

/// A run as the command line asks for it.
struct RunRequest {
  ScenarioOptions scenario;
  std::uint32_t jobs = 1;
  std::filesystem::path out;  ///< the result file; empty: named after the scenario
  bool replace = false;       ///< a result file and a page of that name may be replaced
  bool all_measures = false;
  std::filesystem::path csv;     ///< folder for CSV files; empty: none
  std::filesystem::path report;  ///< page to write of the result file; empty: none
  std::filesystem::path trace;   ///< file for the event log of one replication; empty: none
  std::optional<std::uint32_t> traced_replication;  ///< absent: the first
  bool until_precise = false;                       ///< --replications auto
  EnoughRequest enough;                             ///< only with it
  std::uint32_t extend = 0;  ///< replications to add to the result file, which stands; 0: a new one
  enum class Table { run, comparison };
  Table table = Table::run;
};

/// Reads, checks, simulates, writes the result file and prints the table. @return the exit code
[[nodiscard]] int run_request(const RunRequest& request, const CommandLine& line);

}  // namespace carersim
