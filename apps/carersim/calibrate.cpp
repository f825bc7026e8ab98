#include <fmt/format.h>

#include "apps/carersim/counted.hpp"
#include "apps/carersim/data_folder.hpp"
#include "apps/carersim/exit_code.hpp"
#include "apps/carersim/options.hpp"
#include "apps/carersim/page_width.hpp"
#include "apps/carersim/progress.hpp"
#include "apps/carersim/target_run.hpp"
#include "output/target_table.hpp"
#include "output/text_file.hpp"
#include "sim/calibrate/calibration_file.hpp"
#include "sim/calibrate/overlay.hpp"

namespace carersim {

namespace {

struct CalibrateRequest {
  std::filesystem::path file;
  std::filesystem::path out;
  std::filesystem::path check;
  std::optional<std::uint32_t> replications;  ///< of the check
  TargetFiles files;                          ///< of the check
  std::uint32_t jobs = 1;
  bool replace = false;
};

std::filesystem::path beside(const std::filesystem::path& overlay, const char* extension) {
  std::filesystem::path file = overlay;
  return file.replace_extension(extension);
}

/// The overlay's name. A file of an earlier calibration, with its journal beside it, is replaced.
std::filesystem::path overlay_file(const CalibrateRequest& request) {
  std::filesystem::path out = request.out;
  if (out.empty()) out = request.file.stem().string() + "_calibrated.toml";
  std::error_code error;
  if (!request.replace && std::filesystem::exists(out, error) &&
      !std::filesystem::exists(beside(out, ".evaluations.csv"), error)) {
    throw CommandLineError(
        fmt::format("--out: found a file {} that no calibration left there; expected a new name, "
                    "or --force to replace it",
                    out.string()));
  }
  return out;
}

/// One calibration, from its file to its overlay.
class Calibration {
 public:
  Calibration(const CalibrateRequest& request, const CommandLine& line)
      : request_(request),
        line_(line),
        file_(request.file,
              {data_folder() / "scenarios", data_folder() / "models" / "calibration"}) {
    options_.file = file_.scenario();
    simulation_.prepare = preparation(options_, line.text);
    simulation_.targets = read_targets(file_.targets());
    simulation_.areas = file_.areas();
    simulation_.jobs = request.jobs;
    ScenarioOptions first = options_;
    if (!simulation_.areas.empty()) first.area = simulation_.areas.front();
    for (const Override& change : file_.search_settings())
      first.sets.push_back(change.address + "=" + change.value);
    const LoadedScenario loaded = load_scenario(first);
    plan_ = file_.plan(loaded.scenario, simulation_.targets);
    const RunDescription run = simulation_.prepare(overrides_of(first)).description;
    (void)TargetObserver(simulation_.targets, run);
    about_ = fmt::format("{}\n{}\n{}", run.program_version, formulas_text(simulation_.targets),
                         run.scenario_texts.front());
    for (const std::string& area : simulation_.areas) about_ += "\n" + area;
    replications_ = run.replications;
    luck_ = fmt::format("{} of seed {}", counted(run.replications, "replication"), run.seed);
    const Cursor area = loaded.scenario.arm(0)["area"]["name"];
    area_ = area.exists() ? area.text() : "no area";
    for (std::size_t i = 1; i < simulation_.areas.size(); ++i) area_ += ", " + simulation_.areas[i];
  }

  /// Only simulates what an overlay gives, with the luck of [confirm].
  int check() {
    std::vector<Override> changes = read_overlay(request_.check);
    if (request_.replications)
      changes.push_back({"run.replications", std::to_string(*request_.replications)});
    Progress progress(1, shown(), "simulation");
    const TargetValues values = confirm(changes, progress);
    progress.clear();
    return report_targets(file_.title(), targets_of(simulation_.targets), values, request_.files);
  }

