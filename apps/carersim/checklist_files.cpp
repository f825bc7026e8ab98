#include "apps/carersim/checklist_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>
#include <sstream>

#include "apps/carersim/data_folder.hpp"
#include "apps/carersim/headline_rows.hpp"
#include "apps/carersim/report_file.hpp"
#include "models/library.hpp"
#include "models/perspectives.hpp"
#include "output/checklists.hpp"
#include "output/comparison_table.hpp"
#include "output/text_file.hpp"
#include "sim/core/error.hpp"
#include "sim/pathway/graph_drawing.hpp"
#include "sim/scenario/parameters.hpp"

namespace carersim {

namespace {

/// Ranges of the library that a run took its numbers from; those of another version are not its.
ParameterRanges ranges_for(const RunDescription& run) {
  ParameterRanges ranges;
  if (run.program_version != CARERSIM_VERSION) return ranges;
  Problems problems;
  const ParameterLibrary library =
      read_parameters(standard_library(data_folder()).parameters, problems);
  problems.throw_if_any("the parameters");
  for (const auto& [id, parameter] : library.entries) {
    if (!parameter.low.empty()) ranges[id] = parameter.low + " to " + parameter.high;
  }
  return ranges;
}

std::vector<std::string> perspectives_in_words() {
  std::vector<std::string> words;
  for (const CostPerspective& each : cost_perspectives())
    words.push_back(fmt::format("{} ({})", each.name, fmt::join(each.payers, ", ")));
  return words;
}

std::string results_of(const ResultReader& reader) {
  const RunTotals totals = read_totals(reader);
  TableOptions options;
  options.rows = headline_rows(totals);
  const std::string table =
      totals.arms.size() > 1 ? comparison_table(totals, options) : run_table(totals, options);
  return table + "\n" + table_note(totals, options);
}

/// Draws the pathways; where Graphviz is not there, says so and gives no name.
std::filesystem::path draw_pathways(const std::string& dot, const std::filesystem::path& file,
                                    const Log& log) {
  if (dot.empty()) return {};
  try {
    draw_svg(dot, file);
    return file;
  } catch (const EnvironmentError& error) {
    log.warning(fmt::format("The checklists have no drawing: {}", error.what()));
    return {};
  }
}

std::string content_of(const std::filesystem::path& file) {
  if (file.empty()) return "";
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

}  // namespace

ChecklistFiles write_checklists(const std::filesystem::path& results,
                                const std::filesystem::path& answers,
                                const std::filesystem::path& page, const Log& log) {
  const ChecklistLayout layout = read_checklists(
      data_folder() / "models" / "report" / "checklists.toml", checklist_fact_names());
  const ChecklistAnswers added =
      answers.empty() ? ChecklistAnswers() : read_checklist_answers(answers, layout);
  const ResultReader reader = open_results(results);
  const ReportSources sources = report_sources();
  ChecklistRun run(reader, sources, ranges_for(reader.run()), perspectives_in_words(),
                   results_of(reader), "");
  ChecklistFiles files;
  files.page = page;
  files.markdown = std::filesystem::path(page).replace_extension("md");
  files.drawing = draw_pathways(pathways_dot(run.arms[0]),
                                std::filesystem::path(page).replace_extension("svg"), log);
  run.drawing = files.drawing.filename().string();
  const FilledChecklists filled = fill_checklists(run, layout, added);
  write_text_file(files.markdown, filled.markdown);
  write_text_file(files.page, checklists_page(run.run.title, filled.markdown, run.drawing,
                                              content_of(files.drawing)));
  for (std::size_t list = 0; list < layout.checklists.size(); ++list) {
    const ChecklistScore& score = filled.scores[list];
    files.scores += fmt::format("{}: {} of {} filled, {} in part, {} left to the author\n",
                                layout.checklists[list].title, score.filled,
                                layout.checklists[list].items.size(), score.in_part, score.gaps);
  }
  return files;
}

}  // namespace carersim
