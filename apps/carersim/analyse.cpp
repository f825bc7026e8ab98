#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "apps/carersim/counted.hpp"
#include "apps/carersim/options.hpp"
#include "apps/carersim/page_width.hpp"
#include "output/analysis_table.hpp"
#include "sim/scenario/cursor.hpp"
#include "sim/sweep/parts.hpp"

namespace carersim {

namespace {

struct AnalyseRequest {
  std::filesystem::path file, csv;
  std::string method, arm, rows, columns;
  std::vector<std::string> measures;
  bool level = false;
};

/// The place of a word that an option names; wrong words get the nearest.
std::size_t find_word(const char* option, const std::string& word,
                      const std::vector<std::string>& known, const std::string& what) {
  const auto found = std::find(known.begin(), known.end(), word);
  if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
  const std::string near = nearest_word(word, known);
  throw CommandLineError(near.empty()
                             ? fmt::format("{}: found \"{}\"; expected {}: {}", option, word, what,
                                           fmt::join(known, ", "))
                             : fmt::format("{}: found \"{}\"; expected {}; did you mean {}?",
                                           option, word, what, near));
}

/// Says how far a study is whose result file is not there yet.
void refuse_unfinished(const std::filesystem::path& result) {
  std::error_code error;
  if (std::filesystem::exists(result, error)) return;
  const std::optional<PartsView> view = PartsView::read(parts_folder(result));
  if (!view) return;
  const StudyDescription& study = view->study();
  std::vector<bool> done(study.units(), false);
  view->each([&](const UnitRecord& record) { done[study.index(record.unit)] = true; },
             [](const SessionRecord&) {});
  std::uint64_t points = 0;
  for (std::uint64_t unit = 0; unit < study.units(); unit += study.replications) {
    const auto begin = done.begin() + static_cast<std::ptrdiff_t>(unit);
    const bool is_whole = std::all_of(begin, begin + study.replications, [](bool d) { return d; });
    points += is_whole ? 0 : 1;
  }
  const auto units = static_cast<std::uint64_t>(std::count(done.begin(), done.end(), false));
  Problem problem;
  problem.at.file = result.string();
  problem.found = units == 0 ? std::string("a study whose result file is not written yet")
                             : fmt::format("an unfinished study, {} of {} missing ({} of {})",
                                           points, counted(study.points.size(), "point"), units,
                                           counted(study.units(), "unit"));
  problem.expected = view->at_work() == AtWork::yes
                         ? "a finished one; it is being worked on, see carersim status"
                         : "a finished one; carersim sweep with the study goes on from there";
  throw InputError("study's result file", {problem});
}

AnalysisMethod method_of(const std::string& word, const StudyContents& study) {
  const std::vector<AnalysisMethod> allowed = methods_of(study);
  if (word.empty()) return allowed.front();
  const auto method = static_cast<AnalysisMethod>(
      find_word("--method", word, analysis_method_names(), "a method of analysis"));
  if (std::find(allowed.begin(), allowed.end(), method) != allowed.end()) return method;
  std::vector<std::string> names;
  for (const AnalysisMethod each : allowed)
    names.push_back(analysis_method_names()[static_cast<std::size_t>(each)]);
  throw CommandLineError(
      fmt::format("--method: found \"{}\" for a study of design {} with {}; "
                  "expected {}",
                  word, study.design,
                  study.axes.size() == 1 ? "1 axis" : fmt::format("{} axes", study.axes.size()),
                  fmt::join(names, " or ")));
}

AnalysisRequest request_of(const AnalyseRequest& asked, const StudyContents& study) {
  AnalysisRequest request;
  request.method = method_of(asked.method, study);
  if (!asked.arm.empty())
    request.arm = find_word("--arm", asked.arm, study.arms, "an arm of the study");
  if (asked.level) request.of = AnalysisRequest::Of::level;
  std::vector<std::string> names, axes;
  for (const Measure& measure : study.measures) names.push_back(measure.name);
  for (const StudyContents::Axis& axis : study.axes) axes.push_back(axis.name);
  for (const std::string& measure : asked.measures)
    request.measures.push_back(
        find_word("--measure", measure, names, "a measure that the study keeps"));
  for (std::size_t i = 0; asked.measures.empty() && i < names.size(); ++i)
    request.measures.push_back(i);
  const bool has_axes = !asked.rows.empty() || !asked.columns.empty();
  if (request.method != AnalysisMethod::two_way) {
    if (has_axes) throw CommandLineError("--rows, --columns: found no two-way table; expected one");
    return request;
  }
  if (!asked.rows.empty()) request.row_axis = find_word("--rows", asked.rows, axes, "an axis");
  if (!asked.columns.empty())
    request.column_axis = find_word("--columns", asked.columns, axes, "an axis");
  else if (request.row_axis == request.column_axis)
    request.column_axis = 0;
  if (request.row_axis == request.column_axis)
    throw CommandLineError(
        fmt::format("--columns: found the axis of the rows, \"{}\"; expected "
                    "another one",
                    axes[request.row_axis]));
  return request;
}

int analyse(const AnalyseRequest& asked, const CommandLine& line) {
  refuse_unfinished(asked.file);
  const StudyReader reader(asked.file);
  const StudyAnalysis analysis = analyse_study(reader, request_of(asked, reader.study()));
  print(analysis_text(reader, analysis, {colour_for(stdout), page_width()}));
  if (!asked.csv.empty()) {
    write_analysis_csv(reader, analysis, asked.csv);
    line.log.info(fmt::format("Table: {}", asked.csv.string()));
  }
  return 0;
}

}  // namespace

void add_analyse_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand("analyse", "Say what the answers of a study depend on");
  const auto request = std::make_shared<AnalyseRequest>();
  command->add_option("FILE", request->file, "result file (HDF5) of sweep")
      ->required()
      ->type_name("");
  command
      ->add_option("--method", request->method,
                   "morris, sobol_indices, tornado, two_way or variance; default: "
                   "what the study's design is for")
      ->type_name("METHOD");
  command
      ->add_option("--arm", request->arm,
                   "this arm's difference from the one that it is compared with; default: the "
                   "first arm itself")
      ->type_name("NAME");
  command->add_flag("--level", request->level, "the arm itself instead of its difference");
  command
      ->add_option("--measure", request->measures,
                   "only this measure; may be given again and again")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command->add_option("--rows", request->rows, "axis of a two-way table's rows; default: the first")
      ->type_name("AXIS");
  command->add_option("--columns", request->columns, "axis of its columns; default: the second")
      ->type_name("AXIS");
  command->add_option("--csv", request->csv, "also write the table as CSV")->type_name("FILE");
  add_log_options(*command, line);
  command->footer(
      "A study of the design morris gives elementary effects, saltelli Sobol' indices, "
      "one_at_a_time a tornado,\n"
      "factorial and csv two-way tables; these, latin_hypercube and sobol the shares of parameters "
      "and of "
      "chance.\n"
      "Points that failed are left out, and the table says so.\n"
      "\n"
      "Examples:\n"
      "  carersim analyse study.h5\n"
      "  carersim analyse study.h5 --arm 'two more assessors' --measure cost.nhs --csv "
      "effects.csv\n"
      "  carersim analyse study.h5 --rows assessors --columns hours");
  command->callback(
      [&line, request] { line.action = [&line, request] { return analyse(*request, line); }; });
}

}  // namespace carersim
