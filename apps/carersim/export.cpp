#include <fmt/format.h>

#include "apps/carersim/options.hpp"
#include "output/csv.hpp"
#include "output/result_reader.hpp"

namespace carersim {

void add_export_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand("export", "Write a result file as CSV tables");
  struct Request {
    std::filesystem::path file, folder;
  };
  const auto request = std::make_shared<Request>();
  command->add_option("RESULTS", request->file, "result file (HDF5) of run or compare")
      ->required()
      ->type_name("");
  command
      ->add_option("-o,--out", request->folder, "folder for totals.csv, series.csv and waits.csv")
      ->required()
      ->type_name("FOLDER");
  add_log_options(*command, line);
  command->footer(
      "totals.csv   arm, replication, measure, unit, value\n"
      "series.csv   arm, replication, measure, unit, month, days, evaluated, value\n"
      "waits.csv    arm, replication, wait, started, quantiles in days, still waiting\n"
      "Files of these names are replaced.\n"
      "\n"
      "Example:\n  carersim export nottingham.h5 -o tables");
  command->callback([&line, request] {
    line.action = [&line, request] {
      export_csv(ResultReader(request->file), request->folder);
      line.log.info(fmt::format("Tables: {}", request->folder.string()));
      return 0;
    };
  });
}

}  // namespace carersim
