#include "apps/carersim/evaluation_draws.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "apps/carersim/data_folder.hpp"
#include "apps/carersim/progress.hpp"
#include "models/library.hpp"
#include "models/model.hpp"
#include "output/text_file.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/documents.hpp"
#include "sim/uncertainty/scenario_ties.hpp"

namespace carersim {

namespace {

std::string quoted_list(const std::vector<std::string>& texts) {
  std::vector<std::string> all;
  for (const std::string& text : texts) all.push_back(toml_text(text));
  return fmt::format("[{}]", fmt::join(all, ", "));
}

/// Which parameters of a scenario are drawn, from what, and which are not.
class DrawnChoice {
 public:
  DrawnChoice(const LoadedScenario& loaded, const ScenarioOptions& options,
              const EvaluationDraws& draws)
      : scenario_(loaded.scenario), draws_(draws) {
    parameters.of_set = draws.of_set;
    parameters.draws = draws.draws;
    std::set<std::string> used;
    for (std::size_t arm = 0; arm < scenario_.arms().size(); ++arm) {
      for (const std::string& id : scenario_.used_parameters(arm)) used.insert(id);
    }
    for (const ParameterInfo& parameter : scenario_.parameters(0)) {
      if (used.contains(parameter.id)) take(parameter);
    }
    for (const std::string& id : draws.held) {
      if (!used.contains(id))
        refuse(options.file, "--hold", fmt::format("\"{}\"", id), "a parameter that it uses");
    }
    if (uncertain.empty()) {
      refuse(options.file, "parameter", "nothing that is drawn",
             "parameters of role uncertain with low and high");
    }
  }

  std::vector<UncertainParameter> uncertain;
  DrawnParameters parameters;

 private:
  void take(const ParameterInfo& parameter) {
    std::string why;
    std::optional<ParameterInfo> info = parameter;
    std::optional<UncertainParameter> found = UncertainParameter::of(parameter, why);
    const bool is_set = parameter.role == "uncertain" && !parameter.set_by.empty() &&
                        !parameter.low.empty() && !parameter.high.empty();
    if (std::find(draws_.held.begin(), draws_.held.end(), parameter.id) != draws_.held.end()) {
      found.reset();
      why = "it is held";
    } else if (differs_between_arms(parameter)) {
      found.reset();
      why = "arms give it different values";
    } else if (is_set) {
      ++parameters.set;
      if (std::find(parameters.set_by.begin(), parameters.set_by.end(), parameter.set_by) ==
          parameters.set_by.end())
        parameters.set_by.push_back(parameter.set_by);
      found.reset();
      why = fmt::format("{} sets it", parameter.set_by);
      if (draws_.of_set == DrawnParameters::OfSet::around) {
        info = around_own_value(parameter, why);
        if (info) found = UncertainParameter::of(*info, why);
      }
    }
    if (found) {
      parameters.drawn.push_back(
          {parameter.id, parameter.value, found->description(), parameters.drawn.size(), 0});
      uncertain.push_back(*found);
    } else {
      parameters.held.push_back({parameter.id, parameter.value, why, parameter.set_by});
    }
  }

  /// A draw is the same in every arm: what arms set differently would be lost.
  [[nodiscard]] bool differs_between_arms(const ParameterInfo& parameter) {
    if (values_.empty()) {
      for (std::size_t arm = 0; arm < scenario_.arms().size(); ++arm) {
        std::map<std::string, std::string>& of_arm = values_.emplace_back();
        for (const ParameterInfo& each : scenario_.parameters(arm)) of_arm[each.id] = each.value;
      }
    }
    return std::any_of(values_.begin(), values_.end(), [&](const auto& of_arm) {
      return of_arm.at(parameter.id) != parameter.value;
    });
  }