  int run() {
    const std::filesystem::path out = overlay_file(request_);
    std::vector<std::string> parameters, targets;
    for (const FreeParameter& each : plan_.parameters) parameters.push_back(each.name());
    for (const Target& each : plan_.targets) targets.push_back(each.id);
    Journal journal(beside(out, ".evaluations.csv"), about_, parameters, targets, replications_);
    to_verify_ = journal.size() > 0;
    if (to_verify_)
      line_.log.info(fmt::format("goes on after {}", counted(journal.size(), "evaluation")));
    Search* running = nullptr;
    Search search(
        plan_,
        [&](const std::vector<double>& values) { return observe_all(take(values, journal)); },
        [&](const SearchPoint& point) { tell(*running, point); });
    running = &search;
    const auto each = static_cast<std::uint32_t>(2 * plan_.parameters.size());
    Progress progress(search.most_evaluations() + each + 1, shown(), "evaluations at most");
    progress_ = &progress;
    try {
      search.run();
      const SearchPoint best = *search.best();
      const std::vector<Identified> found =
          identify(plan_, best, search.differences(best, Search::Sides::both));
      const TargetValues confirmed = confirm(changes_at(best.values), progress);
      progress.clear();
      write_text_file(out, overlay_text(heading(), plan_, *start_, best, found));
      print(identified_table(plan_, found, page_width(), colour_for(stdout)) + "\n");
      const int code = report_targets(file_.title(), plan_.targets, confirmed,
                                      {beside(out, ".md"), beside(out, ".csv")});
      line_.log.info(fmt::format(
          "\nOverlay: {}; its table: {} and .csv\n  {}, loss {:.4g}, at the start {:.4g}",
          out.string(), beside(out, ".md").string(), counted(search.evaluations(), "evaluation"),
          best.loss, start_->loss));
      return code;
    } catch (const SimulationInterrupted&) {
      progress.clear();
      if (!search.best()) {
        line_.log.error("interrupted; kept: nothing");
      } else {
        write_text_file(out, overlay_text(heading(), plan_, *start_, *search.best(), {}));
        line_.log.error(fmt::format(
            "interrupted; kept: the best of {}, in {}; the same command goes on from there",
            counted(search.evaluations(), "evaluation"), out.string()));
      }
      return static_cast<int>(ExitCode::interrupted);
    }
  }

 private:
  [[nodiscard]] Progress::Show shown() const {
    return line_.log.level() >= LogLevel::info ? Progress::Show::on_a_terminal : Progress::Show::no;
  }

  [[nodiscard]] OverlayHeading heading() const {
    return {file_.title(), line_.text,
            fmt::format("{} with NLopt {}", CARERSIM_VERSION, nlopt_version()), area_, luck_};
  }

  [[nodiscard]] std::vector<Override> changes_at(const std::vector<double>& values) const {
    std::vector<Override> changes;
    for (std::size_t i = 0; i < values.size(); ++i) {
      for (const Override& each : plan_.parameters[i].overrides(values[i])) changes.push_back(each);
    }
    return changes;
  }

  [[nodiscard]] TargetValues simulate(const std::vector<double>& values) {
    std::vector<Override> changes = file_.search_settings();
    for (const Override& each : changes_at(values)) changes.push_back(each);
    return simulation_.values(changes, interruption_, [this] {
      if (progress_ != nullptr) progress_->refresh();
    });
  }

  /// From the journal, or simulated and written into it.
  [[nodiscard]] TargetValues take(const std::vector<double>& values, Journal& journal) {
    const TargetValues* known = journal.find(values);
    if (known != nullptr && !to_verify_) return *known;
    TargetValues simulated = simulate(values);
    if (known != nullptr && !same(*known, simulated)) {
      line_.log.warning(
          "the journal's first evaluation comes out otherwise now: the program has changed, and "
          "everything is simulated anew");
      journal.forget();
      known = nullptr;
    }
    to_verify_ = false;
    if (known == nullptr) journal.add(values, simulated);
    return simulated;
  }

  /// Equal as text, so that nan is nan.
  static bool same(const TargetValues& a, const TargetValues& b) {
    for (std::size_t t = 0; t < a.size(); ++t) {
      for (std::size_t r = 0; r < a[t].size(); ++r) {
        if (a[t][r] != b[t][r] && a[t][r] == a[t][r]) return false;
      }
    }
    return true;
  }

