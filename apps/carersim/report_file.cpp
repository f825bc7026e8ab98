#include "apps/carersim/report_file.hpp"

#include <fmt/format.h>

#include <optional>

#include "apps/carersim/commands.hpp"
#include "apps/carersim/data_folder.hpp"
#include "output/evaluation_reader.hpp"
#include "output/file_kind.hpp"
#include "output/report_page.hpp"
#include "output/report_study_data.hpp"
#include "output/study_reader.hpp"
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

void write_page(const std::filesystem::path& page, const std::string& title,
                const std::string& data) {
  write_text_file(page, report_page(data_folder() / "report" / "built" / "page.html", title, data));
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
                  const BesideResults& beside) {
  ReportSources sources = report_sources();
  const FileKind kind = kind_of_file(results);
  if (kind != FileKind::results) {
    const StudyReader reader(results);
    std::optional<EvaluationReader> found;
    if (kind == FileKind::evaluation) found.emplace(results);
    write_page(page, reader.study().title,
               study_report_data(reader, found ? &*found : nullptr, sources));
    return;
  }
  const ResultReader reader = open_results(results);
  sources.observed = beside.observed;
  if (beside.evaluation.empty()) {
    write_page(page, reader.run().title, report_data(reader, sources, nullptr));
    return;
  }
  const EvaluationReader found(beside.evaluation);
  const StudyReader study(beside.evaluation);
  const EvaluationBeside evaluation{study, found};
  write_page(page, reader.run().title, report_data(reader, sources, &evaluation));
}

}  // namespace carersim
