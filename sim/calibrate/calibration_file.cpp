#include "sim/calibrate/calibration_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/period.hpp"

namespace carersim {

namespace {

constexpr Range counted = Range::between(1, 1e6);

/// `seed` and `replications` of a table as changes to a scenario's [run].
std::vector<Override> run_settings(const Cursor& table) {
  std::vector<Override> settings;
  if (table["seed"].exists()) {
    settings.push_back({"run.seed", std::to_string(table["seed"].count(Range::between(0, 9e15)))});
  }
  if (table["replications"].exists()) {
    settings.push_back({"run.replications", std::to_string(table["replications"].count(counted))});
  }
  return settings;
}

}  // namespace

CalibrationFile::CalibrationFile(const std::filesystem::path& file,
                                 const std::vector<std::filesystem::path>& folders,
                                 std::shared_ptr<KeyReads> key_reads)
    : file_(file), data_(file, std::move(key_reads)) {
  const Cursor root = data_.root();
  title_ = root["title"].text();
  scenario_ = find_file(root["scenario"], folders);
  targets_ = find_file(root["targets"], folders);
  if (root["area"].exists()) areas_.push_back(root["area"].text());
  if (root["areas"].exists()) {
    if (!root["areas"].is_array()) root["areas"].expected("an array of areas");
    if (root["area"].exists()) root["areas"].problem("areas beside area", "one of them");
    for (const Cursor& area : root["areas"].children()) areas_.push_back(area.text());
  }
  read_run(root);
  read_stages(root);
  if (!scenario_.empty() && !targets_.empty()) return;
  // Without them nothing else can be known: what is asked for later is not unknown.
  for (const char* key : {"free", "weight", "hold_out"}) root[key].ignore();
  data_.finish();
}

std::filesystem::path CalibrationFile::find_file(
    const Cursor& name, const std::vector<std::filesystem::path>& folders) {
  const std::string text = name.text();
  if (!name.is_text()) return {};
  std::vector<std::filesystem::path> places = {file_.parent_path()};
  places.insert(places.end(), folders.begin(), folders.end());
  std::error_code error;
  for (const std::filesystem::path& place : places) {
    if (!text.empty() && std::filesystem::is_regular_file(place / text, error)) return place / text;
  }
  name.expected("the name of a file beside this one or in the library");
  return {};
}

void CalibrationFile::read_run(const Cursor& root) {
  const auto add_lengths = [](const Cursor& table, std::vector<Override>& settings) {
    for (const char* key : {"run_in", "evaluate"}) {
      const Cursor length = table[key];
      if (!length.exists()) continue;
      (void)length.quantity<Days>(Range::at_least(0));
      settings.push_back({fmt::format("time.{}", key), length.written()});
    }
  };
  add_lengths(root["time"], search_);
  confirm_ = search_;
  add_lengths(root["confirm"], confirm_);
  for (const Override& each : run_settings(root["run"])) search_.push_back(each);
  for (const Override& each : run_settings(root["confirm"])) confirm_.push_back(each);
}

void CalibrationFile::read_stages(const Cursor& root) {
  const Cursor loss = root["loss"];
  plan_.loss.pull = loss["pull"].number(Range::between(0, 1e6));
  plan_.loss.stay = loss["stay"].number(Range::between(0, 1e6));
  plan_.difference = root["difference"].number({0, 0.5, true});
  if (root["run"]["seed"].exists())
    plan_.seed = static_cast<std::uint64_t>(root["run"]["seed"].count(Range::between(0, 9e15)));
  std::vector<std::string> algorithms = algorithm_names();
  algorithms.insert(algorithms.begin(), linear_steps);
  const Cursor stages = root["stage"];
  if (!stages.exists()) stages.problem("no stage", "at least one [[stage]]");
  for (const Cursor& cursor : stages.exists() ? stages.children() : std::vector<Cursor>()) {
    if (!cursor.is_table()) {
      cursor.expected("a table");
      continue;
    }
    Method method;
    method.algorithm = algorithms[cursor["algorithm"].choice(algorithms)];
    method.evaluations = static_cast<std::uint32_t>(cursor["evaluations"].count(counted));
    method.first_step = cursor["first_step"].number({0, 0.5, true});
    method.tolerance = cursor["tolerance"].number({0, 0.5, true});
    plan_.stages.push_back(std::move(method));
  }
}

SearchPlan CalibrationFile::plan(const Scenario& scenario, std::vector<TargetPlan>& targets) const {
  const Cursor root = data_.root();
  SearchPlan plan = plan_;
  weigh(targets);
  plan.targets = targets_of(targets);
  const Cursor free = root["free"];
  if (!free.exists()) free.problem("no free parameter", "at least one [[free]]");
  for (const Cursor& cursor : free.exists() ? free.children() : std::vector<Cursor>()) {
    if (cursor.is_table())
      read_free(cursor, scenario, plan.parameters);
    else
      cursor.expected("a table");
  }
  for (std::size_t i = 0; i < plan.stages.size(); ++i) {
    const std::size_t fewest = fewest_coordinates(plan.stages[i].algorithm);
    if (plan.parameters.empty() || plan.parameters.size() >= fewest) continue;
    root["stage"].children()[i]["algorithm"].problem(
        fmt::format("{} with {} free parameter", plan.stages[i].algorithm, plan.parameters.size()),
        fmt::format("{} or more, or LN_SBPLX", fewest));
  }
  data_.finish();
  return plan;
}

void CalibrationFile::weigh(std::vector<TargetPlan>& targets) const {
  const Cursor root = data_.root();
  std::vector<std::string> ids;
  for (const TargetPlan& plan : targets) ids.push_back(plan.target.id);
  const Cursor weight = root["weight"];
  constexpr Range weights = Range::between(0, 1e6);
  const double hard = weight["hard"].number(weights);
  const double soft = weight["soft"].number(weights);
  for (TargetPlan& plan : targets)
    plan.target.weight = plan.target.strength == TargetStrength::hard ? hard : soft;
  const auto find = [&](const Cursor& cursor, const std::string& id) -> Target* {
    const auto found = std::find(ids.begin(), ids.end(), id);
    if (found != ids.end()) return &targets[static_cast<std::size_t>(found - ids.begin())].target;
    const std::string near = nearest_word(id, ids);
    cursor.problem(fmt::format("\"{}\"", id),
                   near.empty() ? std::string("the id of a target")
                                : fmt::format("the id of a target; did you mean {}?", near));
    return nullptr;
  };
  for (const Cursor& cursor : weight.exists() ? weight.children() : std::vector<Cursor>()) {
    if (cursor.name() == "hard" || cursor.name() == "soft") continue;
    const double value = cursor.number(weights);
    if (Target* target = find(cursor, cursor.name())) target->weight = value;
  }
  const Cursor hold_out = root["hold_out"];
  if (hold_out.exists() && !hold_out.is_array()) hold_out.expected("an array of targets' ids");
  for (const Cursor& cursor : hold_out.is_array() ? hold_out.children() : std::vector<Cursor>()) {
    const std::string id = cursor.text();
    Target* target = cursor.is_text() ? find(cursor, id) : nullptr;
    if (target != nullptr && target->role == TargetRole::fitted)
      target->role = TargetRole::held_out;
  }
}

}  // namespace carersim
