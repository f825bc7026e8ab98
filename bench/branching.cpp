// What it saves to simulate once what arms share, and to go on from there in a child for each.
#include <fmt/format.h>
#include <sys/resource.h>

#include "bench/measuring.hpp"
#include "models/library.hpp"
#include "models/model.hpp"
#include "sim/experiment/simulation.hpp"

namespace carersim::bench {

namespace {

const std::vector<std::string> programmes = {"bcf-nottingham", "bcf-greenwich", "bcf-lambeth"};

/// As it is, and with each of so many programmes; two years of run-in and five evaluated.
RunPlan plan_of(const char* area, std::size_t arms, const std::string& data) {
  const std::vector<Override> overrides = {
      {"area", area}, {"time.run_in", "2 years"}, {"time.evaluate", "5 years"}};
  std::vector<AddedArm> added;
  for (std::size_t arm = 1; arm < arms; ++arm)
    added.push_back({programmes[arm - 1], {programmes[arm - 1]}});
  const Scenario scenario = Scenario::load(data + "/scenarios/base/england.toml", overrides,
                                           standard_library(data), added);
  return read_run(scenario, carer_model());
}

/// Processor time of this process and of its children that have ended.
double cpu_seconds_of_family() {
  double seconds = 0;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage{};
    ::getrusage(who, &usage);
    for (const timeval& time : {usage.ru_utime, usage.ru_stime})
      seconds += static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  }
  return seconds;
}

/// Seconds of processor for all arms from the start, and for all arms branching.
std::vector<double> measure(const char* area, std::size_t arms, std::size_t rounds,
                            const std::string& data) {
  RunPlan plan = plan_of(area, arms, data);
  for (std::size_t arm = 1; arm < arms; ++arm)
    require(plan.arms[arm].branches.has_value(), "every programme begins on a date");
  Simulation simulation(plan);
  std::vector<double> from_the_start, branched;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    std::vector<std::uint64_t> hashes;
    double before = cpu_seconds_of_family();
    for (std::size_t arm = 0; arm < arms; ++arm)
      hashes.push_back(simulation.run(arm, round).event_hash);
    from_the_start.push_back(cpu_seconds_of_family() - before);
    before = cpu_seconds_of_family();
    const std::vector<ReplicationResult> all = simulation.run_all(round);
    branched.push_back(cpu_seconds_of_family() - before);
    for (std::size_t arm = 0; arm < arms; ++arm)
      require(all[arm].event_hash == hashes[arm], "a branch is the arm from the start");
  }
  return {median(from_the_start), median(branched)};
}

bool run(const Options& options) {
  fmt::print("Arms that branch, two years of run-in and five evaluated; processor time\n\n");
  fmt::print("{:<12}{:>6}{:>16}{:>12}{:>8}{:>20}\n", "Area", "Arms", "From the start", "Branching",
             "Saved", "Of years, at most");
  for (const char* area : {"Hartlepool", "Surrey"}) {
    const std::size_t rounds = options.quick ? 1 : 5;
    for (const std::size_t arms : {2U, 4U}) {
      const std::vector<double> seconds =
          in_child([&] { return measure(area, arms, rounds, options.data); });
      const double n = static_cast<double>(arms);
      fmt::print("{:<12}{:>6}{:>14.2f} s{:>10.2f} s{:>7.1f}%{:>19.1f}%\n", area, arms, seconds[0],
                 seconds[1], 100 * (1 - seconds[1] / seconds[0]), 100 * 2 * (n - 1) / (7 * n));
    }
  }
  return true;
}

}  // namespace

}  // namespace carersim::bench

int main(int count, char** arguments) {
  using namespace carersim::bench;
  return guarded([&] {
    return run(options_of(count, arguments,
                          "Ends with 70 when a branch is not the arm that runs from the start.\n"
                          "--quick runs one replication of each instead of five."));
  });
}
