#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "apps/carersim/commands.hpp"

namespace carersim {

/// A sweep as the command line asks for it.
struct SweepRequest {
  std::filesystem::path study;
  std::filesystem::path out;  ///< empty: named after the study
  std::uint32_t jobs = 1;
  bool replace = false;  ///< another file of that name may be replaced
  std::optional<std::uint64_t> shuffle;
};

/// Reads the study, simulates what is not done yet, and writes the result file. @return the exit
/// code
[[nodiscard]] int run_sweep(const SweepRequest& request, const CommandLine& line);

}  // namespace carersim
