#include "output/metric_set.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <set>

#include "output/result_reader.hpp"
#include "sim/core/error.hpp"
#include "sim/scenario/data_file.hpp"
#include "sim/scenario/formula_reader.hpp"

namespace carersim {

namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

Metric::Population read_population(const Cursor& cursor, double scale) {
  Metric::Population population;
  population.name = cursor.name();
  population.formula = read_formula(cursor);
  if (!cursor["scale"].exists()) population.formula.scale = scale;
  population.note = cursor["caveat"].text_or("");
  return population;
}

Metric read_metric(const Cursor& cursor) {
  Metric metric;
  metric.id = cursor["id"].text();
  metric.title = cursor["title"].text();
  metric.definition = cursor["definition"].text();
  metric.is_verified = cursor["status"].choice({"unverified", "verified"}) == 1;
  metric.unavailable = cursor["unavailable"].text_or("");
  if (!metric.unavailable.empty()) return metric;
  metric.unit = cursor["unit"].text();
  metric.better = static_cast<Metric::Better>(cursor["better"].choice({"down", "up", "neither"}));
  const double scale = cursor["scale"].exists() ? cursor["scale"].number(Range::above(0)) : 1;
  for (const char* name : {"area", "with_carers"}) {
    if (cursor[name].exists()) metric.populations.push_back(read_population(cursor[name], scale));
  }
  if (metric.populations.empty())
    cursor.problem("no population",
                   "area = { numerator = …, denominator = … }, with_carers, or both");
  return metric;
}

year_month_day date_of(const std::string& text) {
  int year = 0;
  unsigned month = 0, day = 0;
  std::from_chars(text.data(), text.data() + 4, year);
  std::from_chars(text.data() + 5, text.data() + 7, month);
  std::from_chars(text.data() + 8, text.data() + 10, day);
  return {std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
}

/// The first day of the financial year or quarter that a date lies in.
sys_days period_start(year_month_day date, MetricPeriods periods) {
  const auto month = static_cast<unsigned>(date.month());
  const int year = static_cast<int>(date.year()) - (month < 4 ? 1 : 0);
  unsigned first = 4;
  if (periods == MetricPeriods::quarters) first = (month - 1) / 3 * 3 + 1;
  const int first_year = first < 4 ? year + 1 : year;
  return sys_days(std::chrono::year(first_year) / static_cast<int>(first) / 1);
}

std::string period_name(sys_days start, MetricPeriods periods) {
  const year_month_day date(start);
  const auto month = static_cast<unsigned>(date.month());
  const int year = static_cast<int>(date.year()) - (month < 4 ? 1 : 0);
  const std::string name = fmt::format("{}/{:02}", year, (year + 1) % 100);
  if (periods == MetricPeriods::years) return name;
  return fmt::format("{} Q{}", name, month < 4 ? 4 : (month - 1) / 3);
}

}  // namespace

MetricSet read_metric_set(const std::filesystem::path& file, std::shared_ptr<KeyReads> key_reads) {
  const DataFile data(file, std::move(key_reads));
  const Cursor root = data.root();
  MetricSet set;
  set.id = root["id"].text();
  set.title = root["title"].text();
  set.source = root["source"].text();
  std::set<std::string> ids;
  for (const Cursor& cursor : root["metric"].children()) {
    if (!cursor.is_table()) {
      cursor.expected("a table");
      continue;
    }
    set.metrics.push_back(read_metric(cursor));
    if (!ids.insert(set.metrics.back().id).second)
      cursor["id"].expected("an id that no other metric of the set has");
  }
  if (!root["metric"].exists()) root["metric"].problem("no metric", "at least one [[metric]]");
  data.finish();
  return set;
}

std::vector<MetricPeriod> metric_periods(const RunDescription& run, MetricPeriods periods) {
  const MonthRange all = evaluated_months(run);
  if (periods == MetricPeriods::total) return {{"evaluation", all, true}};
  std::vector<MetricPeriod> found;
  for (std::size_t month = all.first; month < all.end; ++month) {
    const sys_days start = period_start(date_of(run.month_dates[month]), periods);
    const std::string name = period_name(start, periods);
    if (found.empty() || found.back().name != name) found.push_back({name, {month, month}, true});
    found.back().months.end = month + 1;
  }
  for (MetricPeriod& period : found) {
    double days = 0;
    for (std::size_t t = period.months.first; t < period.months.end; ++t) days += run.month_days[t];
    const sys_days start = period_start(date_of(run.month_dates[period.months.first]), periods);
    const auto length = std::chrono::months(periods == MetricPeriods::years ? 12 : 3);
    const year_month_day end = year_month_day(start) + length;
    period.is_whole = days > static_cast<double>((sys_days(end) - start).count()) - 0.5;
  }
  return found;
}

bool is_counted(const MetricSet& set, const RunDescription& run) {
  std::vector<std::string> missing;
  for (const Metric& metric : set.metrics)
    for (const Metric::Population& population : metric.populations)
      (void)BoundFormula(population.formula, run, missing);
  return missing.empty();
}

MetricValues metric_values(const MetricSet& set, const ResultReader& reader,
                           MetricPeriods periods) {
  const RunDescription& run = reader.run();
  MetricValues found;
  found.set = set;
  found.arms = run.arms;
  for (std::size_t arm = 0; arm < run.arms.size(); ++arm)
    found.against.push_back(run.baseline_of(arm));
  found.periods = metric_periods(run, periods);
  for (const MetricPeriod& period : found.periods)
    found.period_starts.push_back(run.month_dates[period.months.first]);
  Problems problems;
  std::vector<BoundFormula> formulas;
  std::vector<std::string> known;
  for (const Measure& measure : run.measures) known.push_back(measure.name);
  for (const auto& [name, value] : run.constants) known.push_back(name);
  for (std::size_t m = 0; m < set.metrics.size(); ++m) {
    for (std::size_t p = 0; p < set.metrics[m].populations.size(); ++p) {
      std::vector<std::string> missing;
      formulas.emplace_back(set.metrics[m].populations[p].formula, run, missing);
      for (const std::string& name : missing) {
        const std::string near = nearest_word(name, known);
        Problem problem;
        problem.at.file = reader.path().string();
        problem.where = fmt::format("{}, {}", set.id, set.metrics[m].id);
        problem.found = fmt::format("no measure {}", name);
        problem.expected =
            near.empty()
                ? "a run of a scenario that counts it, such as one that extends base/england.toml"
                : fmt::format("a measure or number of this run; did you mean {}?", near);
        problems.add(std::move(problem));
      }
      MetricValues::Row row{m, p, {}};
      row.values.assign(run.arms.size(),
                        std::vector<std::vector<FormulaValue>>(found.periods.size()));
      found.rows.push_back(std::move(row));
    }
  }
  problems.throw_if_any("metrics");
  for (std::size_t arm = 0; arm < run.arms.size(); ++arm) {
    for (std::size_t replication = 0; replication < reader.replications(); ++replication) {
      const ReplicationResult result = reader.result(arm, replication);
      for (std::size_t i = 0; i < found.rows.size(); ++i) {
        for (std::size_t t = 0; t < found.periods.size(); ++t)
          found.rows[i].values[arm][t].push_back(formulas[i].over(result, found.periods[t].months));
      }
    }
  }
  return found;
}

}  // namespace carersim
