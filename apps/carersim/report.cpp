#include <fmt/format.h>

#include "apps/carersim/data_folder.hpp"
#include "apps/carersim/options.hpp"
#include "output/report_data.hpp"
#include "output/report_page.hpp"
#include "output/result_reader.hpp"
#include "output/text_file.hpp"
#include "sim/core/error.hpp"

namespace carersim {

namespace {

struct ReportRequest {
  std::filesystem::path file, out;
  bool replace = false;
};

ReportSources report_sources() {
  const std::filesystem::path data = data_folder();
  const std::filesystem::path metrics = data / "models" / "metrics";
  ReportSources sources;
  sources.layout = read_report_layout(data / "models" / "report" / "report.toml");
  for (const std::string& set : sources.layout.metric_sets)
    sources.metric_sets.push_back(read_metric_set(metrics / (set + ".toml")));
  sources.group_set = read_metric_set(metrics / (sources.layout.group_set + ".toml"));
  sources.calibration = data / "scenarios" / "base" / "calibrated.csv";
  sources.program_version = CARERSIM_VERSION;
  return sources;
}

int write_report(const ReportRequest& request, const CommandLine& line) {
  std::filesystem::path out = request.out;
  if (out.empty()) out = request.file.stem().string() + ".html";
  std::error_code error;
  if (!request.replace && std::filesystem::exists(out, error)) {
    throw CommandLineError(fmt::format(
        "--out: found a file {}; expected a new name, or --force to replace it", out.string()));
  }
  const ResultReader reader(request.file);
  if (reader.replications() == 0) {
    throw InputError(request.file.string(),
                     {{{request.file.string()}, "", "no replication", "at least one"}});
  }
  const std::string data = report_data(reader, report_sources());
  write_text_file(
      out, report_page(data_folder() / "report" / "built" / "page.html", reader.run().title, data));
  line.log.info(fmt::format("Report: {}", out.string()));
  return 0;
}

}  // namespace

void add_report_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "report", "Write a result file as one page that any browser opens without internet");
  const auto request = std::make_shared<ReportRequest>();
  command->add_option("RESULTS", request->file, "result file (HDF5) of run or compare")
      ->required()
      ->type_name("");
  command
      ->add_option("-o,--out", request->out,
                   "page; default: the result file's name with .html, here")
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
      "  carersim report nottingham.h5 -o nottingham-plan.html --force");
  command->callback([&line, request] {
    line.action = [&line, request] { return write_report(*request, line); };
  });
}

}  // namespace carersim
