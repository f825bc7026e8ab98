#include <fmt/format.h>

#include "apps/carersim/check_tally.hpp"
#include "apps/carersim/options.hpp"
#include "apps/carersim/tables.hpp"
#include "output/result_reader.hpp"

namespace carersim {

namespace {

struct TableRequest {
  std::filesystem::path file;
  bool all = false;
  bool compare = false;
};

int show_table(const TableRequest& request) {
  const ResultReader reader(request.file);
  const RunTotals totals = read_totals(reader);
  const bool compare = request.compare || reader.run().command.starts_with("carersim compare");
  print(fmt::format("{}\n{}\n\n", reader.run().title, reader.run().command));
  print(tables_text(totals,
                    compare && totals.arms.size() > 1 ? TableKind::comparison : TableKind::run,
                    request.all ? TableMeasures::all : TableMeasures::chosen));
  const std::vector<ResultReader::FailedCheck> failed = reader.failed_checks();
  CheckTally tally;
  for (const ResultReader::FailedCheck& check : failed) {
    tally.add(check.arm, static_cast<std::uint32_t>(check.replication), {check.check});
  }
  print(failed.empty() ? "Nothing is lost: all checks held.\n" : tally.text() + "\n");
  return 0;
}

}  // namespace

void add_table_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand("table", "Show the table of a result file again");
  const auto request = std::make_shared<TableRequest>();
  command->add_option("RESULTS", request->file, "result file (HDF5) of run or compare")
      ->required()
      ->type_name("");
  command->add_flag("--all", request->all, "every measure");
  command->add_flag("--compare", request->compare,
                    "each arm against the first, also when `run` made the file");
  add_log_options(*command, line);
  command->footer(
      "Examples:\n  carersim table nottingham.h5\n  carersim table nottingham.h5 --all --compare");
  command->callback([&line, request] { line.action = [request] { return show_table(*request); }; });
}

}  // namespace carersim
