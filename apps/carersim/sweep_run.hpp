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
  /// All of it; only looking at what is there; only writing the result file of what is finished.
  enum class Stage { all, begin, end };
  Stage stage = Stage::all;
  /// A study of draws: its points were read before, and its means over all points say nothing.
  bool of_draws = false;
};

/// The exit code of stage `begin` where nothing is left to do.
inline constexpr int nothing_left_code = 10;

/// Reads the study, simulates what is not done yet, and writes the result file. @return the exit
/// code
[[nodiscard]] int run_sweep(const SweepRequest& request, const CommandLine& line);

}  // namespace carersim
