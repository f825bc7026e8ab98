#include "apps/carersim/options.hpp"

namespace carersim {

void add_run_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand("run", "Simulate a scenario and show what each arm gave");
  const auto request = std::make_shared<RunRequest>();
  add_run_options(*command, *request);
  add_log_options(*command, line);
  command->footer(
      "Every arm of the scenario is simulated with the same luck. The result file explains itself: "
      "h5dump, Python,\n"
      "R and Julia read it. Ctrl-C keeps the replications that are finished.\n"
      "\n"
      "Examples:\n"
      "  carersim run scenarios/ready/nottingham.toml\n"
      "  carersim run my.toml --replications 100 --jobs 4 --out my_run.h5\n"
      "  carersim run my.toml --area Leeds --set 'service.carer_assessment.staff=7.5 WTE' --csv "
      "tables\n"
      "  carersim run my.toml --replications 1 --trace my_trace.h5\n"
      "\n"
      "A trace is for process mining: carersim export my_trace.h5 --to xes. One dyad's life is "
      "told "
      "by carersim explain.");
  command->callback(
      [&line, request] { line.action = [&line, request] { return run_request(*request, line); }; });
}

}  // namespace carersim
