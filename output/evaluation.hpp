#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "output/study_reader.hpp"
#include "sim/design/variance_components.hpp"
#include "sim/economics/break_even.hpp"
#include "sim/economics/cost_effectiveness.hpp"
#include "sim/economics/value_of_information.hpp"

namespace carersim {

/// Whose costs count.
struct Perspective {
  std::string key;                  ///< a word for the command line
  std::string name;                 ///< for people
  std::vector<std::string> payers;  ///< by their names in measures: "nhs" of "cost.nhs"
};

/// What is asked of a study whose points are draws of what is uncertain. It keeps
/// `discounted.cost.<payer>` and the effects over the evaluation, and `cost.<payer>` and the
/// effects without "discounted." year by year too.
struct EvaluationRequest {
  struct Effect {
    std::string name;     ///< "carers"
    std::string measure;  ///< "qaly.carer", which has a discounted one
  };
  struct Group {
    std::string name;
    std::vector<std::size_t> axes;
  };
  std::vector<Perspective> perspectives;
  std::size_t main = 0;             ///< the one that value of information is told from
  std::vector<Effect> effects;      ///< QALYs; together they are the effect
  std::vector<std::string> payers;  ///< of the budget impact
  std::vector<double> thresholds;   ///< pounds for a QALY, of tables; at least one
  std::vector<double> curve;        ///< of acceptability curves
  std::vector<Group> groups;        ///< of parameters
  static constexpr std::size_t least_draws = 20;
};

/// When what an arm costs has come back.
struct PayBack {
  BreakEvenYear years;  ///< its intervals are of the mean
  double share = 0;     ///< of draws in which nothing is owed at the end of the evaluation
};

/// Arms that are compared with one baseline.
struct ArmsTogether {
  std::vector<std::size_t> arms;  ///< of the study; the baseline first
  /// From one perspective; arms in the order of `arms`.
  struct Seen {
    std::vector<Incremental> against;  ///< the baseline; its own is all 0
    std::vector<FrontierArm> frontier;
    /// [arm][threshold] incremental net benefit
    std::vector<std::vector<DrawSummary>> net_benefit;
    /// [arm] share of draws in which that is above 0, at the first threshold
    std::vector<double> worth_it;
    std::vector<Acceptability> at_thresholds, curve;
    std::vector<InformationValue> perfect, perfect_curve;  ///< at thresholds and along the curve
    std::vector<PayBack> money;  ///< [arm] what was saved, undiscounted, year by year
    std::vector<PayBack> worth;  ///< with effects, at the first threshold
  };
  std::vector<Seen> perspectives;
  std::vector<std::vector<DrawSummary>> effects;  ///< [arm][effect] against the baseline
  /// [arm][payer][year] difference in cost, undiscounted
  std::vector<std::vector<std::vector<DrawSummary>>> budget;
  // From the main perspective:
  std::vector<std::optional<InformationValue>> groups;  ///< at the first threshold; too few draws
  std::vector<InformationValue> parameters;             ///< each axis alone, likewise
  /// Of the net benefit at the first threshold; nothing with one replication.
  std::vector<std::optional<VarianceComponents>> chance;  ///< [arm]
};

/// What a study of draws says of costs and effects.
struct Evaluation {
  EvaluationRequest request;
  std::size_t points = 0, replications = 0;
  std::vector<std::size_t> draws;    ///< points that count: every unit of theirs was simulated
  std::vector<ArmsTogether> groups;  ///< one for each baseline that others are compared with
  /// Costs from the main perspective and effects: [group], for R's BCEA.
  std::vector<OutcomeDraws> outcomes;
};

/// @throws InputError when the study did not keep the measures, has no arm that is compared with
///         another, or fewer draws that could be simulated than `least_draws`
[[nodiscard]] Evaluation evaluate_study(const StudyReader& reader,
                                        const EvaluationRequest& request);

/// The measures over the evaluation, and those by year, that an evaluation is made of.
[[nodiscard]] std::vector<std::string> evaluated_measures(const EvaluationRequest& request);
[[nodiscard]] std::vector<std::string> evaluated_by_year(const EvaluationRequest& request);

}  // namespace carersim
