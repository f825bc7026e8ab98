#include "output/report_evaluation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "output/report_scenario.hpp"
#include "sim/core/error.hpp"
#include "sim/economics/cost_effectiveness.hpp"

namespace carersim {

namespace {

/// Points that are drawn on the plane; more would only lie on each other.
constexpr std::size_t most_points = 500;
constexpr int digits_of_a_point = 5;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& where,
                         const std::string& found, const std::string& expected) {
  Problem problem;
  problem.at.file = file.string();
  problem.where = where;
  problem.found = found;
  problem.expected = expected;
  throw InputError("an evaluation", {problem});
}

/// A number of each arm, with the interval that it may have.
struct Numbers {
  std::vector<double> mean, low, high;
};

/// One evaluation, arm by arm.
class EvaluationJson {
 public:
  EvaluationJson(const StudyReader& reader, const EvaluationReader& found)
      : reader_(reader),
        study_(reader.study()),
        found_(found),
        arms_(study_.arms.size()),
        keys_(found.names("perspective")),
        thresholds_(found.places("threshold")),
        curve_(found.places("curve_threshold")),
        effects_(found.names("effect")),
        payers_(found.names("payer")),
        parameters_(found.names("parameter")) {
    if (found.names("arm") != study_.arms || parameters_.size() != study_.axes.size()) {
      refuse(reader.path(), "evaluation/arm, evaluation/parameter", "others than the study has",
             "the arms and axes of the study");
    }
    for (const double number : found.places("draw")) {
      if (!(number >= 0 && number < static_cast<double>(study_.points))) {
        refuse(reader.path(), "evaluation/draw", fmt::format("{}", number),
               fmt::format("a point of the study, below {}", study_.points));
      }
      draws_.push_back(static_cast<std::size_t>(number));
    }
    for (const std::string& text : found.texts("perspective_payers", {"perspective"}))
      payers_of_.push_back(words_of_list(text));
    read_outcomes();
  }

  [[nodiscard]] Json json() const {
    Json json;
    json["main"] = main();
    json["draws"] = found_.count("draws");
    json["used"] = draws_.size();
    json["mended"] = found_.count("draws_mended");
    json["replications"] = study_.replications;
    json["set"] = found_.attribute("values_set_by_the_scenario");
    json["perspectives"] = perspectives();
    json["thresholds"] = json_numbers(thresholds_);
    json["curve"] = json_numbers(curve_);
    json["effects"] = effects_;
    json["payers"] = payers_;
    json["years"] = found_.texts("year_start", {"year"});
    json["arms"] = arms();
    json["plane"] = plane();
    json["groups"] = groups();
    json["parameters"] = parameters();
    json["held"] = held();
    Json failures = Json::array();
    std::vector<std::size_t> told;
    for (const StudyContents::Failure& failure : study_.failures) {
      if (std::find(told.begin(), told.end(), failure.point) != told.end()) continue;
      told.push_back(failure.point);
      failures.push_back({{"draw", failure.point}, {"text", failure.text}});
    }
    json["failures"] = std::move(failures);
    return json;
  }

 private:
  static std::vector<std::string> words_of_list(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t end = std::min(text.find(", ", from), text.size());
      words.push_back(text.substr(from, end - from));
      from = end + 2;
    }
    return words;
  }

  [[nodiscard]] std::size_t main() const {
    const auto place = std::find(keys_.begin(), keys_.end(), found_.attribute("main_perspective"));
    if (place == keys_.end()) {
      refuse(reader_.path(), "evaluation, main_perspective",
             fmt::format("\"{}\"", found_.attribute("main_perspective")),
             "one of its perspectives");
    }
    return static_cast<std::size_t>(place - keys_.begin());
  }

  [[nodiscard]] std::size_t measure(const std::string& name) const {
    const auto place = std::find_if(study_.measures.begin(), study_.measures.end(),
                                    [&](const Measure& each) { return each.name == name; });
    if (place == study_.measures.end())
      refuse(reader_.path(), "measure", "no " + name, "a study made by carersim evaluate");
    return static_cast<std::size_t>(place - study_.measures.begin());
  }

