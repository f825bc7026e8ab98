#include <tuple>

#include "apps/carersim/options.hpp"
#include "apps/carersim/sweep_run.hpp"

namespace carersim {

void add_sweep_command(CLI::App& app, CommandLine& line) {
  CLI::App* command =
      app.add_subcommand("sweep", "Simulate a scenario at every point of a study file");
  const auto request = std::make_shared<SweepRequest>();
  command
      ->add_option("STUDY", request->study, "study file (TOML); scenarios/README.md has its keys")
      ->required()
      ->type_name("");
  command
      ->add_option("-o,--out", request->out,
                   "result file (HDF5); default: the study's name with .h5, here")
      ->type_name("FILE");
  command->add_flag("--force", request->replace, "replace another file, and a page, of that name");
  command
      ->add_option("--report", request->report,
                   "also write the results as one page (HTML), see carersim report")
      ->type_name("FILE");
  add_jobs_option(*command, request->jobs);
  command->add_option("--shuffle", request->shuffle, "hand units out in an order of luck")
      ->type_name("SEED")
      ->group("");
  // For carersim-mpi, which does the rest itself.
  command
      ->add_option_function<std::string>(
          "--stage",
          [request](const std::string& stage) {
            request->stage =
                stage == "begin" ? SweepRequest::Stage::begin : SweepRequest::Stage::end;
          },
          "only look at what is there (begin), or only write the result (end)")
      ->type_name("STAGE")
      ->group("");
  command
      ->add_option_function<
          std::tuple<std::string, std::uint32_t, std::uint64_t, double, double, double>>(
          "--work",
          [request](const auto& work) {
            request->elsewhere = std::make_from_tuple<SweepRequest::Work>(work);
          },
          "how the units were done")
      ->group("");
  add_log_options(*command, line);
  command->footer(
      "Every point is a change of the scenario; all points and arms share their luck. Finished "
      "units (one replication\n"
      "of one point) are kept in FILE.parts until the result file is whole: after Ctrl-C, a killed "
      "process, a full\n"
      "disk or a power cut the same command goes on where it stopped. carersim status FILE shows, "
      "from another\n"
      "terminal, how far it is.\n"
      "\n"
      "Examples:\n"
      "  carersim sweep study.toml --jobs 8 --report study.html\n"
      "  carersim sweep study.toml -o results/first.h5\n"
      "  carersim status results/first.h5");
  command->callback(
      [&line, request] { line.action = [&line, request] { return run_sweep(*request, line); }; });
}

}  // namespace carersim
