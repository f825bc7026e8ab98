#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>

#include "apps/carersim/data_folder.hpp"
#include "apps/carersim/options.hpp"
#include "apps/carersim/page_width.hpp"
#include "output/metric_table.hpp"
#include "output/result_reader.hpp"
#include "sim/scenario/cursor.hpp"

namespace carersim {

namespace {

struct MetricsRequest {
  std::filesystem::path file, csv;
  std::string set = "bcf-2025-26";
  std::string by = "total";
  std::string arm;
};

std::filesystem::path metrics_folder() {
  return data_folder() / "models" / "metrics";
}

/// A set of the program's own by its name, or a user's by the path of its file.
std::filesystem::path set_file(const std::string& name) {
  const bool is_path = name.find('/') != std::string::npos || name.ends_with(".toml");
  if (is_path) return name;
  const std::filesystem::path file = metrics_folder() / (name + ".toml");
  std::error_code error;
  if (std::filesystem::exists(file, error)) return file;
  std::vector<std::string> known;
  for (const auto& entry : std::filesystem::directory_iterator(metrics_folder(), error))
    if (entry.path().extension() == ".toml") known.push_back(entry.path().stem().string());
  std::sort(known.begin(), known.end());
  throw CommandLineError(fmt::format("--set: found \"{}\"; expected {}, or the path of a file",
                                     name, fmt::join(known, ", ")));
}

std::optional<std::size_t> arm_index(const std::string& name,
                                     const std::vector<std::string>& arms) {
  if (name.empty()) return std::nullopt;
  const auto found = std::find(arms.begin(), arms.end(), name);
  if (found == arms.end()) {
    throw CommandLineError(
        fmt::format("--arm: found \"{}\"; expected {}", name, fmt::join(arms, ", ")));
  }
  return static_cast<std::size_t>(found - arms.begin());
}

int show_metrics(const MetricsRequest& request, const CommandLine& line) {
  const MetricSet set = read_metric_set(set_file(request.set));
  const ResultReader reader(request.file);
  const std::optional<std::size_t> arm = arm_index(request.arm, reader.run().arms);
  const MetricPeriods periods = request.by == "quarter" ? MetricPeriods::quarters
                                : request.by == "year"  ? MetricPeriods::years
                                                        : MetricPeriods::total;
  const MetricValues values = metric_values(set, reader, periods);
  const Colour colour = ::isatty(STDOUT_FILENO) == 1 ? Colour::terminal : Colour::none;
  print(fmt::format("{}\n{}\n\n", reader.run().title, reader.run().command));
  print(metric_table(values, arm, {colour, page_width()}));
  if (!request.csv.empty()) {
    write_metrics_csv(values, request.csv);
    line.log.info(fmt::format("Table: {}", request.csv.string()));
  }
  return 0;
}

}  // namespace

void add_metrics_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "metrics", "Show published measures of a result file, such as the Better Care Fund's");
  const auto request = std::make_shared<MetricsRequest>();
  command->add_option("RESULTS", request->file, "result file (HDF5) of run or compare")
      ->required()
      ->type_name("");
  command
      ->add_option("--set", request->set,
                   "bcf-2015-20, bcf-2022-25, bcf-2025-26, carers, costs, or the path of a file; "
                   "default: bcf-2025-26")
      ->type_name("SET");
  command->add_option("--by", request->by, "total, year (financial) or quarter; default: total")
      ->type_name("PERIOD")
      ->check(CLI::Validator(
          [](const std::string& word) {
            const bool known = word == "total" || word == "year" || word == "quarter";
            return known ? std::string()
                         : fmt::format("found \"{}\"; expected total, year or quarter", word);
          },
          ""));
  command->add_option("--arm", request->arm, "only this arm beside the first")->type_name("NAME");
  command->add_option("--csv", request->csv, "also write the table as CSV")->type_name("FILE");
  add_log_options(*command, line);
  command->footer(
      "A rate is a numerator over a denominator, both shown; the difference of an arm from the "
      "first is "
      "paired by\n"
      "replication. Sets are files in models/metrics; scenarios/README.md tells how to write one.\n"
      "\n"
      "Examples:\n"
      "  carersim metrics nottingham.h5\n"
      "  carersim metrics nottingham.h5 --set bcf-2022-25 --by year --csv metrics.csv\n"
      "  carersim metrics nottingham.h5 --set my_metrics.toml");
  command->callback([&line, request] {
    line.action = [&line, request] { return show_metrics(*request, line); };
  });
}

}  // namespace carersim
