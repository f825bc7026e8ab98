#include <fmt/format.h>

#include "apps/carersim/options.hpp"
#include "apps/carersim/report_file.hpp"
#include "output/file_kind.hpp"

namespace carersim {

namespace {

struct ReportRequest {
  std::filesystem::path file, out, evaluation;
  bool replace = false;
};

int make_report(const ReportRequest& request, const CommandLine& line) {
  std::filesystem::path out = request.out;
  if (out.empty()) out = request.file.stem().string() + ".html";
  require_new_page(out, request.replace, "--out");
  if (!request.evaluation.empty() && kind_of_file(request.file) != FileKind::results) {
    throw CommandLineError(fmt::format(
        "--evaluation: found {}, a study or evaluation itself; expected a result file of run or "
        "compare beside it",
        request.file.string()));
  }
  write_report(request.file, out, request.evaluation);
  line.log.info(fmt::format("Report: {}", out.string()));
  return 0;
}

}  // namespace

void add_report_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "report", "Write a result file as one page that any browser opens without internet");
  const auto request = std::make_shared<ReportRequest>();
  command
      ->add_option("RESULTS", request->file,
                   "result file (HDF5) of run, compare, evaluate or sweep")
      ->required()
      ->type_name("");
  command
      ->add_option("-o,--out", request->out,
                   "page; default: the result file's name with .html, here")
      ->type_name("FILE");
  command
      ->add_option("--evaluation", request->evaluation,
                   "result file of evaluate, of the same scenario: the page of a comparison then "
                   "says how likely it is that a plan pays")
      ->type_name("FILE");
  command->add_flag("--force", request->replace, "replace a page that is there");
  add_log_options(*command, line);
  command->footer(
      "The page holds its data and charts; it can be sent by mail, read on a phone and printed. "
      "What it shows is\n"
      "listed in models/report/report.toml.\n"
      "\n"
      "Examples:\n"
      "  carersim report nottingham.h5\n"
      "  carersim report nottingham.h5 -o nottingham-plan.html --force\n"
      "  carersim report nottingham.h5 --evaluation nottingham.evaluation.h5\n"
      "  carersim report nottingham.evaluation.h5");
  command->callback(
      [&line, request] { line.action = [&line, request] { return make_report(*request, line); }; });
}

}  // namespace carersim
