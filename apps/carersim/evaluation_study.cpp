#include "apps/carersim/evaluation_study.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "apps/carersim/evaluation.hpp"
#include "output/text_file.hpp"
#include "sim/uncertainty/parameter_draws.hpp"

namespace carersim {

namespace {

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

/// The parameters that any arm of the scenario uses.
std::set<std::string> used_by(const Scenario& scenario) {
  std::set<std::string> used;
  for (std::size_t arm = 0; arm < scenario.arms().size(); ++arm) {
    for (const std::string& id : scenario.used_parameters(arm)) used.insert(id);
  }
  return used;
}

}  // namespace

DrawnParameters write_evaluation_study(const ScenarioOptions& options, const EvaluationDraws& draws,
                                       const std::filesystem::path& stem) {
  const LoadedScenario loaded = load_scenario(options);
  const std::set<std::string> used = used_by(loaded.scenario);
  DrawnParameters result;
  std::vector<UncertainParameter> uncertain;
  for (const ParameterInfo& parameter : loaded.scenario.parameters(0)) {
    if (!used.contains(parameter.id)) continue;
    std::string why = "it is held";
    const bool held =
        std::find(draws.held.begin(), draws.held.end(), parameter.id) != draws.held.end();
    const auto found = held ? std::nullopt : UncertainParameter::of(parameter, why);
    if (found) {
      result.drawn.push_back(parameter.id + ": " + found->description());
      uncertain.push_back(*found);
    } else {
      result.not_drawn.push_back(parameter.id + ": " + why);
    }
  }
  for (const std::string& id : draws.held) {
    if (!used.contains(id))
      refuse(options.file, "--hold", fmt::format("\"{}\"", id), "a parameter that it uses");
  }
  if (uncertain.empty()) {
    refuse(options.file, "parameter", "nothing that is drawn",
           "parameters of role uncertain with low and high");
  }
  const ParameterDraws numbers(uncertain, {}, loaded.plan.seed);
  std::string table;
  for (std::uint32_t draw = 0; draw < draws.draws; ++draw) {
    const std::vector<Override> overrides = numbers.overrides(draw);
    std::vector<std::string> names, values;
    for (const Override& each : overrides) {
      names.push_back(csv_field(each.address));
      values.push_back(csv_field(each.value));
    }
    if (draw == 0) table += fmt::format("{}\n", fmt::join(names, ","));
    table += fmt::format("{}\n", fmt::join(values, ","));
  }
  std::filesystem::path csv = stem, study = stem;
  csv += ".csv";
  study += ".toml";
  write_text_file(csv, table);

  std::vector<std::string> measures;
  for (const std::string& measure : evaluation_measures()) measures.push_back(quoted(measure));
  std::string text =
      "# Written by carersim evaluate: a point for each draw of what is uncertain.\n";
  text += fmt::format("title = {}\n", quoted("Evaluation: " + loaded.plan.title));
  text += fmt::format("scenario = {}\n\n",
                      quoted(std::filesystem::absolute(options.file).lexically_normal().string()));
  if (!options.area.empty()) text += fmt::format("[set]\narea = {}\n\n", quoted(options.area));
  text += fmt::format("[design]\nkind = \"csv\"\nfile = {}\n\n", quoted(csv.filename().string()));
  text += fmt::format("[keep]\nmeasures = [{}]\n\n", fmt::join(measures, ", "));
  text +=
      fmt::format("[run]\nseed = {}\nreplications = {}\n", loaded.plan.seed, draws.replications);
  write_text_file(study, text);
  return result;
}

}  // namespace carersim
