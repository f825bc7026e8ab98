#include "output/metric_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "output/number_text.hpp"
#include "sim/core/error.hpp"
#include "sim/measure/statistics.hpp"

namespace carersim {

namespace {

constexpr const char* no_value = "–";

template <class Number>
Interval interval_of(const std::vector<FormulaValue>& values, Number number) {
  RunningMoments moments;
  for (const FormulaValue& value : values) moments.add(number(value));
  return student_interval(moments, 0.95);
}

std::string mean_of(const std::vector<FormulaValue>& values, double FormulaValue::*part) {
  const Interval interval =
      interval_of(values, [&](const FormulaValue& value) { return value.*part; });
  return std::isnan(interval.mean) ? no_value : mean_text({interval.mean, 0}, NumberStyle::plain);
}

std::string rate_text(const std::vector<FormulaValue>& values, NumberStyle style) {
  const Interval interval = interval_of(values, [](const FormulaValue& v) { return v.rate(); });
  return std::isnan(interval.mean) ? no_value : mean_text(interval, style);
}

std::string difference_text(const std::vector<FormulaValue>& baseline,
                            const std::vector<FormulaValue>& changed, NumberStyle style) {
  const MetricDifference difference = metric_difference(baseline, changed);
  if (std::isnan(difference.interval.mean)) return no_value;
  if (difference.is_none) return "no change";
  return interval_text(difference.interval, style, Sign::always);
}

std::string population_name(const std::string& name) {
  return name == "area" ? "everybody" : "with carers";
}

std::string heading_of(const Metric& metric) {
  std::string text = metric.title + ", " + metric.unit;
  if (metric.better != Metric::Better::neither)
    text += metric.better == Metric::Better::down ? " (down is better)" : " (up is better)";
  if (!metric.is_verified) text += " *";
  return text;
}

std::string row_label(const MetricValues& values, const MetricValues::Row& row,
                      std::size_t period) {
  const Metric::Population& population = values.set.metrics[row.metric].populations[row.population];
  std::string label = population_name(population.name);
  if (values.periods.size() == 1 && values.periods[0].name == "evaluation") return label;
  return fmt::format("{}, {}{}", label, values.periods[period].name,
                     values.periods[period].is_whole ? "" : ", part");
}

std::string table_of_arm(const MetricValues& values, std::size_t arm,
                         const MetricTableOptions& options) {
  const std::size_t other = values.against[arm];
  const bool is_baseline = other == arm;
  std::vector<std::string> headings = {
      is_baseline ? values.arms[arm] : values.arms[arm] + ", against " + values.arms[other],
      "numerator", "denominator", "rate"};
  if (!is_baseline) headings.emplace_back("difference (95\u00a0% interval)");
  TextTable table(headings);
  for (std::size_t m = 0; m < values.set.metrics.size(); ++m) {
    table.start_group(heading_of(values.set.metrics[m]));
    for (const MetricValues::Row& row : values.rows) {
      if (row.metric != m) continue;
      const Metric& metric = values.set.metrics[m];
      const NumberStyle style = style_of(metric.unit);
      const bool is_rate = !metric.populations[row.population].formula.denominator.empty();
      for (std::size_t t = 0; t < values.periods.size(); ++t) {
        const std::vector<FormulaValue>& here = row.values[arm][t];
        std::vector<std::string> cells = {
            row_label(values, row, t), is_rate ? mean_of(here, &FormulaValue::numerator) : "",
            is_rate ? mean_of(here, &FormulaValue::denominator) : "", rate_text(here, style)};
        if (!is_baseline) cells.push_back(difference_text(row.values[other][t], here, style));
        table.add_row(cells);
      }
    }
  }
  return table.text(options.width, options.colour);
}

std::string notes_of(const MetricValues& values, std::size_t width) {
  std::string text;
  const auto add = [&](const std::string& note) {
    for (const std::string& line : wrap(note, width)) text += line + '\n';
  };
  bool any = false;
  std::vector<std::pair<std::string, std::vector<std::string>>> notes;  // with their measures
  for (const Metric& metric : values.set.metrics) {
    any = any || !metric.is_verified;
    if (!metric.unavailable.empty())
      add(fmt::format("{}: no value. {}", metric.title, metric.unavailable));
    for (const Metric::Population& population : metric.populations) {
      if (population.note.empty()) continue;
      const auto same = [&](const auto& note) { return note.first == population.note; };
      auto found = std::find_if(notes.begin(), notes.end(), same);
      if (found == notes.end()) found = notes.insert(found, {population.note, {}});
      found->second.push_back(metric.title + ", " + population_name(population.name));
    }
  }
  for (const auto& [note, measures] : notes) {
    const bool many = measures.size() > 3;
    add(fmt::format("{}: {}.",
                    many ? fmt::format("{} of these", measures.size())
                         : fmt::format("{}", fmt::join(measures, "; ")),
                    note));
  }
  if (any) add("* Definition unverified: quoted from memory; check it against the published one.");
  add("All rates are crude: not standardised by age or sex. Intervals: 95 %, chance variation "
      "only.");
  return text;
}

}  // namespace

MetricDifference metric_difference(const std::vector<FormulaValue>& baseline,
                                   const std::vector<FormulaValue>& changed) {
  std::vector<double> before, after;
  for (const FormulaValue& value : baseline) before.push_back(value.rate());
  for (const FormulaValue& value : changed) after.push_back(value.rate());
  return {paired_difference(before, after).difference, before == after};
}

std::string metric_table(const MetricValues& values, std::optional<std::size_t> arm,
                         const MetricTableOptions& options) {
  std::string text = heading_text(values.set.title, options.colour) + '\n' + '\n';
  for (std::size_t i = 0; i < values.arms.size(); ++i) {
    if (arm && *arm != i && values.against[*arm] != i) continue;
    text += table_of_arm(values, i, options) + '\n';
  }
  return text + notes_of(values, options.width);
}

}  // namespace carersim
