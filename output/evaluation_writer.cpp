#include "output/evaluation_writer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <limits>
#include <optional>

#include "output/described_datasets.hpp"
#include "output/hdf5_file.hpp"
#include "sim/core/error.hpp"
#include "sim/core/partial_file.hpp"

namespace carersim {

namespace {

using H5::PredType;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// The datasets of an evaluation: FORMAT.md in code.
class EvaluationDatasets {
 public:
  EvaluationDatasets(const std::filesystem::path& path, const StudyContents& study,
                     const Evaluation& evaluation, const DrawnParameters& parameters)
      : study_(study),
        evaluation_(evaluation),
        request_(evaluation.request),
        parameters_(parameters),
        file_(path, "evaluation") {}

  void write() {
    add_dimensions();
    add_draws();
    add_parameters();
    add_costs_and_effects();
    add_thresholds();
    add_years();
    add_information();
    file_.close();
  }

 private:
  /// A number for each arm of the study: nan for those that are compared with nothing.
  template <class Of>
  [[nodiscard]] std::vector<double> by_arm(std::size_t length, const Of& of) const {
    std::vector<double> values(study_.arms.size() * length, none);
    for (const ArmsTogether& group : evaluation_.groups) {
      for (std::size_t place = 0; place < group.arms.size(); ++place) {
        for (std::size_t i = 0; i < length; ++i)
          values[group.arms[place] * length + i] = of(group, place, i);
      }
    }
    return values;
  }

  void add(const std::string& name, const std::vector<std::string>& dimensions,
           const std::vector<double>& values, const std::string& long_name,
           const std::string& unit = "") {
    const H5::DataSet dataset =
        file_.add_variable(name, PredType::IEEE_F64LE, dimensions, long_name);
    if (!unit.empty()) write_attribute(dataset, "units", unit);
    dataset.write(values.data(), PredType::NATIVE_DOUBLE);
  }
  /// Mean and interval of a number that has both.
  template <class Of>
  void add_summary(const std::string& name, const std::vector<std::string>& dimensions,
                   std::size_t length, const Of& of, const std::string& long_name,
                   const std::string& unit) {
    std::vector<std::string> all = {"arm"};
    all.insert(all.end(), dimensions.begin(), dimensions.end());
    const auto part = [&](double DrawSummary::*number) {
      return by_arm(length, [&](const ArmsTogether& group, std::size_t place, std::size_t i) {
        return of(group, place, i).*number;
      });
    };
    add(name, all, part(&DrawSummary::mean), long_name + ": mean of the draws", unit);
    add(name + "_low", all, part(&DrawSummary::low), "of it the lower end of the 95 % interval",
        unit);
    add(name + "_high", all, part(&DrawSummary::high), "of it the upper end of the 95 % interval",
        unit);
  }

  [[nodiscard]] const ArmsTogether::Seen& main(const ArmsTogether& group) const {
    return group.perspectives[request_.main];
  }

  void add_dimensions() {
    const H5::Group group = file_.root();
    write_attribute(group, "main_perspective", request_.perspectives[request_.main].key);
    write_attribute(group, "effect", "QALY");
    file_.add_dimension("arm", study_.arms);
    std::vector<std::string> keys, names, payers;
    for (const Perspective& each : request_.perspectives) {
      keys.push_back(each.key);
      names.push_back(each.name);
      payers.push_back(fmt::format("{}", fmt::join(each.payers, ", ")));
    }
    file_.add_dimension("perspective", keys);
    file_.add_texts("perspective_name", "perspective", names, "whose costs count");
    file_.add_texts("perspective_payers", "perspective", payers, "payers whose costs count");
    std::vector<std::string> effects;
    for (const EvaluationRequest::Effect& each : request_.effects) effects.push_back(each.measure);
    file_.add_dimension("effect", effects);
    file_.add_dimension("threshold", request_.thresholds);
    file_.add_dimension("curve_threshold", request_.curve);
    std::vector<std::string> against(study_.arms.size());
    for (std::size_t arm = 0; arm < study_.arms.size(); ++arm)
      against[arm] = study_.arms[study_.against[arm]];
    file_.add_texts("against", "arm", against, "the arm that it is compared with");
  }

