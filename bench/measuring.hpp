#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace carersim::bench {

/// Processor time that this process has used, in seconds: other programs on the machine slow a run
/// down far less in it than on the clock.
[[nodiscard]] double cpu_seconds();

/// Processor time that `work` takes, in seconds.
[[nodiscard]] double seconds_of(const std::function<void()>& work);

/// The middle one, or the mean of the middle two. @pre not empty
[[nodiscard]] double median(std::vector<double> values);

/// A mean of independent runs and its standard error.
struct Estimate {
  double mean = 0;
  double error = 0;
};
[[nodiscard]] Estimate estimate(const std::vector<double>& values);

/// Runs `work` in a child process and gives its numbers: a process has one SimGrid engine, and the
/// peak of its memory is its own. @throws std::runtime_error when the child failed
[[nodiscard]] std::vector<double> in_child(const std::function<std::vector<double>()>& work);

/// The largest resident memory that this process has had, in bytes.
[[nodiscard]] double peak_bytes();

/// What every program of bench/ takes: --quick, and a folder of scenarios and models.
struct Options {
  bool quick = false;
  std::string data;  ///< the project's root
};
[[nodiscard]] Options options_of(int count, char** arguments, const std::string& what);

/// `main` of every program of bench/: prints what was thrown.
/// @return 0, 1 when `work` found what should not be, 70 when it threw
int guarded(const std::function<bool()>& work);

}  // namespace carersim::bench