  const Scenario& scenario_;
  const EvaluationDraws& draws_;
  std::vector<std::map<std::string, std::string>> values_;  ///< of each arm, by id
};

/// Why a draw cannot be, in one line: the rule, and the parameters behind it.
std::string refusal_text(const ConsistentDraws::Draw& draw) {
  const Contradiction& first = draw.unresolved.front();
  std::vector<std::string> numbers;
  for (const std::string& id : first.ids) {
    for (const Override& each : draw.overrides) {
      if (each.address == "parameter." + id)
        numbers.push_back(fmt::format("{} = {}", id, each.value));
    }
  }
  std::string text = first.text;
  if (!numbers.empty()) text += fmt::format(" (drawn: {})", fmt::join(numbers, ", "));
  if (draw.unresolved.size() > 1) text += fmt::format(" and {} more", draw.unresolved.size() - 1);
  return text;
}

/// All of a study but its points and what it keeps year by year.
std::string study_head(const ScenarioOptions& options, const std::string& title) {
  std::string text = fmt::format("title = {}\n", toml_text(title));
  text += fmt::format(
      "scenario = {}\n\n",
      toml_text(
          std::filesystem::absolute(own_or_shipped(options.file)).lexically_normal().string()));
  if (!options.area.empty() || !options.sets.empty()) {
    text += "[set]\n";
    if (!options.area.empty()) text += fmt::format("area = {}\n", toml_text(options.area));
    for (const std::string& set : options.sets) {
      const std::size_t equals = set.find('=');
      text += fmt::format("{} = {}\n", toml_text(set.substr(0, equals)),
                          toml_text(set.substr(equals + 1)));
    }
    text += "\n";
  }
  return text;
}

std::string run_text(std::uint64_t seed, std::uint32_t replications) {
  return fmt::format("[run]\nseed = {}\nreplications = {}\n", seed, replications);
}

std::string study_text(const ScenarioOptions& options, const RunPlan& plan,
                       const EvaluationDraws& draws, const EvaluationRequest& request,
                       const std::filesystem::path& table) {
  return "# Written by carersim evaluate: a point for each draw of what is uncertain.\n" +
         study_head(options, "Evaluation: " + plan.title) +
         fmt::format("[design]\nkind = \"csv\"\nfile = {}\n\n",
                     toml_text(table.filename().string())) +
         fmt::format("[keep]\nmeasures = {}\nby_year = {}\n\n",
                     quoted_list(evaluated_measures(request)),
                     quoted_list(evaluated_by_year(request))) +
         run_text(plan.seed, draws.replications);
}

}  // namespace

DrawnParameters write_evaluation_study(const ScenarioOptions& options, const EvaluationDraws& draws,
                                       const EvaluationRequest& request,
                                       const std::filesystem::path& stem, const CommandLine& line) {
  const LoadedScenario loaded = load_scenario(options);
  Library library = standard_library(data_folder());
  library.documents = std::make_shared<Documents>();
  const std::filesystem::path file = own_or_shipped(options.file);
  DrawnChoice choice(loaded, options, draws);
  DrawnParameters result = std::move(choice.parameters);
  const ScenarioTies ties(loaded.scenario);
  const std::vector<Override> own = overrides_of(options);
  const ConsistentDraws numbers(
      ParameterDraws(choice.uncertain, draws.correlations, loaded.plan.seed), ties.ties(),
      [&](const std::vector<Override>& drawn) {
        std::vector<Contradiction> found;
        std::vector<Override> all = own;
        all.insert(all.end(), drawn.begin(), drawn.end());
        try {
          const Scenario scenario = Scenario::load(file, all, library);
          (void)read_run(scenario, carer_model());
        } catch (const InputError& error) {
          for (const Problem& problem : error.problems())
            found.push_back({fmt::format("{}: found {}; expected {}", problem.where, problem.found,
                                         problem.expected),
                             ties.behind(problem.where)});
        }
        return found;
      });
  for (std::size_t i = 0; i < result.drawn.size(); ++i) result.drawn[i].set = numbers.sets()[i];
  for (const ParameterTie& tie : ties.ties()) {
    const auto is_drawn = [&](const std::string& id) {
      return std::any_of(result.drawn.begin(), result.drawn.end(),
                         [&](const DrawnParameters::Drawn& each) { return each.id == id; });
    };
    if (tie.whole == 0 && std::count_if(tie.ids.begin(), tie.ids.end(), is_drawn) > 1)
      result.ties.push_back(tie);
  }

  Progress progress(
      draws.draws,
      line.log.level() >= LogLevel::info ? Progress::Show::on_a_terminal : Progress::Show::no,
      "draws read");
  std::string table;
  for (std::uint32_t number = 0; number < draws.draws; ++number) {
    const ConsistentDraws::Draw draw = numbers.draw(number);
    std::vector<std::string> names, values;
    for (const Override& each : draw.overrides) {
      names.push_back(csv_field(each.address));
      values.push_back(csv_field(each.value));
    }
    if (number == 0) table += fmt::format("{}\n", fmt::join(names, ","));
    table += fmt::format("{}\n", fmt::join(values, ","));
    result.mended += draw.attempts > 1 && draw.unresolved.empty() ? 1 : 0;
    for (const std::size_t place : draw.redrawn) ++result.drawn[place].redrawn;
    if (!draw.unresolved.empty()) result.refused.push_back({number, refusal_text(draw)});
    progress.set_done(number + 1);
    progress.refresh();
  }
  std::filesystem::path csv = stem, study = stem;
  csv += ".csv";
  study += ".toml";
  write_text_file(csv, table);
  write_text_file(study, study_text(options, loaded.plan, draws, request, csv));
  return result;
}

void write_break_even_study(const ScenarioOptions& options, const BreakEvenRange& range,
                            std::uint32_t replications, const EvaluationRequest& request,
                            const std::filesystem::path& file) {
  const LoadedScenario loaded = load_scenario(options);
  constexpr std::uint32_t least = 10;
  constexpr int steps = 5;
  write_text_file(
      file, "# Written by carersim evaluate: where along this axis an arm begins to pay.\n" +
                study_head(options, "Break-even: " + loaded.plan.title) +
                fmt::format("[design]\nkind = \"factorial\"\n\n[[axis]]\naddress = {}\nlow = {}\n"
                            "high = {}\nsteps = {}\n\n",
                            toml_text(range.address), toml_text(range.low), toml_text(range.high),
                            steps) +
                fmt::format("[keep]\nmeasures = {}\n\n", quoted_list(evaluated_measures(request))) +
                run_text(loaded.plan.seed, std::max(least, replications)));
}

}  // namespace carersim
