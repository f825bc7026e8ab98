#include <fmt/format.h>

#include "apps/carersim/checklist_files.hpp"
#include "apps/carersim/options.hpp"
#include "apps/carersim/report_file.hpp"
#include "output/file_kind.hpp"

namespace carersim {

namespace {

struct ReportRequest {
  std::filesystem::path file, out, answers;
  BesideResults beside;
  bool replace = false;
  bool checklists = false;
};

int make_checklists(const ReportRequest& request, const CommandLine& line) {
  std::filesystem::path page = request.out;
  if (page.empty()) page = request.file.stem().string() + ".checklists.html";
  for (const char* end : {"html", "md", "svg"})
    require_new_page(std::filesystem::path(page).replace_extension(end), request.replace, "--out");
  page.replace_extension("html");
  const ChecklistFiles files = write_checklists(request.file, request.answers, page, line.log);
  print(files.scores);
  line.log.info(fmt::format("Checklists: {} and {}", files.page.string(), files.markdown.string()));
  return 0;
}

int make_report(const ReportRequest& request, const CommandLine& line) {
  if (request.checklists) return make_checklists(request, line);
  std::filesystem::path out = request.out;
  if (out.empty()) out = request.file.stem().string() + ".html";
  require_new_page(out, request.replace, "--out");
  const bool has_beside = !request.beside.evaluation.empty() || !request.beside.observed.empty();
  if (has_beside && kind_of_file(request.file) != FileKind::results) {
    throw CommandLineError(fmt::format(
        "{}: found {}, a study or evaluation itself; expected a result file of run or "
        "compare beside it",
        request.beside.evaluation.empty() ? "--observed" : "--evaluation", request.file.string()));
  }
  write_report(request.file, out, request.beside);
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
                   "page; default: the result file's name with .html, or .checklists.html, here")
      ->type_name("FILE");
  CLI::Option* evaluation =
      command
          ->add_option(
              "--evaluation", request->beside.evaluation,
              "result file of evaluate, of the same scenario: the page of a comparison then "
              "says how likely it is that a plan pays")
          ->type_name("FILE");
  command->add_flag("--force", request->replace, "replace files that are there");
  CLI::Option* observed =
      command
          ->add_option("--observed", request->beside.observed,
                       "CSV file of what really happened, a row a month: `month` (2026-04) and a "
                       "column for each measure; laid over what was simulated")
          ->type_name("FILE");
  CLI::Option* stress = command->add_flag(
      "--stress", request->checklists,
      "instead of the page, fill the reporting checklists STRESS-DES, ISPOR and CHEERS 2022 from "
      "the file, as HTML and Markdown, with what only an author can add marked");
  command
      ->add_option(
          "--answers", request->answers,
          "TOML file with what authors add to the checklists, as [stress] \"1.1\" = \"...\"")
      ->type_name("FILE")
      ->needs(stress);
  stress->excludes(evaluation);
  stress->excludes(observed);
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
      "  carersim report nottingham.evaluation.h5\n"
      "  carersim report nottingham.h5 --observed counts.csv\n"
      "  carersim report nottingham.h5 --stress --answers authors.toml");
  command->callback(
      [&line, request] { line.action = [&line, request] { return make_report(*request, line); }; });
}

}  // namespace carersim
