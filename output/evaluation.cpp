#include "output/evaluation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "sim/core/error.hpp"
#include "sim/measure/statistics.hpp"

namespace carersim {

namespace {

std::string discounted(const std::string& measure) {
  return "discounted." + measure;
}
std::string cost_of(const std::string& payer) {
  return "cost." + payer;
}

[[noreturn]] void refuse(const StudyReader& reader, const std::string& where,
                         const std::string& found, const std::string& expected) {
  Problem problem;
  problem.at.file = reader.path().string();
  problem.where = where;
  problem.found = found;
  problem.expected = expected;
  throw InputError("an evaluation", {problem});
}

DrawSummary summary_of(const std::vector<double>& values) {
  RunningMoments moments;
  for (const double value : values) moments.add(value);
  const std::vector<double> ends = {0.025, 0.975};
  const std::vector<double> interval = quantiles(values, ends);
  return {moments.mean(), interval[0], interval[1]};
}

PayBack pay_back(const std::vector<std::vector<double>>& by_draw) {
  PayBack result;
  result.years = break_even_year(by_draw);
  for (const std::vector<double>& years : by_draw) {
    const double sum = std::accumulate(years.begin(), years.end(), 0.0);
    result.share += sum >= 0 ? 1 / static_cast<double>(by_draw.size()) : 0;
  }
  return result;
}

/// Numbers of one arm that the evaluation uses: by measure, unit and, of those by year, year.
struct ArmNumbers {
  std::map<std::string, std::vector<double>> totals, in_years;
};

/// All that is read of a study, once.
class Numbers {
 public:
  Numbers(const StudyReader& reader, const EvaluationRequest& request)
      : study_(reader.study()), arms_(study_.arms.size()) {
    const auto places_of = [&](const std::vector<std::string>& names) {
      std::vector<std::size_t> places;
      for (const std::string& name : names) {
        const auto found =
            std::find_if(study_.measures.begin(), study_.measures.end(),
                         [&](const Measure& measure) { return measure.name == name; });
        if (found == study_.measures.end())
          refuse(reader, "measure", "no " + name, "a study made by carersim evaluate");
        places.push_back(static_cast<std::size_t>(found - study_.measures.begin()));
      }
      return places;
    };
    const std::vector<std::string> totals = evaluated_measures(request),
                                   yearly = evaluated_by_year(request);
    const std::vector<std::size_t> of_totals = places_of(totals), of_years = places_of(yearly);
    for (const std::size_t place : of_years) {
      if (std::find(study_.by_year.begin(), study_.by_year.end(), place) == study_.by_year.end())
        refuse(reader, "measure_by_year", "no " + study_.measures[place].name,
               "a study made by carersim evaluate");
    }
    for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
      std::vector<std::vector<double>> values = reader.totals(arm, of_totals);
      for (std::size_t i = 0; i < totals.size(); ++i)
        arms_[arm].totals[totals[i]] = std::move(values[i]);
      values = reader.in_years(arm, of_years);
      for (std::size_t i = 0; i < yearly.size(); ++i)
        arms_[arm].in_years[yearly[i]] = std::move(values[i]);
    }
  }

  [[nodiscard]] std::size_t years() const { return study_.year_starts.size(); }
  [[nodiscard]] double unit(std::size_t arm, const std::string& measure, std::size_t point,
                            std::size_t replication) const {
    return arms_[arm].totals.at(measure)[point * study_.replications + replication];
  }
  /// Mean over the replications of a point.
  [[nodiscard]] double total(std::size_t arm, const std::string& measure, std::size_t point) const {
    double sum = 0;
    for (std::size_t r = 0; r < study_.replications; ++r) sum += unit(arm, measure, point, r);
    return sum / static_cast<double>(study_.replications);
  }
  [[nodiscard]] double in_year(std::size_t arm, const std::string& measure, std::size_t point,
                               std::size_t year) const {
    const std::vector<double>& values = arms_[arm].in_years.at(measure);
    double sum = 0;
    for (std::size_t r = 0; r < study_.replications; ++r)
      sum += values[(point * study_.replications + r) * years() + year];
    return sum / static_cast<double>(study_.replications);
  }
  /// Whether all of a point was simulated.
  [[nodiscard]] bool is_known(std::size_t point) const {
    for (const ArmNumbers& arm : arms_) {
      for (const auto& [measure, values] : arm.totals) {
        for (std::size_t r = 0; r < study_.replications; ++r) {
          if (!std::isfinite(values[point * study_.replications + r])) return false;
        }
      }
    }
    return true;
  }

