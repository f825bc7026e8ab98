#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "apps/carersim/commands.hpp"

namespace carersim {

/// A plan as the command line asks for it.
struct PlanRequest {
  std::filesystem::path study;
  std::filesystem::path platform;      ///< empty: this machine
  std::filesystem::path pilot;         ///< read when it is there, else written; empty: neither
  std::uint32_t pilot_units = 32;      ///< done for real
  std::vector<std::uint32_t> nodes;    ///< empty: 1, 2, 4 … to all
  std::vector<std::uint32_t> workers;  ///< on each; empty: all cores, or 1, 2, 4 … of one machine
  std::uint32_t draws = 5;             ///< of luck, for each row of the table
  double efficiency = 0.8;             ///< what the best number has at least
  std::optional<double> within_hours;  ///< the best one ends within so many
  std::uint32_t jobs = 1;              ///< simulated sweeps at once
};

/// Measures a pilot, simulates the sweep on the platform and says what it takes. @return the exit
/// code
[[nodiscard]] int run_plan(const PlanRequest& request, const CommandLine& line);

}  // namespace carersim