  /// Costs and effects of each draw: what all else is made of.
  void add_draws() {
    std::vector<std::int32_t> points;
    for (const std::size_t point : evaluation_.draws)
      points.push_back(static_cast<std::int32_t>(point));
    file_.add_dimension("draw", points);
    const std::size_t arms = study_.arms.size();
    std::vector<double> costs(points.size() * arms, none), effects = costs;
    for (std::size_t i = 0; i < evaluation_.groups.size(); ++i) {
      const ArmsTogether& group = evaluation_.groups[i];
      for (std::size_t place = 0; place < group.arms.size(); ++place) {
        for (std::size_t draw = 0; draw < points.size(); ++draw) {
          costs[draw * arms + group.arms[place]] = evaluation_.outcomes[i].cost(draw, place);
          effects[draw * arms + group.arms[place]] = evaluation_.outcomes[i].effect(draw, place);
        }
      }
    }
    add("cost", {"draw", "arm"}, costs, "discounted cost from the main perspective", "GBP");
    add("qaly", {"draw", "arm"}, effects, "discounted QALYs, all together", "QALY");
  }

  void add_parameters() {
    const H5::Group group = file_.root();
    write_attribute(group, "draws", std::uint64_t{parameters_.draws});
    write_attribute(group, "draws_mended", std::uint64_t{parameters_.mended});
    write_attribute(group, "values_set_by_the_scenario",
                    parameters_.of_set == DrawnParameters::OfSet::held ? "held" : "drawn around");
    std::vector<std::string> ids, values, distributions;
    std::vector<double> sets, redrawn;
    for (const DrawnParameters::Drawn& each : parameters_.drawn) {
      ids.push_back(each.id);
      values.push_back(each.value);
      distributions.push_back(each.distribution);
      sets.push_back(static_cast<double>(each.set));
      redrawn.push_back(static_cast<double>(each.redrawn));
    }
    file_.add_dimension("parameter", ids);
    file_.add_texts("parameter_value", "parameter", values, "value in the scenario, not drawn");
    file_.add_texts("parameter_distribution", "parameter", distributions,
                    "what it was drawn from; percentages as shares");
    add("parameter_drawn_with", {"parameter"}, sets,
        "place of the first parameter that a rule of the scenario ties it to; its own: none");
    add("parameter_redrawn", {"parameter"}, redrawn,
        "draws in which it was drawn again since the scenario could not be");
    if (parameters_.held.empty()) return;
    std::vector<std::string> why;
    ids.clear();
    values.clear();
    for (const DrawnParameters::Held& each : parameters_.held) {
      ids.push_back(each.id);
      values.push_back(each.value);
      why.push_back(each.why);
    }
    file_.add_dimension("held_parameter", ids);
    file_.add_texts("held_value", "held_parameter", values, "its value");
    file_.add_texts("held_why", "held_parameter", why, "why it was not drawn");
  }

  void add_costs_and_effects() {
    const std::size_t perspectives = request_.perspectives.size();
    add_summary(
        "incremental_cost", {"perspective"}, perspectives,
        [](const ArmsTogether& group, std::size_t place, std::size_t i) {
          return group.perspectives[i].against[place].cost;
        },
        "discounted cost less that of the arm it is compared with", "GBP");
    add_summary(
        "incremental_qaly_of", {"effect"}, request_.effects.size(),
        [](const ArmsTogether& group, std::size_t place, std::size_t i) {
          return group.effects[place][i];
        },
        "discounted QALYs less those of the arm it is compared with", "QALY");
    add_summary(
        "incremental_qaly", {}, 1,
        [this](const ArmsTogether& group, std::size_t place, std::size_t) {
          return main(group).against[place].effect;
        },
        "discounted QALYs, all together, less those of the arm it is compared with", "QALY");
    add("icer", {"arm", "perspective"},
        by_arm(perspectives,
               [](const ArmsTogether& group, std::size_t place, std::size_t i) {
                 return group.perspectives[i].against[place].icer.value_or(none);
               }),
        "cost of a QALY against the arm it is compared with: ratio of the means; nan where one "
        "dominates the other",
        "GBP / QALY");
    const std::size_t arms = study_.arms.size();
    std::vector<std::string> quadrants(arms * perspectives), dominance(arms * perspectives);
    std::vector<double> along(arms * perspectives, none);
    constexpr const char* names[] = {"costs more, gains more", "costs less, gains more: dominates",
                                     "costs less, gains less",
                                     "costs more, gains less: is dominated", "equal in one"};
    for (const ArmsTogether& group : evaluation_.groups) {
      for (std::size_t i = 0; i < perspectives; ++i) {
        for (std::size_t place = 1; place < group.arms.size(); ++place)
          quadrants[group.arms[place] * perspectives + i] =
              names[static_cast<std::size_t>(group.perspectives[i].against[place].quadrant)];
        for (const FrontierArm& each : group.perspectives[i].frontier) {
          const std::size_t at = group.arms[each.arm] * perspectives + i;
          dominance[at] = each.dominance == Dominance::strong     ? "dominated"
                          : each.dominance == Dominance::extended ? "extendedly dominated"
                                                                  : "on the frontier";
          if (each.icer) along[at] = *each.icer;
        }
      }
    }
    add_texts("quadrant", {"arm", "perspective"}, quadrants,
              "where it lies from the arm it is compared with, by means");
    add_texts("dominance", {"arm", "perspective"}, dominance,
              "fully incremental analysis of the arms that share a baseline");
    add("icer_on_frontier", {"arm", "perspective"}, along,
        "cost of a QALY against the next cheaper arm of the frontier", "GBP / QALY");
  }

