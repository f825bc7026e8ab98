#include <fmt/format.h>

#include "apps/carersim/options.hpp"
#include "apps/carersim/plan_run.hpp"

namespace carersim {

namespace {

/// A number above a bound, with an end.
CLI::Validator number_between(double low, double high, const std::string& expected) {
  return {[=](const std::string& text) {
            char* end = nullptr;
            const double value = std::strtod(text.c_str(), &end);
            if (*end == '\0' && end != text.c_str() && value > low && value <= high)
              return std::string();
            return fmt::format("found \"{}\"; expected {}", text, expected);
          },
          ""};
}

void add_options(CLI::App& command, PlanRequest& request) {
  command.add_option("STUDY", request.study, "study file (TOML); scenarios/README.md has its keys")
      ->required()
      ->type_name("");
  command
      .add_option("-p,--platform", request.platform,
                  "machines (SimGrid's XML): a file, or one that is shipped: laptop, cluster, "
                  "spot-cloud; default: this machine")
      ->type_name("FILE");
  command
      .add_option("--pilot", request.pilot,
                  "what was measured: read when the file is there, otherwise measured and written")
      ->type_name("FILE");
  command
      .add_option("--pilot-units", request.pilot_units,
                  "units that the pilot does, at most; default: 32")
      ->type_name("N")
      ->check(whole_number(1, 100'000));
  command
      .add_option("--nodes", request.nodes,
                  "machines; default: 1, 2, 4 and so on, while these are of use")
      ->type_name("N,…")
      ->delimiter(',')
      ->check(whole_number(1, 10'000'000));
  command
      .add_option(
          "--workers", request.workers,
          "workers on each machine; default: one for each core; of a single machine 1, 2, 4 "
          "and so on")
      ->type_name("N,…")
      ->delimiter(',')
      ->check(whole_number(1, 100'000));
  command
      .add_option("--efficiency", request.efficiency,
                  "what the best number of machines has at least; default: 0.8")
      ->type_name("SHARE")
      ->check(number_between(0, 1, "a share above 0, at most 1"));
  command
      .add_option("--within", request.within_hours,
                  "the best is the cheapest that ends within so many hours")
      ->type_name("HOURS")
      ->check(number_between(0, 1e6, "a number of hours above 0"));
  command.add_option("--draws", request.draws, "simulated sweeps for each row; default: 5")
      ->type_name("N")
      ->check(whole_number(1, 10'000));
  add_jobs_option(command, request.jobs);
}

}  // namespace

void add_plan_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "plan", "Say what a study takes on other machines, before it is run there");
  const auto request = std::make_shared<PlanRequest>();
  add_options(*command, *request);
  add_log_options(*command, line);
  command->footer(
      "Does some units for real, then hands out all of them inside a simulated platform, as "
      "carersim sweep and\n"
      "carersim-mpi would: time, efficiency, core-hours and money for each number of machines, and "
      "which is best.\n"
      "\n"
      "Examples:\n"
      "  carersim plan study.toml                             # this machine, 1 worker to all "
      "cores\n"
      "  carersim plan study.toml --platform cluster --pilot study.pilot.toml\n"
      "  carersim plan study.toml --platform spot-cloud --pilot study.pilot.toml --within 2\n"
      "  carersim plan study.toml --platform my-cluster.xml --nodes 8,16,32 --workers 4");
  command->callback(
      [&line, request] { line.action = [&line, request] { return run_plan(*request, line); }; });
}

}  // namespace carersim
