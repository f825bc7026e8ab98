#include "sim/calibrate/target_file.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <set>

#include "sim/random/distribution.hpp"
#include "sim/scenario/data_file.hpp"
#include "sim/scenario/formula_reader.hpp"

namespace carersim {

namespace {

constexpr std::size_t year = 12;  ///< months
constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

std::string text_or_nothing(const Cursor& cursor) {
  return cursor.exists() ? cursor.text() : std::string();
}

void read_band(const Cursor& cursor, Target& target) {
  const Cursor value = cursor["value"];
  const Cursor low = cursor["low"];
  const Cursor high = cursor["high"];
  target.low = low.number(Range::any());
  target.high = high.number(Range::any());
  target.value = value.exists() ? value.number(Range::any()) : (target.low + target.high) / 2;
  if (!low.exists() || !high.exists()) return;
  if (!(target.low < target.high)) {
    high.expected("the upper end of the band, above the lower one");
  } else if (target.value < target.low || target.value > target.high) {
    value.expected("a value within its own band");
  }
}

TargetPlan read_target(const Cursor& cursor) {
  TargetPlan plan;
  Target& target = plan.target;
  target.at = cursor.position();
  target.id = cursor["id"].text();
  target.name = cursor["name"].text();
  target.unit = text_or_nothing(cursor["unit"]);
  target.source = cursor["source"].text();
  target.explanation = text_or_nothing(cursor["explanation"]);
  target.role = static_cast<TargetRole>(cursor["role"].choice(target_role_names()));
  target.strength = static_cast<TargetStrength>(cursor["use"].choice(target_strength_names()));
  read_band(cursor, target);
  if (cursor["numerator"].exists()) {
    plan.formula = read_formula(cursor);
  } else if (target.counts() && target.explanation.empty()) {
    cursor.problem("no numerator and no explanation",
                   "what observes the target, or why nothing does");
  }
  return plan;
}

TargetPlan read_drift(const Cursor& cursor) {
  TargetPlan plan;
  plan.is_drift = true;
  Target& target = plan.target;
  target.at = cursor.position();
  target.id = cursor["id"].text();
  target.name = cursor["name"].text();
  target.unit = "share a year";
  target.source = "what settles does not drift";
  target.explanation = text_or_nothing(cursor["explanation"]);
  target.high = cursor["at_most"].number({0, 1, true});
  target.low = -target.high;
  plan.formula = read_formula(cursor);
  return plan;
}

}  // namespace

std::vector<TargetPlan> read_targets(const std::filesystem::path& file,
                                     std::shared_ptr<KeyReads> key_reads) {
  const DataFile data(file, std::move(key_reads));
  const Cursor root = data.root();
  std::vector<TargetPlan> plans;
  std::set<std::string> ids;
  const auto add = [&](const char* kind, TargetPlan (*read)(const Cursor&)) {
    if (!root[kind].exists()) return;
    for (const Cursor& cursor : root[kind].children()) {
      if (!cursor.is_table()) {
        cursor.expected("a table");
        continue;
      }
      plans.push_back(read(cursor));
      const std::string& id = plans.back().target.id;
      if (!id.empty() && !ids.insert(id).second)
        cursor["id"].expected("an id that no other target has");
    }
  };
  if (root["title"].exists()) (void)root["title"].text();
  add("target", read_target);
  add("drift", read_drift);
  if (!root["target"].exists()) root["target"].problem("no target", "at least one [[target]]");
  data.finish();
  return plans;
}

std::vector<Target> targets_of(const std::vector<TargetPlan>& plans) {
  std::vector<Target> targets;
  for (const TargetPlan& plan : plans) targets.push_back(plan.target);
  return targets;
}

std::string formulas_text(const std::vector<TargetPlan>& plans) {
  std::string text;
  const auto add = [&](const std::vector<FormulaTerm>& terms) {
    for (const FormulaTerm& term : terms)
      text += fmt::format(" {} {} {}", term.weight, static_cast<int>(term.form), term.name);
  };
  for (const TargetPlan& plan : plans) {
    text += plan.target.id + (plan.is_drift ? " drift" : "");
    if (plan.formula) {
      add(plan.formula->numerator);
      text += " /";
      add(plan.formula->denominator);
      text += fmt::format(" * {}", plan.formula->scale);
    }
    text += "\n";
  }
  return text;
}

TargetObserver::TargetObserver(const std::vector<TargetPlan>& plans, const RunDescription& run)
    : run_(run) {
  Problems problems;
  std::vector<std::string> known;
  for (const Measure& measure : run.measures) known.push_back(measure.name);
  for (const auto& [name, value] : run.constants) known.push_back(name);
  for (const TargetPlan& plan : plans) {
    Bound bound;
    bound.is_drift = plan.is_drift;
    std::vector<std::string> missing;
    if (plan.formula) bound.formula.emplace(*plan.formula, run, missing);
    for (const std::string& name : missing) {
      const std::string near = nearest_word(name, known);
      problems.add({plan.target.at, plan.target.id, fmt::format("\"{}\"", name),
                    "a measure or number of this run" +
                        (near.empty() ? "; carersim list measures names them"
                                      : fmt::format("; did you mean {}?", near))});
    }
    bound_.push_back(std::move(bound));
  }
  problems.throw_if_any("targets");
}

std::vector<double> TargetObserver::values(const ReplicationResult& result) const {
  const MonthRange evaluation = evaluated_months(run_);
  std::vector<double> values;
  for (const Bound& bound : bound_) {
    if (!bound.formula) {
      values.push_back(no_value);
    } else {
      values.push_back(bound.is_drift ? drift(*bound.formula, result)
                                      : bound.formula->over(result, evaluation).rate());
    }
  }
  return values;
}

double TargetObserver::drift(const BoundFormula& formula, const ReplicationResult& result) const {
  const MonthRange evaluation = evaluated_months(run_);
  const std::size_t months = evaluation.end - evaluation.first;
  // Seasons cancel in whole years; an evaluation that starts within a month has one month more.
  if (months < 2 * year) return no_value;
  const double first = formula.over(result, {evaluation.first, evaluation.first + year}).rate();
  const double last = formula.over(result, {evaluation.end - year, evaluation.end}).rate();
  const double years = static_cast<double>(months - year) / static_cast<double>(year);
  if (!(first > 0) || !(last > 0)) return no_value;
  return portable_pow(last / first, 1 / years) - 1;
}

}  // namespace carersim
