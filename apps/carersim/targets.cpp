#include <fmt/format.h>

#include "apps/carersim/data_folder.hpp"
#include "apps/carersim/exit_code.hpp"
#include "apps/carersim/options.hpp"
#include "apps/carersim/progress.hpp"
#include "apps/carersim/target_run.hpp"

namespace carersim {

namespace {

struct TargetsRequest {
  ScenarioOptions scenario;
  std::filesystem::path targets;
  std::uint32_t jobs = 1;
  TargetFiles files;
};

int show_targets(const TargetsRequest& request, const CommandLine& line) {
  const std::filesystem::path file =
      request.targets.empty() ? data_folder() / "models" / "calibration" / "england_targets.toml"
                              : request.targets;
  const TargetSimulation simulation{
      preparation(request.scenario, line.text), read_targets(file), {}, request.jobs};
  const LoadedScenario loaded = load_scenario(request.scenario);
  const Interruption interruption;
  try {
    TargetValues values;
    {
      Progress progress(
          1,
          line.log.level() >= LogLevel::info ? Progress::Show::on_a_terminal : Progress::Show::no,
          "simulation");
      values = simulation.values({}, interruption, [&] { progress.refresh(); });
    }
    return report_targets(loaded.plan.title, targets_of(simulation.targets), values, request.files);
  } catch (const SimulationInterrupted&) {
    line.log.error("interrupted; kept: nothing");
    return static_cast<int>(ExitCode::interrupted);
  }
}

}  // namespace

void add_targets_command(CLI::App& app, CommandLine& line) {
  CLI::App* command =
      app.add_subcommand("targets", "Simulate a scenario and hold it against published figures");
  const auto request = std::make_shared<TargetsRequest>();
  add_scenario_options(*command, request->scenario);
  add_luck_options(*command, request->scenario);
  add_jobs_option(*command, request->jobs);
  command
      ->add_option("--targets", request->targets,
                   "targets (TOML); default: models/calibration/england_targets.toml")
      ->type_name("FILE");
  command->add_option("--markdown", request->files.markdown, "also write the table as Markdown")
      ->type_name("FILE");
  command->add_option("--csv", request->files.csv, "also write it as CSV")->type_name("FILE");
  add_log_options(*command, line);
  command->footer(
      "The first arm is simulated. A target is hit when the mean over replications lies within its "
      "band; those that\n"
      "echo an input or the background are shown and never count. Drift is a change a year, from "
      "the first twelve\n"
      "months of the evaluation to the last. Ends with 1 when a hard target that was fitted is "
      "missed.\n"
      "\n"
      "Examples:\n"
      "  carersim targets my.toml --area '1 % of England' --replications 8\n"
      "  carersim targets my.toml --targets my_targets.toml --markdown targets.md");
  command->callback([&line, request] {
    line.action = [&line, request] { return show_targets(*request, line); };
  });
}

}  // namespace carersim
