#include "apps/carersim/key_lists.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "apps/carersim/data_folder.hpp"
#include "apps/carersim/scenario_options.hpp"
#include "models/library.hpp"
#include "models/model.hpp"
#include "output/metric_set.hpp"
#include "sim/calibrate/calibration_file.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/include.hpp"
#include "sim/scenario/intervention.hpp"
#include "sim/scenario/parameters.hpp"
#include "sim/sweep/study_file.hpp"

namespace carersim {

namespace {

namespace fs = std::filesystem;

const KeyNames months = {"<month>",
                         {"january", "february", "march", "april", "may", "june", "july", "august",
                          "september", "october", "november", "december"}};

/// The levels of every attribute, which together stand for `<level>`.
std::vector<KeyNames> names_of(const RunPlan& plan) {
  std::vector<KeyNames> names = {months};
  for (const ArmPlan& arm : plan.arms) {
    for (std::size_t i = 0; i < arm.attributes->size(); ++i) {
      const AttributeSpec& spec = (*arm.attributes)[AttributeId(static_cast<std::uint32_t>(i))];
      if (spec.levels.size() > 1) names.push_back({"<level>", spec.levels});
    }
  }
  return names;
}

/// Reads a scenario to the end, as a run would.
LoadedScenario read_scenario(const fs::path& file, const std::vector<Override>& overrides,
                             KeyList& keys, KeyList& intervention_keys) {
  Library library = standard_library(data_folder());
  library.key_reads = std::make_shared<KeyReads>();
  library.intervention_key_reads = std::make_shared<KeyReads>();
  Scenario scenario = Scenario::load(file, overrides, library);
  RunPlan plan = read_run(scenario, carer_model());
  keys.add(*library.key_reads, names_of(plan));
  intervention_keys.add(*library.intervention_key_reads, {});
  return {std::move(scenario), std::move(plan)};
}

void read_calibration(const fs::path& file, KeyList& keys) {
  const auto reads = std::make_shared<KeyReads>();
  const CalibrationFile calibration(
      file, {data_folder() / "scenarios", data_folder() / "models" / "calibration"}, reads);
  std::vector<TargetPlan> targets = read_targets(calibration.targets());
  std::vector<Override> settings = calibration.search_settings();
  if (!calibration.areas().empty()) settings.push_back({"area", calibration.areas().front()});
  KeyList unused;
  const LoadedScenario loaded = read_scenario(calibration.scenario(), settings, unused, unused);
  (void)calibration.plan(loaded.scenario, targets);
  keys.add(*reads, {});
}

void read_study(const fs::path& file, KeyList& keys) {
  const auto reads = std::make_shared<KeyReads>();
  const StudyFile study(file, {data_folder() / "scenarios"}, reads);
  KeyList unused;
  const LoadedScenario loaded = read_scenario(study.scenario(), study.settings(), unused, unused);
  const std::vector<Measure>& measures = loaded.plan.measures.all();
  (void)study.finish(measures, {measures.front().name});
  keys.add(*reads, {});
}

/// One list for each kind of file.
struct Lists {
  KeyList scenarios, interventions, parameters, metrics, targets, calibrations, studies;

  /// Reads a file as what its tables say that it is.
  void read(const fs::path& file) {
    Problems problems;
    std::optional<Node> root =
        read_document(file, file.string(), file.filename().string(), problems);
    problems.throw_if_any(file.string());
    const auto has = [&](const char* key) { return root->find(key) != nullptr; };
    const auto reads = std::make_shared<KeyReads>();
    if (has("stage")) {
      read_calibration(file, calibrations);
    } else if (has("design")) {
      read_study(file, studies);
    } else if (has("target")) {
      (void)read_targets(file, reads);
      targets.add(*reads, {});
    } else if (has("metric")) {
      (void)read_metric_set(file, reads);
      metrics.add(*reads, {});
    } else if (has("id")) {
      read_intervention(std::move(*root), file);
    } else {
      (void)read_scenario(file, {}, scenarios, interventions);
    }
  }

  /// What a key takes that no file has cannot be told.
  void refuse_unread() const {
    std::string unread;
    for (const KeyList* list :
         {&scenarios, &interventions, &metrics, &targets, &calibrations, &studies}) {
      for (const std::string& key : list->unread()) unread += (unread.empty() ? "" : ", ") + key;
    }
    if (unread.empty()) return;
    refuse(data_folder() / "scenarios" / "keys", "", "no file with " + unread, "one with each");
  }

 private:
  void read_intervention(Node root, const fs::path& file) {
    const auto problems = std::make_shared<Problems>();
    const auto reads = std::make_shared<KeyReads>();
    (void)carersim::read_intervention(std::move(root), file.stem().string(), problems, reads);
    problems->throw_if_any(file.string());
    interventions.add(*reads, {});
  }
};

}  // namespace

std::vector<KeysOfKind> key_lists(const fs::path& scenario) {
  Lists lists;
  if (!scenario.empty()) {
    (void)read_scenario(scenario, {}, lists.scenarios, lists.interventions);
    return {{"scenario", lists.scenarios}, {"intervention", lists.interventions}};
  }
  for (const char* name : {"scenarios/ready", "scenarios/keys", "scenarios/studies",
                           "scenarios/interventions", "models/metrics", "models/calibration"}) {
    const fs::path folder = data_folder() / name;
    for (const std::string& file : toml_files(folder)) lists.read(folder / file);
  }
  KeyReads of_parameters;
  note_parameter_keys(of_parameters);
  lists.parameters.add(of_parameters, {});
  lists.refuse_unread();
  return {{"scenario", lists.scenarios},    {"intervention", lists.interventions},
          {"parameters", lists.parameters}, {"metric set", lists.metrics},
          {"targets", lists.targets},       {"calibration", lists.calibrations},
          {"study", lists.studies}};
}

std::string markdown_of(const std::vector<KeysOfKind>& kinds) {
  std::string text;
  for (const KeysOfKind& kind : kinds) {
    std::string title = kind.files;
    title.front() = static_cast<char>(title.front() - 'a' + 'A');
    text += fmt::format(
        "\n### {}\n\n| key | what | unit | range | on dates | optional "
        "|\n|---|---|---|---|---|---|\n",
        title);
    for (const KeyRow& row : kind.list.rows()) {
      text += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", row.key, row.value.what,
                          row.value.unit, row.value.range, row.value.on_dates ? "yes" : "",
                          row.is_optional ? "yes" : "");
    }
  }
  return text;
}

}  // namespace carersim
