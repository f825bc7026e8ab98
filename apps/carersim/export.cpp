#include <fmt/format.h>

#include "apps/carersim/options.hpp"
#include "output/csv.hpp"
#include "output/result_reader.hpp"
#include "output/trace_export.hpp"
#include "output/trace_reader.hpp"

namespace carersim {

namespace {

struct ExportRequest {
  std::filesystem::path file, out;
  std::string to = "csv";
};

void export_trace(const ExportRequest& request, const Log& log) {
  const TraceReader reader(request.file);
  std::filesystem::path out = request.out;
  if (out.empty()) out = request.file.stem().string() + "." + request.to;
  if (request.to == "xes") {
    write_trace_xes(reader, out);
  } else {
    write_trace_csv(reader, out);
  }
  log.info(fmt::format("Event log: {}", out.string()));
}

void export_results(const ExportRequest& request, const Log& log) {
  const ResultReader reader(request.file);
  if (request.to != "csv") {
    throw CommandLineError(fmt::format(
        "--to: found {} for a result file; expected csv, or a trace that run --trace wrote",
        request.to));
  }
  if (request.out.empty())
    throw CommandLineError("--out is required for a result file: the folder for its tables");
  export_csv(reader, request.out);
  log.info(fmt::format("Tables: {}", request.out.string()));
}

}  // namespace

void add_export_command(CLI::App& app, CommandLine& line) {
  CLI::App* command =
      app.add_subcommand("export", "Write a result file as CSV tables, a trace as CSV or XES");
  const auto request = std::make_shared<ExportRequest>();
  command->add_option("FILE", request->file, "result file or trace (HDF5) of run or compare")
      ->required()
      ->type_name("");
  command
      ->add_option("-o,--out", request->out,
                   "folder for the tables of a result file; file for a trace, whose default is its "
                   "name with .csv or .xes, here")
      ->type_name("PATH");
  command->add_option("--to", request->to, "csv (default), or xes for a trace")
      ->type_name("FORMAT")
      ->check(CLI::Validator(
          [](const std::string& word) {
            return word == "csv" || word == "xes"
                       ? std::string()
                       : fmt::format("found \"{}\"; expected csv or xes", word);
          },
          ""));
  add_log_options(*command, line);
  command->footer(
      "Of a result file:\n"
      "totals.csv   arm, replication, measure, unit, value\n"
      "series.csv   arm, replication, measure, unit, month, days, evaluated, value\n"
      "waits.csv    arm, replication, wait, started, quantiles in days, still waiting\n"
      "Of a trace (run --trace), one event log:\n"
      "csv          a row for each activity, with its start and end\n"
      "xes          XES 1.0 for process mining: a trace for each dyad and case of each arm\n"
      "Files of these names are replaced.\n"
      "\n"
      "Examples:\n"
      "  carersim export nottingham.h5 -o tables\n"
      "  carersim export my_trace.h5 --to xes");
  command->callback([&line, request] {
    line.action = [&line, request] {
      if (TraceReader::is_trace(request->file)) {
        export_trace(*request, line.log);
      } else {
        export_results(*request, line.log);
      }
      return 0;
    };
  });
}

}  // namespace carersim
