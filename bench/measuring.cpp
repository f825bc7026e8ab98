#include "bench/measuring.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <stdexcept>
#include <string_view>

namespace carersim::bench {

double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double seconds_of(const std::function<void()>& work) {
  const double before = cpu_seconds();
  work();
  return cpu_seconds() - before;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

Estimate estimate(const std::vector<double>& values) {
  const double n = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, n > 1 ? std::sqrt(squares / (n - 1) / n) : 0};
}

std::vector<double> in_child(const std::function<std::vector<double>()>& work) {
  int ends[2] = {-1, -1};
  if (::pipe(ends) != 0) throw std::runtime_error("found no pipe to be had; run again");
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("found no process to be had; run again");
  if (child == 0) {
    ::close(ends[0]);
    const int code = guarded([&] {
      const std::vector<double> numbers = work();
      const auto size = static_cast<ssize_t>(numbers.size() * sizeof(double));
      return ::write(ends[1], numbers.data(), static_cast<std::size_t>(size)) == size;
    });
    ::_exit(code);
  }
  ::close(ends[1]);
  std::vector<double> numbers;
  double number = 0;
  while (::read(ends[0], &number, sizeof(number)) == sizeof(number)) numbers.push_back(number);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw std::runtime_error("found that a measuring process failed");
  }
  return numbers;
}

double peak_bytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024;
}

Options options_of(int count, char** arguments, const std::string& what) {
  Options options;
  options.data = CARERSIM_SOURCE_DIR;
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--quick") {
      options.quick = true;
    } else {
      fmt::print("Usage: {} [--quick]\n\n{}\n", arguments[0], what);
      std::exit(argument == "--help" ? 0 : 64);
    }
  }
  return options;
}

int guarded(const std::function<bool()>& work) {
  try {
    const bool good = work();
    std::fflush(stdout);
    return good ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 70;
  }
}

}  // namespace carersim::bench