  /// Discounted cost from each perspective and QALYs of each draw: means of its replications.
  void read_outcomes() {
    std::vector<std::size_t> places;
    std::map<std::string, std::size_t> row;
    for (const std::vector<std::string>& payers : payers_of_) {
      for (const std::string& payer : payers) {
        if (row.try_emplace(payer, places.size()).second)
          places.push_back(measure("discounted.cost." + payer));
      }
    }
    const std::size_t first_effect = places.size();
    for (const std::string& effect : effects_) places.push_back(measure("discounted." + effect));
    for (std::size_t arm = 0; arm < arms_; ++arm) {
      const std::vector<std::vector<double>> values = reader_.totals(arm, places);
      const auto mean = [&](std::size_t place, std::size_t draw) {
        double sum = 0;
        for (std::size_t r = 0; r < study_.replications; ++r)
          sum += values[place][draws_[draw] * study_.replications + r];
        return sum / static_cast<double>(study_.replications);
      };
      std::vector<std::vector<double>>& costs = costs_.emplace_back();
      for (const std::vector<std::string>& payers : payers_of_) {
        std::vector<double>& from = costs.emplace_back(draws_.size(), 0.0);
        for (std::size_t draw = 0; draw < draws_.size(); ++draw) {
          for (const std::string& payer : payers) from[draw] += mean(row.at(payer), draw);
        }
      }
      std::vector<double>& qalys = qalys_.emplace_back(draws_.size(), 0.0);
      for (std::size_t draw = 0; draw < draws_.size(); ++draw) {
        for (std::size_t i = 0; i < effects_.size(); ++i)
          qalys[draw] += mean(first_effect + i, draw);
      }
    }
  }

  [[nodiscard]] Json perspectives() const {
    const std::vector<std::string> names = found_.texts("perspective_name", {"perspective"});
    Json list = Json::array();
    for (std::size_t i = 0; i < keys_.size(); ++i)
      list.push_back({{"key", keys_[i]}, {"name", names[i]}, {"payers", payers_of_[i]}});
    return list;
  }

  [[nodiscard]] Numbers summaries(const std::string& name,
                                  const std::vector<std::string>& dimensions) const {
    return {found_.numbers(name, dimensions), found_.numbers(name + "_low", dimensions),
            found_.numbers(name + "_high", dimensions)};
  }
  static Json summary(const Numbers& of, std::size_t at) {
    return {{"mean", json_number(of.mean[at])},
            {"low", json_number(of.low[at])},
            {"high", json_number(of.high[at])}};
  }
  static Json summaries_json(const Numbers& of, std::size_t from, std::size_t count) {
    Json list = Json::array();
    for (std::size_t i = 0; i < count; ++i) list.push_back(summary(of, from + i));
    return list;
  }
  static Json slice(const std::vector<double>& values, std::size_t from, std::size_t count) {
    Json list = Json::array();
    for (std::size_t i = 0; i < count; ++i) list.push_back(json_number(values[from + i]));
    return list;
  }
  /// Rows of a table of numbers, for one arm.
  static Json rows(const std::vector<double>& values, std::size_t arm, std::size_t count,
                   std::size_t length) {
    Json list = Json::array();
    for (std::size_t i = 0; i < count; ++i)
      list.push_back(slice(values, (arm * count + i) * length, length));
    return list;
  }
  static Json rows(const Numbers& of, std::size_t arm, std::size_t count, std::size_t length) {
    Json list = Json::array();
    for (std::size_t i = 0; i < count; ++i)
      list.push_back(summaries_json(of, (arm * count + i) * length, length));
    return list;
  }

