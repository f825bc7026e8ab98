#include "apps/carersim/options.hpp"

namespace carersim {

void add_compare_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "compare", "Simulate a scenario and show what each arm changes against the first");
  const auto request = std::make_shared<RunRequest>();
  request->table = RunRequest::Table::comparison;
  add_run_options(*command, *request);
  add_log_options(*command, line);
  command->footer(
      "Arms are paired: in each replication everybody has the same luck in every arm, so that a "
      "difference is the\n"
      "intervention's. The first arm is the baseline. Intervals are of chance alone; parameters "
      "are taken as known.\n"
      "\n"
      "Examples:\n"
      "  carersim compare scenarios/ready/nottingham.toml\n"
      "  carersim compare my.toml --with bcf-greenwich,surrey-nhs-carers-prescription\n"
      "  carersim compare my.toml --replications 200 --all --csv tables");
  command->callback(
      [&line, request] { line.action = [&line, request] { return run_request(*request, line); }; });
}

}  // namespace carersim