  void add_texts(const std::string& name, const std::vector<std::string>& dimensions,
                 const std::vector<std::string>& values, const std::string& long_name) {
    const H5::DataSet dataset = file_.add_variable(name, text_type(), dimensions, long_name);
    const H5::DataSpace space = dataset.getSpace();
    write_texts(dataset, values, space, space);
  }

  void add_thresholds() {
    const std::size_t perspectives = request_.perspectives.size(),
                      thresholds = request_.thresholds.size(), curve = request_.curve.size();
    add_summary(
        "net_benefit", {"perspective", "threshold"}, perspectives * thresholds,
        [&](const ArmsTogether& group, std::size_t place, std::size_t i) {
          return group.perspectives[i / thresholds].net_benefit[place][i % thresholds];
        },
        "incremental net monetary benefit", "GBP");
    add("acceptability", {"arm", "perspective", "curve_threshold"},
        by_arm(perspectives * curve,
               [&](const ArmsTogether& group, std::size_t place, std::size_t i) {
                 return group.perspectives[i / curve].curve[i % curve].shares[place];
               }),
        "share of draws in which it has the highest net benefit of the arms with its baseline");
    add("on_acceptability_frontier", {"arm", "perspective", "curve_threshold"},
        by_arm(perspectives * curve,
               [&](const ArmsTogether& group, std::size_t place, std::size_t i) {
                 const Acceptability& at = group.perspectives[i / curve].curve[i % curve];
                 return at.optimal == place ? at.shares[place] : none;
               }),
        "the same where it has the highest mean net benefit; nan where it has not");
    // Of each baseline: the arms that are compared with it are one decision.
    const auto of_baselines = [&](std::size_t length, const auto& of) {
      return by_arm(length, [&](const ArmsTogether& group, std::size_t place, std::size_t i) {
        return place == 0 ? of(group, i) : none;
      });
    };
    const auto perfect = [&](double InformationValue::*number, bool is_curve) {
      const std::size_t length = is_curve ? curve : thresholds;
      return of_baselines(perspectives * length, [&](const ArmsTogether& group, std::size_t i) {
        const ArmsTogether::Seen& seen = group.perspectives[i / length];
        return (is_curve ? seen.perfect_curve : seen.perfect)[i % length].*number;
      });
    };
    const std::string evpi =
        "expected value of perfect information, at each baseline for the arms "
        "compared with it";
    add("evpi", {"arm", "perspective", "threshold"}, perfect(&InformationValue::value, false), evpi,
        "GBP");
    add("evpi_standard_error", {"arm", "perspective", "threshold"},
        perfect(&InformationValue::standard_error, false), "of it the standard error", "GBP");
    add("evpi_curve", {"arm", "perspective", "curve_threshold"},
        perfect(&InformationValue::value, true), evpi, "GBP");
  }