  [[nodiscard]] Json arms() const {
    const std::size_t perspectives = keys_.size(), years = study_.year_starts.size();
    const std::vector<std::string> by = {"arm", "perspective"};
    const Numbers cost = summaries("incremental_cost", by);
    const Numbers qaly = summaries("incremental_qaly", {"arm"});
    const Numbers qaly_of = summaries("incremental_qaly_of", {"arm", "effect"});
    const Numbers benefit = summaries("net_benefit", {"arm", "perspective", "threshold"});
    const Numbers budget = summaries("budget_impact", {"arm", "payer", "year"});
    const std::vector<double> icer = found_.numbers("icer", by),
                              along = found_.numbers("icer_on_frontier", by);
    const std::vector<std::string> quadrant = found_.texts("quadrant", by),
                                   dominance = found_.texts("dominance", by);
    const std::vector<std::string> on_curve = {"arm", "perspective", "curve_threshold"};
    const std::vector<double> acceptability = found_.numbers("acceptability", on_curve),
                              best = found_.numbers("on_acceptability_frontier", on_curve),
                              perfect_curve = found_.numbers("evpi_curve", on_curve);
    const std::vector<std::string> at = {"arm", "perspective", "threshold"};
    const std::vector<double> perfect = found_.numbers("evpi", at),
                              perfect_error = found_.numbers("evpi_standard_error", at);
    const std::vector<double> partial = found_.numbers("evppi", {"arm", "parameter"}),
                              partial_error =
                                  found_.numbers("evppi_standard_error", {"arm", "parameter"});
    Json list = Json::array();
    for (std::size_t arm = 0; arm < arms_; ++arm) {
      Json json;
      json["cost"] = summaries_json(cost, arm * perspectives, perspectives);
      json["qaly"] = summary(qaly, arm);
      json["qaly_of"] = summaries_json(qaly_of, arm * effects_.size(), effects_.size());
      json["icer"] = slice(icer, arm * perspectives, perspectives);
      json["icer_on_frontier"] = slice(along, arm * perspectives, perspectives);
      const auto words = [&](const std::vector<std::string>& texts) {
        return std::vector<std::string>(
            texts.begin() + static_cast<std::ptrdiff_t>(arm * perspectives),
            texts.begin() + static_cast<std::ptrdiff_t>((arm + 1) * perspectives));
      };
      json["quadrant"] = words(quadrant);
      json["dominance"] = words(dominance);
      json["net_benefit"] = rows(benefit, arm, perspectives, thresholds_.size());
      json["acceptability"] = rows(acceptability, arm, perspectives, curve_.size());
      json["frontier"] = rows(best, arm, perspectives, curve_.size());
      json["perfect"] = rows(perfect, arm, perspectives, thresholds_.size());
      json["perfect_error"] = rows(perfect_error, arm, perspectives, thresholds_.size());
      json["perfect_curve"] = rows(perfect_curve, arm, perspectives, curve_.size());
      json["partial"] = slice(partial, arm * parameters_.size(), parameters_.size());
      json["partial_error"] = slice(partial_error, arm * parameters_.size(), parameters_.size());
      json["budget"] = rows(budget, arm, payers_.size(), years);
      for (const char* name : {"money", "worth"}) {
        const std::string back = std::string(name) + "_back";
        json[name] = {
            {"years",
             rows(found_.numbers(back, {"arm", "perspective", "year"}), arm, perspectives, years)},
            {"year", slice(found_.numbers(back + "_year", by), arm * perspectives, perspectives)},
            {"share",
             slice(found_.numbers(back + "_share", by), arm * perspectives, perspectives)}};
      }
      json["worth_it"] = worth_it(arm);
      json["quadrants"] = quadrants(arm);
      list.push_back(std::move(json));
    }
    return list;
  }

  [[nodiscard]] OutcomeDraws pair(std::size_t arm, std::size_t perspective) const {
    const std::size_t baseline = study_.against[arm];
    std::vector<double> costs, effects;
    for (std::size_t draw = 0; draw < draws_.size(); ++draw) {
      for (const std::size_t each : {baseline, arm}) {
        costs.push_back(costs_[each][perspective][draw]);
        effects.push_back(qalys_[each][draw]);
      }
    }
    return {2, std::move(costs), std::move(effects)};
  }