 private:
  const StudyContents& study_;
  std::vector<ArmNumbers> arms_;
};

/// One set of arms that are compared.
class Comparison {
 public:
  Comparison(const StudyReader& reader, const EvaluationRequest& request, const Numbers& numbers,
             const std::vector<std::size_t>& draws, std::vector<std::size_t> arms)
      : reader_(reader), request_(request), numbers_(numbers), draws_(draws) {
    result_.arms = std::move(arms);
  }

  [[nodiscard]] ArmsTogether evaluate() {
    for (const Perspective& perspective : request_.perspectives) see(perspective);
    for (const std::size_t arm : result_.arms) {
      add_effects(arm);
      add_budget(arm);
      add_chance(arm);
    }
    add_information();
    return result_;
  }

  [[nodiscard]] OutcomeDraws outcomes(const Perspective& perspective) const {
    std::vector<double> costs, effects;
    for (const std::size_t point : draws_) {
      for (const std::size_t arm : result_.arms) {
        double cost = 0, effect = 0;
        for (const std::string& payer : perspective.payers)
          cost += numbers_.total(arm, discounted(cost_of(payer)), point);
        for (const EvaluationRequest::Effect& each : request_.effects)
          effect += numbers_.total(arm, discounted(each.measure), point);
        costs.push_back(cost);
        effects.push_back(effect);
      }
    }
    return {result_.arms.size(), std::move(costs), std::move(effects)};
  }

 private:
  [[nodiscard]] std::size_t baseline() const { return result_.arms.front(); }
  [[nodiscard]] const Perspective& main() const { return request_.perspectives[request_.main]; }

  void see(const Perspective& perspective) {
    const OutcomeDraws draws = outcomes(perspective);
    ArmsTogether::Seen seen;
    for (std::size_t place = 0; place < draws.arms(); ++place) {
      seen.against.push_back(incremental(draws, place, 0));
      std::vector<DrawSummary>& of_arm = seen.net_benefit.emplace_back();
      for (const double threshold : request_.thresholds) {
        const std::vector<double> benefit = draws.net_benefit(threshold);
        std::vector<double> differences;
        for (std::size_t draw = 0; draw < draws.draws(); ++draw)
          differences.push_back(benefit[draw * draws.arms() + place] -
                                benefit[draw * draws.arms()]);
        if (of_arm.empty()) {
          const auto above = std::count_if(differences.begin(), differences.end(),
                                           [](double difference) { return difference > 0; });
          seen.worth_it.push_back(static_cast<double>(above) /
                                  static_cast<double>(differences.size()));
        }
        of_arm.push_back(summary_of(differences));
      }
      add_years(perspective, result_.arms[place], seen);
    }
    seen.frontier = frontier(draws);
    seen.at_thresholds = acceptability(draws, request_.thresholds);
    seen.curve = acceptability(draws, request_.curve);
    for (const double threshold : request_.thresholds)
      seen.perfect.push_back(perfect_information(draws, threshold));
    for (const double threshold : request_.curve)
      seen.perfect_curve.push_back(perfect_information(draws, threshold));
    result_.perspectives.push_back(std::move(seen));
  }

  /// What an arm saves, and gains, year by year.
  void add_years(const Perspective& perspective, std::size_t arm, ArmsTogether::Seen& seen) {
    std::vector<std::vector<double>> money, worth;
    for (const std::size_t point : draws_) {
      std::vector<double>&of_money = money.emplace_back(), &of_worth = worth.emplace_back();
      for (std::size_t year = 0; year < numbers_.years(); ++year) {
        double saved = 0, gained = 0;
        for (const std::string& payer : perspective.payers)
          saved -= numbers_.in_year(arm, cost_of(payer), point, year) -
                   numbers_.in_year(baseline(), cost_of(payer), point, year);
        for (const EvaluationRequest::Effect& effect : request_.effects)
          gained += numbers_.in_year(arm, effect.measure, point, year) -
                    numbers_.in_year(baseline(), effect.measure, point, year);
        of_money.push_back(saved);
        of_worth.push_back(saved + request_.thresholds.front() * gained);
      }
    }
    seen.money.push_back(pay_back(money));
    seen.worth.push_back(pay_back(worth));
  }

  void add_effects(std::size_t arm) {
    std::vector<DrawSummary>& of_arm = result_.effects.emplace_back();
    for (const EvaluationRequest::Effect& effect : request_.effects) {
      std::vector<double> values;
      for (const std::size_t point : draws_)
        values.push_back(numbers_.total(arm, discounted(effect.measure), point) -
                         numbers_.total(baseline(), discounted(effect.measure), point));
      of_arm.push_back(summary_of(values));
    }
  }

