#include <fmt/format.h>

#include "apps/carersim/evaluation.hpp"
#include "apps/carersim/evaluation_study.hpp"
#include "apps/carersim/options.hpp"
#include "apps/carersim/page_width.hpp"
#include "apps/carersim/sweep_run.hpp"

namespace carersim {

namespace {

struct EvaluateRequest {
  ScenarioOptions scenario;
  EvaluationDraws draws;
  std::uint32_t jobs = 1;
  std::filesystem::path out;  ///< empty: named after the scenario
  bool replace = false;
  std::vector<double> thresholds = {20000, 25000, 30000, 35000};
  std::filesystem::path bcea;  ///< empty: none
};

int evaluate(const EvaluateRequest& request, const CommandLine& line) {
  std::filesystem::path out = request.out;
  if (out.empty()) out = request.scenario.file.stem().string() + ".evaluation.h5";
  std::filesystem::path stem = out;
  stem.replace_extension("draws");
  const DrawnParameters parameters = write_evaluation_study(request.scenario, request.draws, stem);
  for (const std::string& each : parameters.drawn) line.log.debug("drawn: " + each);
  for (const std::string& each : parameters.not_drawn) line.log.debug("not drawn: " + each);
  SweepRequest sweep;
  sweep.study = stem;
  sweep.study += ".toml";
  sweep.out = out;
  sweep.jobs = request.jobs;
  sweep.replace = request.replace;
  // Draws that cannot be simulated are left out below, and said.
  const int code = run_sweep(sweep, line);
  std::error_code error;
  if (!std::filesystem::exists(out, error)) return code;
  const StudyResults study = read_study(out);
  const std::vector<EvaluatedArms> groups = evaluated_arms(study);
  if (groups.empty()) {
    refuse(request.scenario.file, "arm", "no arm that is compared with another",
           "two or more [[arm]] tables");
  }
  print("\n" + evaluation_text(study, request.thresholds, page_width()));
  print(fmt::format(
      "\n{} of {} draws, each of {} uncertain parameters from its own distribution and with {} "
      "replication{}; {} that the scenario uses are not drawn: choices, and what has no range. "
      "Costs and QALYs are discounted as the scenario says.\n",
      groups.front().draws.size(), study.points, parameters.drawn.size(), study.replications,
      study.replications == 1 ? "" : "s", parameters.not_drawn.size()));
  if (!request.bcea.empty()) write_bcea(study, groups.front(), request.bcea);
  return code;
}

}  // namespace

void add_evaluate_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "evaluate", "Draw what is uncertain, and show what each arm costs and gains");
  const auto request = std::make_shared<EvaluateRequest>();
  command->add_option("SCENARIO", request->scenario.file, "scenario file (TOML)")
      ->required()
      ->type_name("");
  command
      ->add_option("--draws", request->draws.draws, "how often parameters are drawn; default: 200")
      ->type_name("N")
      ->check(whole_number(20, 1'000'000));
  command
      ->add_option("--replications", request->draws.replications,
                   "replications of each draw; default: 1")
      ->type_name("N")
      ->check(whole_number(1, 1'000'000));
  command
      ->add_option("--hold", request->draws.held,
                   "a parameter that stays at its value; may be given again and again")
      ->type_name("ID")
      ->allow_extra_args(false);
  command->add_option("--area", request->scenario.area, "a council, instead of the file's")
      ->type_name("NAME");
  add_seed_option(*command, request->scenario);
  add_jobs_option(*command, request->jobs);
  command
      ->add_option("--thresholds", request->thresholds,
                   "pounds for a QALY; default: 20000,25000,30000,35000")
      ->type_name("GBP,GBP")
      ->delimiter(',')
      ->check(CLI::PositiveNumber)
      ->allow_extra_args(false);
  command
      ->add_option("--out", request->out,
                   "result file (HDF5); default: the scenario's name with .evaluation.h5, here")
      ->type_name("FILE");
  command->add_flag("--force", request->replace, "replace another file of that name");
  command->add_option("--bcea", request->bcea, "also write costs and QALYs by draw, for R's BCEA")
      ->type_name("FILE");
  add_log_options(*command, line);
  command->footer(
      "Every parameter of role uncertain is drawn, low to high being its 95 % interval; choices "
      "never are. All arms of a\n"
      "draw share it, and their luck. The draws stand beside the result file, as a study that "
      "carersim sweep runs again;\n"
      "the same command goes on where it stopped.\n"
      "\n"
      "Examples:\n"
      "  carersim evaluate scenarios/ready/nottingham.toml --draws 500 --jobs 8\n"
      "  carersim evaluate my.toml --draws 1000 --replications 2 --bcea draws.csv");
  command->callback(
      [&line, request] { line.action = [&line, request] { return evaluate(*request, line); }; });
}

}  // namespace carersim
