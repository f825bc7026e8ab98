// Memory of the whole program, parent and worker, for 10 and for 1,000 replications.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "bench/measuring.hpp"

namespace carersim::bench {

namespace {

constexpr unsigned few = 10, many = 1'000;
constexpr double most_change = 0.05;

/// Resident bytes of a process and all that descend from it; pages that they share count once for
/// each, in proportion (PSS).
double resident_bytes(pid_t process) {
  const std::string folder = fmt::format("/proc/{}", process);
  double kilobytes = 0;
  std::ifstream rollup(folder + "/smaps_rollup");
  for (std::string word; rollup >> word;) {
    if (word == "Pss:") rollup >> kilobytes;
  }
  double bytes = kilobytes * 1024;
  std::ifstream children(fmt::format("{}/task/{}/children", folder, process));
  for (pid_t child = 0; children >> child;) bytes += resident_bytes(child);
  return bytes;
}

struct Peak {
  double tree = 0;     ///< of parent and worker together, looked at 100 times a second
  double largest = 0;  ///< of the larger of the two, as the kernel counts it
};

/// Runs the program on a scenario.
Peak peak_of(const std::string& scenario, unsigned replications, const std::string& folder) {
  const std::string out = folder + "/memory.h5";
  const std::string count = std::to_string(replications);
  std::fflush(stdout);
  const pid_t process = ::fork();
  if (process == 0) {
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    ::execl(CARERSIM_PROGRAM, CARERSIM_PROGRAM, "run", scenario.c_str(), "--replications",
            count.c_str(), "--jobs", "1", "--out", out.c_str(), "--force", "--quiet", nullptr);
    ::_exit(127);
  }
  Peak peak;
  int status = 0;
  rusage usage{};
  while (::wait4(process, &status, WNOHANG, &usage) == 0) {
    peak.tree = std::max(peak.tree, resident_bytes(process));
    ::usleep(10'000);
  }
  peak.largest = static_cast<double>(usage.ru_maxrss) * 1024;
  std::filesystem::remove(out);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw std::runtime_error(
        fmt::format("found that {} run {} failed", CARERSIM_PROGRAM, scenario));
  }
  return peak;
}

bool measure(const Options& options) {
  ::setenv("CARERSIM_DATA", options.data.c_str(), 1);
  std::string folder = std::filesystem::temp_directory_path() / "carersim_bench_XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("found no temporary folder");
  fmt::print("Peak memory of `carersim run --jobs 1`, MiB\n{:<32} {:>16} {:>18} {:>8}\n", "",
             fmt::format("{} replications", few), fmt::format("{} replications", many), "growth");
  bool flat = true;
  for (const char* scenario : {"queue", "hartlepool"}) {
    const std::string file = fmt::format("{}/bench/scenarios/{}.toml", options.data, scenario);
    const Peak small = peak_of(file, few, folder), large = peak_of(file, many, folder);
    const auto line = [&](const char* what, double before, double after) {
      flat = flat && std::abs(after / before - 1) <= most_change;
      fmt::print("{:<32} {:>16.1f} {:>18.1f} {:>+7.1f} %\n", fmt::format("{}, {}", scenario, what),
                 before / 1048576, after / 1048576, 100 * (after / before - 1));
    };
    line("parent and worker", small.tree, large.tree);
    line("the larger process", small.largest, large.largest);
  }
  std::filesystem::remove_all(folder);
  return flat;
}

}  // namespace

}  // namespace carersim::bench

int main(int count, char** arguments) {
  using namespace carersim::bench;
  const Options options =
      options_of(count, arguments,
                 "Ends with 1 when the program's memory for 1,000 replications is more than 5 %\n"
                 "off that for 10. --quick changes nothing.");
  return guarded([&] { return measure(options); });
}
