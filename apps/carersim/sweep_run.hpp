#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "apps/carersim/commands.hpp"

namespace carersim {

/// A sweep as the command line asks for it.
struct SweepRequest {
  std::filesystem::path study;
  std::filesystem::path out;  ///< empty: named after the study
  std::uint32_t jobs = 1;
  bool replace = false;          ///< another file of that name may be replaced
  std::filesystem::path report;  ///< page that is written too; empty: none
  std::optional<std::uint64_t> shuffle;
  /// All of it; only looking at what is there; only writing the result file of what is finished.
  enum class Stage { all, begin, end };
  Stage stage = Stage::all;
  /// How the work was done, where carersim-mpi did it: for the provenance.
  struct Work {
    std::string command;
    std::uint32_t jobs = 1;
    std::uint64_t units = 0;     ///< done in the last stretch of work
    double wall_seconds = 0;     ///< that it took
    double unit_seconds = 0;     ///< of all its units
    double reading_seconds = 0;  ///< of these, reading scenarios
  };
  std::optional<Work> elsewhere;
  /// A study of draws: its points were read before, and its means over all points say nothing.
  bool of_draws = false;
};

/// The exit code of stage `begin` where nothing is left to do.
inline constexpr int nothing_left_code = 10;

/// Where a sweep's result goes.
[[nodiscard]] std::filesystem::path result_of(const SweepRequest& request);

/// Reads the study, simulates what is not done yet, writes the result file and the page that was
/// asked for. @return the exit code
[[nodiscard]] int run_sweep(const SweepRequest& request, const CommandLine& line);

}  // namespace carersim
