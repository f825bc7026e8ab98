#include "apps/carersim/evaluation.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>

#include "output/number_text.hpp"
#include "output/text_file.hpp"
#include "output/text_table.hpp"
#include "sim/core/error.hpp"
#include "sim/design/variance_components.hpp"
#include "sim/economics/cost_effectiveness.hpp"
#include "sim/economics/value_of_information.hpp"

namespace carersim {

namespace {

const std::vector<std::string> payers = {"nhs", "local_authority", "self_funder", "carer",
                                         "society"};
const std::vector<std::string> outcomes = {"discounted.qaly.carer", "discounted.qaly.person"};

std::string cost_measure(const std::string& payer) {
  return "discounted.cost." + payer;
}

std::size_t place_of(const StudyResults& study, const std::string& measure) {
  if (const std::optional<std::size_t> place = study.find(measure)) return *place;
  Problem problem;
  problem.at.file = "study";
  problem.where = "measure";
  problem.found = "no " + measure;
  problem.expected = "a study made by carersim evaluate";
  throw InputError("an evaluation", {problem});
}

/// Sum of measures in one arm of one draw, mean of the replications.
double mean_of(const StudyResults& study, std::size_t point, std::size_t arm,
               const std::vector<std::size_t>& measures) {
  double sum = 0;
  for (std::size_t r = 0; r < study.replications; ++r) {
    for (const std::size_t measure : measures) sum += study.total(point, r, arm, measure);
  }
  return sum / static_cast<double>(study.replications);
}

std::vector<std::size_t> costs_of(const StudyResults& study, const Perspective& perspective) {
  std::vector<std::size_t> measures;
  for (const std::string& payer : perspective.payers)
    measures.push_back(place_of(study, cost_measure(payer)));
  return measures;
}

std::vector<std::size_t> outcomes_in(const StudyResults& study) {
  std::vector<std::size_t> measures;
  for (const std::string& outcome : outcomes) measures.push_back(place_of(study, outcome));
  return measures;
}

std::string money(double pounds) {
  return mean_text({pounds, 0}, NumberStyle::pounds);
}

std::string summary_text(const DrawSummary& summary, NumberStyle style) {
  // Written to the digits of half its width, as other tables write intervals.
  const double half = (summary.high - summary.low) / 2;
  const auto text = [&](double value) { return mean_text({value, half}, style, Sign::always); };
  return fmt::format("{} ({} to {})", text(summary.mean), text(summary.low), text(summary.high));
}

std::string percent(double share) {
  return fmt::format("{:.0f}\u00a0%", 100 * share);
}

std::string plane_table(const StudyResults& study, const EvaluatedArms& group, std::size_t place,
                        const std::vector<double>& thresholds, std::size_t width) {
  std::vector<std::string> headings = {"Perspective", "cost (95\u00a0% of draws)"};
  for (const double threshold : thresholds)
    headings.push_back("net benefit > 0 at " + money(threshold));
  TextTable table(headings);
  for (const Perspective& perspective : perspectives()) {
    const OutcomeDraws draws = outcomes_of(study, group, perspective);
    const Incremental against = incremental(draws, place, 0);
    std::vector<std::string> row = {perspective.name,
                                    summary_text(against.cost, NumberStyle::pounds)};
    for (const double threshold : thresholds) {
      const std::vector<double> benefit = draws.net_benefit(threshold);
      std::size_t better = 0;
      for (std::size_t draw = 0; draw < draws.draws(); ++draw)
        better += benefit[draw * draws.arms() + place] > benefit[draw * draws.arms()] ? 1 : 0;
      row.push_back(percent(static_cast<double>(better) / static_cast<double>(draws.draws())));
    }
    table.add_row(row);
  }
  return table.text(width, Colour::none);
}

std::string in_words(const StudyResults& study, const EvaluatedArms& group, std::size_t place) {
  const std::string baseline = study.arms[group.arms.front()];
  const OutcomeDraws draws = outcomes_of(study, group, perspectives().front());
  const Incremental against = incremental(draws, place, 0);
  const auto people = [&](const std::string& outcome) {
    std::vector<double> costs, effects;
    for (const std::size_t point : group.draws) {
      for (const std::size_t arm : {group.arms.front(), group.arms[place]}) {
        costs.push_back(0);
        effects.push_back(mean_of(study, point, arm, {place_of(study, outcome)}));
      }
    }
    return summary_text(incremental(OutcomeDraws(2, costs, effects), 1, 0).effect,
                        NumberStyle::plain);
  };
  return fmt::format(
      "QALYs: carers {}, people cared for {}, both {}.\n"
      "{}: {}. Of the draws {} cost more and gain more, {} cost less and gain more, {} cost less "
      "and gain less, {} cost more and gain less.",
      people(outcomes[0]), people(outcomes[1]), summary_text(against.effect, NumberStyle::plain),
      perspectives().front().name, words_of(against, baseline, money), percent(against.shares[0]),
      percent(against.shares[1]), percent(against.shares[2]), percent(against.shares[3]));
}

/// How much of the variance of the net benefit is the parameters', and how much is chance.
std::string chance_text(const StudyResults& study, const EvaluatedArms& group, std::size_t place,
                        double threshold) {
  if (study.replications < 2 || group.draws.size() < 2) {
    return "With one replication a draw, chance counts as uncertainty of parameters.";
  }
  const std::vector<std::size_t> costs = costs_of(study, perspectives().front());
  const std::vector<std::size_t> effects = outcomes_in(study);
  std::vector<double> values;
  for (const std::size_t point : group.draws) {
    for (std::size_t r = 0; r < study.replications; ++r) {
      double value = 0;
      for (const auto& [arm, sign] : {std::pair{group.arms[place], 1.0}, {group.arms[0], -1.0}}) {
        for (const std::size_t measure : effects)
          value += sign * threshold * study.total(point, r, arm, measure);
        for (const std::size_t measure : costs) value -= sign * study.total(point, r, arm, measure);
      }
      values.push_back(value);
    }
  }
  const VarianceComponents parts =
      variance_components(Responses(study.replications, values), PointLuck::shared);
  const double of_means = parts.parameters + parts.of_a_mean;
  return fmt::format(
      "Of the variance of net benefit between draws {} is the parameters', the rest chance that "
      "more replications would take away.",
      percent(of_means > 0 ? parts.parameters / of_means : 0));
}

std::string information_tables(const StudyResults& study, const EvaluatedArms& group,
                               const std::vector<double>& thresholds, std::size_t width) {
  const OutcomeDraws draws = outcomes_of(study, group, perspectives().front());
  const auto value_text = [](const InformationValue& value) {
    return fmt::format("{} ± {}", money(std::round(value.value)),
                       money(std::round(value.standard_error)));
  };
  TextTable curve({"At a threshold of", "highest mean net benefit", "best in so many draws",
                   "worth of perfect information"});
  for (const Acceptability& each : acceptability(draws, thresholds)) {
    curve.add_row({money(each.threshold) + " for a QALY", study.arms[group.arms[each.optimal]],
                   percent(each.shares[each.optimal]),
                   value_text(perfect_information(draws, each.threshold))});
  }
  std::string text = curve.text(width, Colour::none);

  std::map<std::string, std::vector<std::size_t>> groups;
  constexpr std::string_view parameter = "parameter.";
  for (std::size_t axis = 0; axis < study.axes.size(); ++axis) {
    if (!study.axes[axis].starts_with(parameter)) continue;
    const std::string id = study.axes[axis].substr(parameter.size());
    groups[id.substr(0, id.find('.'))].push_back(axis);
  }
  TextTable partial({fmt::format("Knowing these, at {}", money(thresholds.front())), "parameters",
                     "is worth (± standard error)"});
  for (const auto& [name, axes] : groups) {
    // A spline has about four coefficients that count.
    if (group.draws.size() < 4 * axes.size() + 20) {
      partial.add_row({name + ".…", std::to_string(axes.size()), "too few draws"});
      continue;
    }
    std::vector<double> values;
    for (const std::size_t point : group.draws) {
      for (const std::size_t axis : axes) values.push_back(study.axis_value(point, axis));
    }
    partial.add_row({name + ".…", std::to_string(axes.size()),
                     value_text(partial_information(draws, thresholds.front(), values, axes.size(),
                                                    study.seed))});
  }
  return text + "\n" + partial.text(width, Colour::none);
}

}  // namespace

std::vector<std::string> evaluation_measures() {
  std::vector<std::string> measures;
  for (const std::string& payer : payers) measures.push_back(cost_measure(payer));
  measures.insert(measures.end(), outcomes.begin(), outcomes.end());
  for (const std::string& payer : payers) measures.push_back("cost." + payer);
  measures.insert(measures.end(), {"qaly.carer", "qaly.person"});
  return measures;
}

const std::vector<Perspective>& perspectives() {
  static const std::vector<Perspective> all = {
      {"NHS and personal social services", {"nhs", "local_authority"}},
      {"Council", {"local_authority"}},
      {"NHS", {"nhs"}},
      {"Public sector and self-funders", {"nhs", "local_authority", "self_funder"}},
      {"Society, unpaid care valued", payers},
  };
  return all;
}

std::vector<EvaluatedArms> evaluated_arms(const StudyResults& study) {
  std::vector<std::size_t> whole;
  for (std::size_t point = 0; point < study.points; ++point) {
    bool known = true;
    for (std::size_t r = 0; r < study.replications; ++r) {
      for (std::size_t arm = 0; arm < study.arms.size(); ++arm) {
        for (const std::string& measure : evaluation_measures()) {
          const std::optional<std::size_t> place = study.find(measure);
          known = known && place && std::isfinite(study.total(point, r, arm, *place));
        }
      }
    }
    if (known) whole.push_back(point);
  }
  std::vector<EvaluatedArms> groups;
  for (std::size_t baseline = 0; baseline < study.arms.size(); ++baseline) {
    if (study.against[baseline] != baseline) continue;
    EvaluatedArms group{{baseline}, whole};
    for (std::size_t arm = 0; arm < study.arms.size(); ++arm) {
      if (arm != baseline && study.against[arm] == baseline) group.arms.push_back(arm);
    }
    if (group.arms.size() > 1) groups.push_back(group);
  }
  return groups;
}

OutcomeDraws outcomes_of(const StudyResults& study, const EvaluatedArms& group,
                         const Perspective& perspective) {
  const std::vector<std::size_t> costs_in = costs_of(study, perspective);
  const std::vector<std::size_t> effects_in = outcomes_in(study);
  std::vector<double> costs, effects;
  for (const std::size_t point : group.draws) {
    for (const std::size_t arm : group.arms) {
      costs.push_back(mean_of(study, point, arm, costs_in));
      effects.push_back(mean_of(study, point, arm, effects_in));
    }
  }
  return {group.arms.size(), std::move(costs), std::move(effects)};
}

std::string evaluation_text(const StudyResults& study, const std::vector<double>& thresholds,
                            std::size_t width) {
  std::string text;
  for (const EvaluatedArms& group : evaluated_arms(study)) {
    if (group.draws.size() < 20) {
      return fmt::format("{} of {} draws could be simulated: at least 20 are needed.\n",
                         group.draws.size(), study.points);
    }
    for (std::size_t place = 1; place < group.arms.size(); ++place) {
      if (!text.empty()) text += "\n";
      text += fmt::format("{}, against {}\n", study.arms[group.arms[place]],
                          study.arms[group.arms.front()]);
      text += plane_table(study, group, place, thresholds, width);
      for (const std::string& line : wrap(in_words(study, group, place) + " " +
                                              chance_text(study, group, place, thresholds.front()),
                                          width)) {
        text += line + "\n";
      }
    }
    text += "\n" + information_tables(study, group, thresholds, width);
  }
  return text;
}

void write_bcea(const StudyResults& study, const EvaluatedArms& group,
                const std::filesystem::path& file) {
  const OutcomeDraws draws = outcomes_of(study, group, perspectives().front());
  std::string text = "draw";
  for (const char* kind : {"cost", "effect"}) {
    for (const std::size_t arm : group.arms)
      text += "," + csv_field(fmt::format("{}: {}", kind, study.arms[arm]));
  }
  text += "\n";
  for (std::size_t draw = 0; draw < draws.draws(); ++draw) {
    text += std::to_string(group.draws[draw]);
    for (std::size_t arm = 0; arm < draws.arms(); ++arm)
      text += "," + csv_field(draws.cost(draw, arm));
    for (std::size_t arm = 0; arm < draws.arms(); ++arm)
      text += "," + csv_field(draws.effect(draw, arm));
    text += "\n";
  }
  write_text_file(file, text);
}

}  // namespace carersim
