#include "apps/carersim/report_file.hpp"

#include <fmt/format.h>

#include "apps/carersim/commands.hpp"
#include "apps/carersim/data_folder.hpp"
#include "output/report_page.hpp"
#include "output/text_file.hpp"
#include "sim/core/error.hpp"

namespace carersim {

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

ResultReader open_results(const std::filesystem::path& results) {
  ResultReader reader(results);
  if (reader.replications() == 0) {
    throw InputError(results.string(),
                     {{{results.string()}, "", "no replication", "at least one"}});
  }
  return reader;
}

void require_new_page(const std::filesystem::path& page, bool replace, const char* option) {
  std::error_code error;
  if (replace || !std::filesystem::exists(page, error)) return;
  throw CommandLineError(fmt::format(
      "{}: found a file {}; expected a new name, or --force to replace it", option, page.string()));
}

void write_report(const std::filesystem::path& results, const std::filesystem::path& page,
                  const std::filesystem::path& observed) {
  const ResultReader reader = open_results(results);
  ReportSources sources = report_sources();
  sources.observed = observed;
  const std::string data = report_data(reader, sources);
  write_text_file(page, report_page(data_folder() / "report" / "built" / "page.html",
                                    reader.run().title, data));
}

}  // namespace carersim