  void tell(const Search& search, const SearchPoint& point) {
    const bool is_best = !start_ || point.loss == search.best()->loss;
    if (!start_) start_ = point;
    std::string text = fmt::format("evaluation {}: loss {:.5g}", search.evaluations(), point.loss);
    for (std::size_t i = 0; i < point.values.size(); ++i) {
      text += fmt::format("{} {} = {}", i == 0 ? ";" : ",", plan_.parameters[i].name(),
                          plan_.parameters[i].text(point.values[i]));
    }
    line_.log.debug(text);
    if (progress_ == nullptr) return;
    progress_->set_done(search.evaluations());
    if (is_best) progress_->set_note(fmt::format("; least loss {:.4g}", point.loss));
  }

  [[nodiscard]] TargetValues confirm(const std::vector<Override>& changes, Progress& progress) {
    std::vector<Override> all = file_.confirm_settings();
    all.insert(all.end(), changes.begin(), changes.end());
    return simulation_.values(all, interruption_, [&] { progress.refresh(); });
  }

  static std::vector<Override> overrides_of(const ScenarioOptions& options) {
    std::vector<Override> overrides;
    if (!options.area.empty()) overrides.push_back({"area", options.area});
    for (const std::string& set : options.sets) {
      const std::size_t equals = set.find('=');
      overrides.push_back({set.substr(0, equals), set.substr(equals + 1)});
    }
    return overrides;
  }

  const CalibrateRequest& request_;
  const CommandLine& line_;
  CalibrationFile file_;
  ScenarioOptions options_;
  TargetSimulation simulation_;
  SearchPlan plan_;
  std::string about_, luck_, area_;
  std::size_t replications_ = 0;
  bool to_verify_ = false;
  std::optional<SearchPoint> start_;
  Progress* progress_ = nullptr;
  Interruption interruption_;
};

int calibrate(const CalibrateRequest& request, const CommandLine& line) {
  Calibration calibration(request, line);
  if (request.check.empty()) return calibration.run();
  try {
    return calibration.check();
  } catch (const SimulationInterrupted&) {
    line.log.error("interrupted; kept: nothing");
    return static_cast<int>(ExitCode::interrupted);
  }
}

}  // namespace

void add_calibrate_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "calibrate", "Move parameters within their ranges until published figures come out");
  const auto request = std::make_shared<CalibrateRequest>();
  command
      ->add_option("CALIBRATION", request->file,
                   "what is calibrated to what (TOML); scenarios/README.md has every key")
      ->required()
      ->type_name("");
  command
      ->add_option("-o,--out", request->out,
                   "overlay; default: the file's name with _calibrated.toml, here")
      ->type_name("FILE");
  command->add_flag("--force", request->replace, "replace a file of that name");
  command
      ->add_option("--check", request->check,
                   "search nothing: simulate this overlay and show its table")
      ->type_name("OVERLAY");
  command
      ->add_option("--replications", request->replications,
                   "of the check, instead of [confirm]'s: a quicker look")
      ->type_name("N")
      ->check(CLI::Range(1U, 1'000'000U));
  command->add_option("--markdown", request->files.markdown, "write the check's table as Markdown")
      ->type_name("FILE");
  command->add_option("--csv", request->files.csv, "write the check's table as CSV")
      ->type_name("FILE");
  for (const char* name : {"--replications", "--markdown", "--csv"})
    command->get_option(name)->needs("--check");
  add_jobs_option(*command, request->jobs);
  add_log_options(*command, line);
  command->footer(
      "Every evaluation has the same luck, so that two differ by the parameters alone. What was "
      "found is simulated\n"
      "again with other luck ([confirm]): that is the table. The overlay is scenario text; name it "
      "in extends, after\n"
      "the base. Beside it: its table (.md, .csv) and every evaluation (.evaluations.csv), by "
      "which "
      "the same command\n"
      "goes on after Ctrl-C. Ends with 1 when a hard target that was fitted is missed.\n"
      "\n"
      "Examples:\n"
      "  carersim calibrate models/calibration/england.toml\n"
      "  carersim calibrate my_calibration.toml --out my_overlay.toml --jobs 8\n"
      "  carersim calibrate my_calibration.toml --check my_overlay.toml");
  command->callback(
      [&line, request] { line.action = [&line, request] { return calibrate(*request, line); }; });
}

}  // namespace carersim