  /// [perspective][threshold] share of draws in which the net benefit is above 0.
  [[nodiscard]] Json worth_it(std::size_t arm) const {
    Json list = Json::array();
    if (study_.against[arm] == arm) return list;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      Json row = Json::array();
      for (const double threshold : thresholds_) {
        const std::vector<double> benefit = pair(arm, i).net_benefit(threshold);
        std::size_t above = 0;
        for (std::size_t draw = 0; draw < draws_.size(); ++draw)
          above += benefit[2 * draw + 1] > benefit[2 * draw] ? 1 : 0;
        row.push_back(json_number(static_cast<double>(above) / static_cast<double>(draws_.size())));
      }
      list.push_back(std::move(row));
    }
    return list;
  }

  /// [perspective] shares of draws in the order of Quadrant.
  [[nodiscard]] Json quadrants(std::size_t arm) const {
    Json list = Json::array();
    if (study_.against[arm] == arm) return list;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      const Incremental found = incremental(pair(arm, i), 1, 0);
      list.push_back(json_numbers({std::begin(found.shares), std::end(found.shares)}));
    }
    return list;
  }

  /// Differences of draws from the baseline: an even choice of them where there are many.
  [[nodiscard]] Json plane() const {
    std::vector<std::size_t> shown;
    const std::size_t count = std::min(most_points, draws_.size());
    for (std::size_t i = 0; i < count; ++i) shown.push_back(i * draws_.size() / count);
    Json draws = Json::array(), costs = Json::array(), qalys = Json::array();
    for (const std::size_t draw : shown) draws.push_back(draws_[draw]);
    for (std::size_t arm = 0; arm < arms_; ++arm) {
      const std::size_t baseline = study_.against[arm];
      Json of_arm = Json::array(), effects = Json::array();
      if (baseline != arm) {
        for (std::size_t i = 0; i < keys_.size(); ++i) {
          Json row = Json::array();
          for (const std::size_t draw : shown)
            row.push_back(
                json_number(costs_[arm][i][draw] - costs_[baseline][i][draw], digits_of_a_point));
          of_arm.push_back(std::move(row));
        }
        for (const std::size_t draw : shown)
          effects.push_back(
              json_number(qalys_[arm][draw] - qalys_[baseline][draw], digits_of_a_point));
      }
      costs.push_back(std::move(of_arm));
      qalys.push_back(std::move(effects));
    }
    return {{"draw", std::move(draws)}, {"cost", std::move(costs)}, {"qaly", std::move(qalys)}};
  }

  [[nodiscard]] Json groups() const {
    Json list = Json::array();
    if (!found_.has("parameter_group")) return list;
    const std::vector<std::string> names = found_.names("parameter_group"),
                                   by = {"arm", "parameter_group"};
    const std::vector<double> sizes = found_.numbers("parameter_group_size", {"parameter_group"}),
                              values = found_.numbers("evppi_of_group", by),
                              errors = found_.numbers("evppi_of_group_standard_error", by);
    for (std::size_t i = 0; i < names.size(); ++i) {
      Json of_arms = Json::array(), of_errors = Json::array();
      for (std::size_t arm = 0; arm < arms_; ++arm) {
        of_arms.push_back(json_number(values[arm * names.size() + i]));
        of_errors.push_back(json_number(errors[arm * names.size() + i]));
      }
      list.push_back({{"name", names[i]},
                      {"size", json_number(sizes[i])},
                      {"partial", std::move(of_arms)},
                      {"partial_error", std::move(of_errors)}});
    }
    return list;
  }

  [[nodiscard]] Json parameters() const {
    std::map<std::string, ReportParameter> known;
    for (const std::string& text : study_.scenario_texts) {
      for (ReportParameter& each : parameters_of(text)) {
        if (!each.id.empty()) known.try_emplace(each.id, each);
      }
    }
    const std::vector<std::string> along = {"parameter"};
    const std::vector<std::string> values = found_.texts("parameter_value", along),
                                   from = found_.texts("parameter_distribution", along);
    const std::vector<double> together = found_.numbers("parameter_drawn_with", along),
                              redrawn = found_.numbers("parameter_redrawn", along);
    constexpr std::array<double, 2> ends = {0.025, 0.975};
    Json list = Json::array();
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      std::vector<double> drawn;
      for (const std::size_t draw : draws_) {
        if (const double value = reader_.number(draw, i); std::isfinite(value))
          drawn.push_back(value);
      }
      const std::vector<double> range =
          drawn.empty() ? std::vector<double>{std::nan(""), std::nan("")} : quantiles(drawn, ends);
      const auto place = known.find(parameters_[i]);
      list.push_back({{"id", parameters_[i]},
                      {"value", values[i]},
                      {"unit", study_.axes[i].unit},
                      {"low", json_number(range[0], digits_of_a_point)},
                      {"high", json_number(range[1], digits_of_a_point)},
                      {"distribution", from[i]},
                      {"drawn_with", json_number(together[i])},
                      {"redrawn", json_number(redrawn[i])},
                      {"confidence", place == known.end() ? "" : place->second.confidence},
                      {"source", place == known.end() ? "" : place->second.source}});
    }
    return list;
  }

  [[nodiscard]] Json held() const {
    Json list = Json::array();
    if (!found_.has("held_parameter")) return list;
    const std::vector<std::string> ids = found_.names("held_parameter"),
                                   values = found_.texts("held_value", {"held_parameter"}),
                                   why = found_.texts("held_why", {"held_parameter"});
    for (std::size_t i = 0; i < ids.size(); ++i)
      list.push_back({{"id", ids[i]}, {"value", values[i]}, {"why", why[i]}});
    return list;
  }

  const StudyReader& reader_;
  const StudyContents& study_;
  const EvaluationReader& found_;
  std::size_t arms_;
  std::vector<std::string> keys_;
  std::vector<double> thresholds_, curve_;
  std::vector<std::string> effects_, payers_, parameters_;
  std::vector<std::size_t> draws_;                       ///< points of the study
  std::vector<std::vector<std::string>> payers_of_;      ///< [perspective]
  std::vector<std::vector<std::vector<double>>> costs_;  ///< [arm][perspective][draw]
  std::vector<std::vector<double>> qalys_;               ///< [arm][draw]
};

