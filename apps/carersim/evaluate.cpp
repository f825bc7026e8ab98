#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>

#include "apps/carersim/evaluation_draws.hpp"
#include "apps/carersim/exit_code.hpp"
#include "apps/carersim/loaded_study.hpp"
#include "apps/carersim/options.hpp"
#include "apps/carersim/page_width.hpp"
#include "apps/carersim/report_file.hpp"
#include "apps/carersim/sweep_run.hpp"
#include "models/model.hpp"
#include "models/perspectives.hpp"
#include "output/break_even_text.hpp"
#include "output/evaluation_table.hpp"
#include "output/evaluation_writer.hpp"
#include "sim/scenario/cursor.hpp"

namespace carersim {

namespace {

struct EvaluateRequest {
  ScenarioOptions scenario;
  EvaluationDraws draws;
  std::uint32_t jobs = 1;
  std::filesystem::path out;  ///< empty: named after the scenario
  bool replace = false;
  std::string perspective;
  std::vector<double> thresholds = {20000, 25000, 30000, 35000};
  std::vector<std::string> groups;        ///< NAME=ID,ID*
  std::vector<std::string> correlations;  ///< ID,ID,NUMBER
  std::string of_set = "held";
  std::string break_even;        ///< ADDRESS=LOW:HIGH; empty: none
  bool only_draws = false;       ///< nothing is simulated
  std::filesystem::path bcea;    ///< empty: none
  std::filesystem::path report;  ///< page; empty: none
};

EvaluationRequest evaluation_of(const EvaluateRequest& asked) {
  EvaluationRequest request;
  std::vector<std::string> keys;
  for (const CostPerspective& each : cost_perspectives()) {
    request.perspectives.push_back({each.key, each.name, each.payers});
    keys.push_back(each.key);
  }
  const auto found = std::find(keys.begin(), keys.end(), asked.perspective);
  if (!asked.perspective.empty() && found == keys.end()) {
    throw CommandLineError(fmt::format("--perspective: found \"{}\"; expected {}",
                                       asked.perspective, fmt::join(keys, ", ")));
  }
  if (found != keys.end()) request.main = static_cast<std::size_t>(found - keys.begin());
  for (const QalyMeasure& each : qaly_measures())
    request.effects.push_back({each.whose, each.measure});
  request.payers = payers();
  request.thresholds = asked.thresholds;
  // The curve goes to twice the threshold that is cared about most, in steps that can be read off.
  const double end = 2 * *std::max_element(asked.thresholds.begin(), asked.thresholds.end());
  constexpr int steps = 60;
  for (int i = 0; i <= steps; ++i) request.curve.push_back(end * i / steps);
  return request;
}

/// Whether an id is meant by "assumed.*", "util.eq5d" or such.
bool is_meant(const std::string& id, const std::string& pattern) {
  if (!pattern.ends_with('*')) return id == pattern;
  return id.starts_with(std::string_view(pattern).substr(0, pattern.size() - 1));
}

/// Groups of parameters: those that were asked for, or one for each first word of their ids.
std::vector<EvaluationRequest::Group> groups_of(const EvaluateRequest& asked,
                                                const DrawnParameters& parameters) {
  std::vector<EvaluationRequest::Group> groups;
  if (asked.groups.empty()) {
    std::map<std::string, std::vector<std::size_t>> by_word;
    for (std::size_t axis = 0; axis < parameters.drawn.size(); ++axis) {
      const std::string& id = parameters.drawn[axis].id;
      by_word[id.substr(0, id.find('.'))].push_back(axis);
    }
    for (const auto& [word, axes] : by_word) groups.push_back({word + ".…", axes});
    return groups;
  }
  for (const std::string& text : asked.groups) {
    const std::size_t equals = text.find('=');
    EvaluationRequest::Group& group = groups.emplace_back();
    group.name = text.substr(0, equals);
    for (std::size_t from = equals + 1; from <= text.size();) {
      const std::size_t end = std::min(text.find(',', from), text.size());
      const std::string pattern = text.substr(from, end - from);
      const std::size_t before = group.axes.size();
      for (std::size_t axis = 0; axis < parameters.drawn.size(); ++axis) {
        if (is_meant(parameters.drawn[axis].id, pattern)) group.axes.push_back(axis);
      }
      if (group.axes.size() == before) {
        std::vector<std::string> ids;
        for (const DrawnParameters::Drawn& each : parameters.drawn) ids.push_back(each.id);
        const std::string near = nearest_word(pattern, ids);
        throw CommandLineError(
            fmt::format("--group: found \"{}\"; expected a parameter that is "
                        "drawn, or the start of some with *{}",
                        pattern, near.empty() ? "" : "; did you mean " + near + "?"));
      }
      from = end + 1;
    }
  }
  return groups;
}

ParameterCorrelation correlation_of(const std::string& text) {
  const std::size_t first = text.find(','), second = text.rfind(',');
  return {text.substr(0, first), text.substr(first + 1, second - first - 1),
          std::stod(text.substr(second + 1))};
}

/// What there is to say of draws that were not simulated.
std::string draws_text(const DrawnParameters& parameters, const std::filesystem::path& study) {
  std::string text = fmt::format(
      "{}: {} draws of {} uncertain parameters; in {} of them some were drawn again, since the "
      "scenario could not be; {} cannot be\n",
      study.string(), parameters.draws, parameters.drawn.size(), parameters.mended,
      parameters.refused.size());
  for (const DrawnParameters::Refused& refused : parameters.refused)
    text += fmt::format("  draw {}: {}\n", refused.draw, refused.text);
  return text;
}

/// Writes the study of where along a number arms begin to pay, and sees to it that the number can
/// be what was asked: before anything is simulated. @throws InputError where it cannot
SweepRequest break_even_sweep(const EvaluateRequest& asked, const EvaluationRequest& request,
                              const std::filesystem::path& evaluated) {
  const std::size_t equals = asked.break_even.find('='), colon = asked.break_even.find(':', equals);
  const BreakEvenRange range = {asked.break_even.substr(0, equals),
                                asked.break_even.substr(equals + 1, colon - equals - 1),
                                asked.break_even.substr(colon + 1)};
  SweepRequest sweep;
  sweep.study = evaluated;
  sweep.study.replace_extension("break-even.toml");
  sweep.out = evaluated;
  sweep.out.replace_extension("break-even.h5");
  sweep.jobs = asked.jobs;
  sweep.replace = asked.replace;
  sweep.of_draws = true;
  write_break_even_study(asked.scenario, range, asked.draws.replications, request, sweep.study);
  LoadedStudy(sweep.study).check_ends();
  return sweep;
}

int show_break_even(const SweepRequest& sweep, const EvaluationRequest& request,
                    const CommandLine& line) {
  const int code = run_sweep(sweep, line);
  std::error_code error;
  if (code == static_cast<int>(ExitCode::interrupted) || !std::filesystem::exists(sweep.out, error))
    return code;
  print(break_even_text(StudyReader(sweep.out), request, page_width()));
  return code;
}

int evaluate(const EvaluateRequest& asked, const CommandLine& line) {
  std::filesystem::path out = asked.out;
  if (out.empty()) out = asked.scenario.file.stem().string() + ".evaluation.h5";
  std::filesystem::path stem = out;
  stem.replace_extension("draws");
  if (!asked.report.empty()) require_new_page(asked.report, asked.replace, "--report");
  EvaluationRequest request = evaluation_of(asked);
  std::optional<SweepRequest> break_even;
  if (!asked.break_even.empty()) break_even = break_even_sweep(asked, request, out);
  EvaluationDraws draws = asked.draws;
  if (asked.of_set == "around") draws.of_set = DrawnParameters::OfSet::around;
  for (const std::string& text : asked.correlations)
    draws.correlations.push_back(correlation_of(text));
  const DrawnParameters parameters =
      write_evaluation_study(asked.scenario, draws, request, stem, line);
  request.groups = groups_of(asked, parameters);
  for (const DrawnParameters::Drawn& each : parameters.drawn)
    line.log.debug(fmt::format("drawn: {}: {}", each.id, each.distribution));
  for (const DrawnParameters::Held& each : parameters.held)
    line.log.debug(fmt::format("not drawn: {}: {}", each.id, each.why));

  std::filesystem::path study = stem;
  study += ".toml";
  if (asked.only_draws) {
    print(draws_text(parameters, study));
    return static_cast<int>(ExitCode::success);
  }
  SweepRequest sweep;
  sweep.study = study;
  sweep.out = out;
  sweep.jobs = asked.jobs;
  sweep.replace = asked.replace;
  sweep.of_draws = true;
  const int code = run_sweep(sweep, line);
  std::error_code error;
  const bool is_interrupted = code == static_cast<int>(ExitCode::interrupted);
  if (is_interrupted || !std::filesystem::exists(out, error)) return code;

  std::string text;
  {
    const StudyReader reader(out);
    const Evaluation evaluation = evaluate_study(reader, request);
    text = evaluation_text(reader, evaluation, parameters, {colour_for(stdout), page_width()});
    if (!asked.bcea.empty()) {
      for (const std::filesystem::path& file : write_bcea(reader, evaluation, asked.bcea))
        line.log.info("Table: " + file.string());
    }
    add_evaluation(out, reader.study(), evaluation, parameters);
  }
  print(text);
  if (!asked.report.empty()) {
    write_report(out, asked.report);
    line.log.info(fmt::format("\nReport: {}", asked.report.string()));
  }
  return break_even ? std::max(code, show_break_even(*break_even, request, line)) : code;
}

CLI::Validator checked(bool (*is_right)(const std::string&), const char* expected) {
  return CLI::Validator(
      [is_right, expected](const std::string& text) {
        return is_right(text) ? std::string()
                              : fmt::format("found \"{}\"; expected {}", text, expected);
      },
      "");
}

bool is_group(const std::string& text) {
  const std::size_t equals = text.find('=');
  return equals != std::string::npos && equals > 0 && equals + 1 < text.size();
}

bool is_range(const std::string& text) {
  const std::size_t equals = text.find('='), colon = text.find(':', std::min(equals, text.size()));
  return equals != std::string::npos && equals > 0 && colon != std::string::npos &&
         colon > equals + 1 && colon + 1 < text.size();
}

bool is_correlation(const std::string& text) {
  const std::size_t first = text.find(','), second = text.rfind(',');
  if (first == std::string::npos || first == second || first == 0) return false;
  char* end = nullptr;
  const std::string number = text.substr(second + 1);
  (void)std::strtod(number.c_str(), &end);
  return !number.empty() && *end == '\0';
}

void add_draw_options(CLI::App& command, EvaluateRequest& request) {
  command
      .add_option("--draws", request.draws.draws, "how often parameters are drawn; default: 200")
      ->type_name("N")
      ->check(whole_number(EvaluationRequest::least_draws, 1'000'000));
  command
      .add_option("--replications", request.draws.replications,
                  "replications of each draw; default: 1")
      ->type_name("N")
      ->check(whole_number(1, 1'000'000));
  command
      .add_option("--hold", request.draws.held,
                  "a parameter that stays at its value; may be given again and again")
      ->type_name("ID")
      ->allow_extra_args(false);
  command
      .add_option("--calibrated", request.of_set,
                  "uncertain parameters whose value a file sets, as calibration does: held "
                  "(default), or drawn around it")
      ->type_name("held|around")
      ->check(CLI::Validator(
          [](const std::string& text) {
            return text == "held" || text == "around"
                       ? std::string()
                       : fmt::format("found \"{}\"; expected held or around", text);
          },
          ""));
  command
      .add_option("--correlation", request.correlations,
                  "two parameters that hang together, and how much, from -1 to 1; may be given "
                  "again and again")
      ->type_name("ID,ID,NUMBER")
      ->check(checked(is_correlation, "two ids and a number, such as a.cost,b.cost,0.5"))
      ->allow_extra_args(false);
}

void add_answer_options(CLI::App& command, EvaluateRequest& request) {
  command
      .add_option("--perspective", request.perspective,
                  "whose costs decide: nhs-and-social-care (default), council, public-sector or "
                  "society; all are shown")
      ->type_name("NAME");
  command
      .add_option("--thresholds", request.thresholds,
                  "pounds for a QALY; default: 20000,25000,30000,35000")
      ->type_name("GBP,GBP")
      ->delimiter(',')
      ->check(CLI::PositiveNumber)
      ->allow_extra_args(false);
  command
      .add_option("--group", request.groups,
                  "parameters to know together, such as 'costs=cost.*,assumed.cost_*'; may be "
                  "given again and again; default: by the first word of their ids")
      ->type_name("NAME=ID,ID*")
      ->check(checked(is_group, "a name, =, and ids"))
      ->allow_extra_args(false);
  command
      .add_option("--break-even", request.break_even,
                  "also move a number from LOW to HIGH, all others at their own, and say where on "
                  "the way arms begin to pay; into a file of its own, FILE.break-even.h5")
      ->type_name("ADDRESS=LOW:HIGH")
      ->check(checked(is_range,
                      "an address, =, and two values with : between them, such as "
                      "supports.unproven_effects=0:1"));
  command
      .add_option("--bcea", request.bcea,
                  "also write STEM.cost.csv and STEM.effect.csv, matrices for R's BCEA")
      ->type_name("STEM");
  command
      .add_option("--report", request.report,
                  "also write the evaluation as one page (HTML), see carersim report")
      ->type_name("FILE");
}

}  // namespace

void add_evaluate_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "evaluate", "Draw what is uncertain, and show what each arm costs and gains");
  const auto request = std::make_shared<EvaluateRequest>();
  command->add_option("SCENARIO", request->scenario.file, "scenario file (TOML)")
      ->required()
      ->type_name("");
  add_draw_options(*command, *request);
  add_set_option(*command, request->scenario);
  add_area_option(*command, request->scenario);
  add_seed_option(*command, request->scenario);
  add_jobs_option(*command, request->jobs);
  add_answer_options(*command, *request);
  command
      ->add_option("-o,--out", request->out,
                   "result file (HDF5); default: the scenario's name with .evaluation.h5, here")
      ->type_name("FILE");
  command->add_flag("--force", request->replace, "replace another file, and a page, of that name");
  command->add_flag("--only-draws", request->only_draws,
                    "write the draws and their study, and simulate nothing: for a look at them, or "
                    "for carersim-mpi");
  add_log_options(*command, line);
  command->footer(
      "Every parameter of role uncertain is drawn, low to high being its 95 % interval; choices "
      "never are. Shares of one\n"
      "decision are drawn together, so that no draw contradicts itself. All arms of a draw share "
      "it "
      "and their luck. The\n"
      "draws stand beside the result file, as a study that carersim sweep runs too; the same "
      "command goes on where it\n"
      "stopped, and carersim status FILE shows how far it is.\n"
      "\n"
      "Examples:\n"
      "  carersim evaluate scenarios/ready/nottingham.toml --draws 500 --jobs 8\n"
      "  carersim evaluate my.toml --draws 1000 --replications 2 --perspective council --report "
      "my.html\n"
      "  carersim evaluate my.toml --draws 1000 --only-draws; mpirun carersim-mpi sweep "
      "my.evaluation.draws.toml --out my.evaluation.h5\n"
      "  carersim evaluate my.toml --break-even supports.unproven_effects=0:1\n"
      "  carersim evaluate my.toml --group 'costs=cost.*,assumed.cost_*' --bcea my-draws");
  command->callback(
      [&line, request] { line.action = [&line, request] { return evaluate(*request, line); }; });
}

}  // namespace carersim