  void add_budget(std::size_t arm) {
    std::vector<std::vector<DrawSummary>>& of_arm = result_.budget.emplace_back();
    for (const std::string& payer : request_.payers) {
      std::vector<DrawSummary>& of_payer = of_arm.emplace_back();
      for (std::size_t year = 0; year < numbers_.years(); ++year) {
        std::vector<double> values;
        for (const std::size_t point : draws_)
          values.push_back(numbers_.in_year(arm, cost_of(payer), point, year) -
                           numbers_.in_year(baseline(), cost_of(payer), point, year));
        of_payer.push_back(summary_of(values));
      }
    }
  }

  /// How much of the variance of the net benefit is the parameters', and how much is chance.
  void add_chance(std::size_t arm) {
    const std::size_t replications = reader_.study().replications;
    if (replications < 2 || arm == baseline()) {
      result_.chance.emplace_back();
      return;
    }
    std::vector<double> values;
    for (const std::size_t point : draws_) {
      for (std::size_t r = 0; r < replications; ++r) {
        double value = 0;
        for (const auto& [which, sign] : {std::pair{arm, 1.0}, {baseline(), -1.0}}) {
          for (const EvaluationRequest::Effect& effect : request_.effects)
            value += sign * request_.thresholds.front() *
                     numbers_.unit(which, discounted(effect.measure), point, r);
          for (const std::string& payer : main().payers)
            value -= sign * numbers_.unit(which, discounted(cost_of(payer)), point, r);
        }
        values.push_back(value);
      }
    }
    result_.chance.push_back(
        variance_components(Responses(replications, values), PointLuck::shared));
  }

  [[nodiscard]] InformationValue knowing(const OutcomeDraws& draws,
                                         const std::vector<std::size_t>& axes) const {
    std::vector<double> values;
    for (const std::size_t point : draws_) {
      for (const std::size_t axis : axes) values.push_back(reader_.number(point, axis));
    }
    return partial_information(draws, request_.thresholds.front(), values, axes.size(),
                               reader_.study().seed);
  }

  void add_information() {
    const OutcomeDraws draws = outcomes(main());
    for (std::size_t axis = 0; axis < reader_.study().axes.size(); ++axis)
      result_.parameters.push_back(knowing(draws, {axis}));
    // A spline has about four coefficients that count.
    constexpr std::size_t of_parameter = 4;
    for (const EvaluationRequest::Group& group : request_.groups) {
      const bool enough =
          draws_.size() >= of_parameter * group.axes.size() + EvaluationRequest::least_draws;
      result_.groups.push_back(enough ? std::optional(knowing(draws, group.axes)) : std::nullopt);
    }
  }

  const StudyReader& reader_;
  const EvaluationRequest& request_;
  const Numbers& numbers_;
  const std::vector<std::size_t>& draws_;
  ArmsTogether result_;
};

}  // namespace

std::vector<std::string> evaluated_by_year(const EvaluationRequest& request) {
  std::vector<std::string> measures;
  for (const std::string& payer : request.payers) measures.push_back(cost_of(payer));
  for (const EvaluationRequest::Effect& effect : request.effects)
    measures.push_back(effect.measure);
  return measures;
}

std::vector<std::string> evaluated_measures(const EvaluationRequest& request) {
  std::vector<std::string> measures;
  for (const std::string& measure : evaluated_by_year(request))
    measures.push_back(discounted(measure));
  return measures;
}

Evaluation evaluate_study(const StudyReader& reader, const EvaluationRequest& request) {
  require(!request.thresholds.empty() && request.main < request.perspectives.size(),
          "an evaluation has a threshold and a perspective");
  const StudyContents& study = reader.study();
  const Numbers numbers(reader, request);
  Evaluation result;
  result.request = request;
  result.points = study.points;
  result.replications = study.replications;
  for (std::size_t point = 0; point < study.points; ++point) {
    if (numbers.is_known(point)) result.draws.push_back(point);
  }
  if (result.draws.size() < EvaluationRequest::least_draws) {
    refuse(reader, "point",
           fmt::format("{} of {} draws that could be simulated", result.draws.size(), study.points),
           fmt::format("at least {}", EvaluationRequest::least_draws));
  }
  for (std::size_t baseline = 0; baseline < study.arms.size(); ++baseline) {
    if (study.against[baseline] != baseline) continue;
    std::vector<std::size_t> arms = {baseline};
    for (std::size_t arm = 0; arm < study.arms.size(); ++arm) {
      if (arm != baseline && study.against[arm] == baseline) arms.push_back(arm);
    }
    if (arms.size() < 2) continue;
    Comparison comparison(reader, result.request, numbers, result.draws, arms);
    result.groups.push_back(comparison.evaluate());
    result.outcomes.push_back(comparison.outcomes(request.perspectives[request.main]));
  }
  if (result.groups.empty())
    refuse(reader, "arm", "no arm that is compared with another", "two or more arms");
  return result;
}

}  // namespace carersim