/// What a run is made of, by address; its seed and length in replications are luck alone.
std::map<std::string, std::string> values_of(const std::string& scenario_text) {
  std::map<std::string, std::string> values;
  for (const ReportParameter& each : parameters_of(scenario_text)) {
    const bool is_luck =
        each.address == "run.seed" || each.address == "run.replications" || each.address == "title";
    if (!is_luck) values[each.address] = each.value;
  }
  return values;
}

}  // namespace

Json report_evaluation(const StudyReader& study, const EvaluationReader& found) {
  return EvaluationJson(study, found).json();
}

void require_same_scenario(const StudyReader& reader, const RunDescription& run,
                           const std::filesystem::path& results) {
  const StudyContents& study = reader.study();
  const std::string same = fmt::format("an evaluation of the scenario of {}", results.string());
  for (std::size_t arm = 0; arm < std::max(study.arms.size(), run.arms.size()); ++arm) {
    const auto name = [&](const std::vector<std::string>& arms) {
      return arm < arms.size() ? fmt::format("\"{}\"", arms[arm]) : std::string("none");
    };
    if (name(study.arms) != name(run.arms)) {
      refuse(reader.path(), fmt::format("arm {}", arm + 1), name(study.arms),
             fmt::format("{}: {}", same, name(run.arms)));
    }
    if (study.against[arm] != run.baseline_of(arm)) {
      refuse(reader.path(), fmt::format("arm {}", arm + 1),
             fmt::format("that it is compared with \"{}\"", study.arms[study.against[arm]]),
             fmt::format("{}: \"{}\"", same, run.arms[run.baseline_of(arm)]));
    }
    std::map<std::string, std::string> here = values_of(study.scenario_texts[arm]),
                                       there = values_of(run.scenario_texts[arm]);
    for (const auto& [address, value] : there) here.try_emplace(address, "nothing");
    for (const auto& [address, value] : here) {
      const auto other = there.find(address);
      const std::string wanted = other == there.end() ? "nothing" : other->second;
      if (value != wanted) {
        refuse(reader.path(), fmt::format("{}: {}", study.arms[arm], address), value,
               fmt::format("{}: {}", same, wanted));
      }
    }
  }
}

}  // namespace carersim