  void add_years() {
    const std::size_t years = study_.year_starts.size(), payers = request_.payers.size(),
                      perspectives = request_.perspectives.size();
    file_.add_dimension("payer", request_.payers);
    std::vector<std::int32_t> numbers = numbers_below(years);
    for (std::int32_t& year : numbers) ++year;
    file_.add_dimension("year", numbers);
    file_.add_texts("year_start", "year", study_.year_starts, "first day of the year, ISO 8601");
    add_summary(
        "budget_impact", {"payer", "year"}, payers * years,
        [&](const ArmsTogether& group, std::size_t place, std::size_t i) {
          return group.budget[place][i / years][i % years];
        },
        "cost less that of the arm it is compared with, undiscounted", "GBP");
    for (const bool is_money : {true, false}) {
      const std::string name = is_money ? "money_back" : "worth_back";
      const auto years_of = [&](const ArmsTogether& group, std::size_t place,
                                std::size_t i) -> const PayBack& {
        const ArmsTogether::Seen& seen = group.perspectives[i];
        return (is_money ? seen.money : seen.worth)[place];
      };
      add(name, {"arm", "perspective", "year"},
          by_arm(perspectives * years,
                 [&](const ArmsTogether& group, std::size_t place, std::size_t i) {
                   return years_of(group, place, i / years).years.mean[i % years];
                 }),
          std::string(is_money ? "money saved" : "money saved and QALYs at the first threshold") +
              " until the end of the year, undiscounted: mean of the draws",
          "GBP");
      add(name + "_year", {"arm", "perspective"},
          by_arm(perspectives,
                 [&](const ArmsTogether& group, std::size_t place, std::size_t i) {
                   const auto& year = years_of(group, place, i).years.year;
                   return year ? static_cast<double>(*year) : none;
                 }),
          "from the end of this year on nothing is owed any more; nan: not within the evaluation");
      add(name + "_share", {"arm", "perspective"},
          by_arm(perspectives, [&](const ArmsTogether& group, std::size_t place,
                                   std::size_t i) { return years_of(group, place, i).share; }),
          "share of draws in which nothing is owed at the end of the evaluation");
    }
  }

  void add_information() {
    const std::size_t axes = study_.axes.size();
    const auto baselines = [&](std::size_t length, const auto& of) {
      return by_arm(length, [&](const ArmsTogether& group, std::size_t place, std::size_t i) {
        return place == 0 ? of(group, i) : none;
      });
    };
    const std::string evppi = "expected value of perfect information at the first threshold about ";
    for (const bool is_error : {false, true}) {
      const auto number = [&](const InformationValue& value) {
        return is_error ? value.standard_error : value.value;
      };
      const std::string end = is_error ? "_standard_error" : "";
      add("evppi" + end, {"arm", "parameter"},
          baselines(axes, [&](const ArmsTogether& group,
                              std::size_t i) { return number(group.parameters[i]); }),
          is_error ? "of it the standard error" : evppi + "this parameter", "GBP");
    }
    if (request_.groups.empty()) return;
    std::vector<std::string> names;
    std::vector<double> sizes;
    for (const EvaluationRequest::Group& group : request_.groups) {
      names.push_back(group.name);
      sizes.push_back(static_cast<double>(group.axes.size()));
    }
    file_.add_dimension("parameter_group", names);
    add("parameter_group_size", {"parameter_group"}, sizes, "parameters in the group");
    for (const bool is_error : {false, true}) {
      add(std::string("evppi_of_group") + (is_error ? "_standard_error" : ""),
          {"arm", "parameter_group"},
          baselines(names.size(),
                    [&](const ArmsTogether& group, std::size_t i) {
                      if (!group.groups[i]) return none;
                      return is_error ? group.groups[i]->standard_error : group.groups[i]->value;
                    }),
          is_error ? "of it the standard error" : evppi + "the group; nan: too few draws", "GBP");
    }
  }

  const StudyContents& study_;
  const Evaluation& evaluation_;
  const EvaluationRequest& request_;
  const DrawnParameters& parameters_;
  NetcdfFile file_;
};

/// More than an evaluation takes: its numbers, each for an arm, and HDF5's own tables.
std::uintmax_t bytes_of(const StudyContents& study, const Evaluation& evaluation) {
  const EvaluationRequest& request = evaluation.request;
  const std::size_t numbers =
      4 * request.perspectives.size() *
          (request.curve.size() + request.thresholds.size() + study.year_starts.size()) +
      4 * request.payers.size() * study.year_starts.size() + 2 * evaluation.draws.size() +
      32 * study.axes.size();
  constexpr std::uintmax_t tables = 1024 * 1024;
  return tables + 8 * (study.arms.size() + 1) * numbers + 512 * study.axes.size();
}

}  // namespace

void add_evaluation(const std::filesystem::path& path, const StudyContents& study,
                    const Evaluation& evaluation, const DrawnParameters& parameters) {
  PartialFile file(path);
  std::error_code error;
  std::filesystem::copy_file(path, file.path(), std::filesystem::copy_options::overwrite_existing,
                             error);
  if (error) {
    throw EnvironmentError(fmt::format("{}: {}", path.string(), disk_problem(error.value())));
  }
  const std::uintmax_t before = std::filesystem::file_size(path);
  write_whole_file(file, before + bytes_of(study, evaluation),
                   [&] { EvaluationDatasets(file.path(), study, evaluation, parameters).write(); });
}

}  // namespace carersim
