#include "apps/carersim/enough.hpp"

#include <fmt/format.h>

#include <charconv>
#include <map>

#include "apps/carersim/commands.hpp"
#include "apps/carersim/headline_rows.hpp"
#include "sim/scenario/cursor.hpp"

namespace carersim {

namespace {

constexpr double default_of_difference = 0.1;
constexpr double default_of_baseline = 0.001;
constexpr const char* of_baseline = " of baseline";
constexpr const char* percent = "%";

/// What follows at the end of a text is cut off. @return whether it was there
bool cut(std::string& text, const std::string& end) {
  if (!text.ends_with(end)) return false;
  text.resize(text.size() - end.size());
  return true;
}

/// A number above 0 and nothing else.
std::optional<double> positive(const std::string& text) {
  double value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) return std::nullopt;
  if (!(value > 0) || value > 1e15) return std::nullopt;
  return value;
}

/// "10%", "0.1% of baseline", "cost.nhs=5%" or "cost.nhs=20000".
struct Typed {
  std::string measure;  ///< empty: of all
  Precision precision;
};

std::optional<Typed> parse(std::string text) {
  Typed typed;
  const std::size_t equals = text.rfind('=');
  if (equals != std::string::npos) {
    typed.measure = text.substr(0, equals);
    if (typed.measure.empty()) return std::nullopt;
    text = text.substr(equals + 1);
  }
  const bool baseline = cut(text, of_baseline);
  const bool share = cut(text, percent);
  if (share && text.ends_with(' ')) text.pop_back();
  const std::optional<double> value = positive(text);
  if (!value || (!share && (baseline || typed.measure.empty()))) return std::nullopt;
  double& target = baseline ? typed.precision.of_baseline
                   : share  ? typed.precision.of_difference
                            : typed.precision.absolute;
  target = share ? *value / 100 : *value;
  return typed;
}

std::string no_measure(const std::string& name, const RunDescription& run) {
  std::vector<std::string> names;
  for (const Measure& measure : run.measures) names.push_back(measure.name);
  const std::string near = nearest_word(name, names);
  return fmt::format("--precision: found \"{}\"; expected {}", name,
                     near.empty() ? std::string("a measure; carersim list measures names them")
                                  : fmt::format("a measure; did you mean {}?", near));
}

}  // namespace

std::string check_precision(const std::string& text) {
  if (parse(text)) return "";
  return fmt::format(
      "found \"{}\"; expected a share of the difference such as 10%, one of the baseline such as "
      "'0.1% of baseline', or MEASURE=half width such as cost.nhs=20000 or cost.nhs=5%",
      text);
}

EnoughReplications::EnoughReplications(const EnoughRequest& request, const RunDescription& run) {
  Precision of_all{default_of_difference, default_of_baseline, 0};
  std::map<std::string, Precision> named;
  for (const std::string& text : request.precisions) {
    const std::optional<Typed> typed = parse(text);
    require(typed.has_value(), "a precision is checked when the command line is read");
    Precision& precision = typed->measure.empty() ? of_all : named[typed->measure];
    if (typed->precision.of_difference > 0)
      precision.of_difference = typed->precision.of_difference;
    if (typed->precision.of_baseline > 0) precision.of_baseline = typed->precision.of_baseline;
    if (typed->precision.absolute > 0) precision.absolute = typed->precision.absolute;
  }
  const RunTotals all = empty_totals(run);
  std::vector<std::pair<std::size_t, Precision>> measures;
  for (const auto& [name, precision] : named) {
    const std::optional<std::size_t> measure = all.find(name);
    if (!measure) throw CommandLineError(no_measure(name, run));
    measures.emplace_back(*measure, precision);
  }
  if (named.empty()) {
    for (const TableRow& row : headline_rows(all)) {
      if (const std::optional<std::size_t> measure = all.find(row.measure))
        measures.emplace_back(*measure, of_all);
    }
  }
  std::vector<Precision> precisions;
  for (std::size_t arm = 0; arm < run.arms.size(); ++arm) {
    const std::size_t baseline = run.baseline_of(arm);
    if (baseline == arm) continue;
    for (const auto& [measure, precision] : measures) {
      places_.push_back({arm, baseline, measure});
      judged_.push_back({run.arms[arm], run.measures[measure].name, precision});
      precisions.push_back(precision);
    }
  }
  rule_.emplace(precisions, ReplicationRuleOptions{.maximum = request.most()});
}

void EnoughReplications::add(const std::vector<ReplicationResult>& arms) {
  std::vector<ReplicationRule::Pair> pairs;
  for (const Place& place : places_)
    pairs.push_back(
        {arms[place.baseline].totals[place.measure], arms[place.arm].totals[place.measure]});
  rule_->add(pairs);
}

ReplicationDecision EnoughReplications::decision() const {
  return {rule_->options(), judged_, rule_->trace(), rule_->ending(), rule_->precise_from()};
}

}  // namespace carersim
