#include "output/report_metrics.hpp"

namespace carersim {

namespace {

constexpr int digits = 7;

double mean_of(const std::vector<FormulaValue>& values, double FormulaValue::*part) {
  RunningMoments moments;
  for (const FormulaValue& value : values) moments.add(value.*part);
  return moments.mean();
}

Json periods_of(const MetricValues& values, const MetricValues::Row& row, std::size_t arm) {
  const bool is_rate =
      !values.set.metrics[row.metric].populations[row.population].formula.denominator.empty();
  Json periods = Json::array();
  for (std::size_t t = 0; t < values.periods.size(); ++t) {
    const std::vector<FormulaValue>& here = row.values[arm][t];
    const std::size_t other = values.against[arm];
    const Observations baseline = rates_of(row.values[other][t]);
    Json period = json_estimate(rates_of(here), other == arm ? nullptr : &baseline);
    if (is_rate) {
      period["numerator"] = json_number(mean_of(here, &FormulaValue::numerator), digits);
      period["denominator"] = json_number(mean_of(here, &FormulaValue::denominator), digits);
    }
    periods.push_back(std::move(period));
  }
  return periods;
}

}  // namespace

Json report_metrics(const MetricValues& values) {
  Json periods = Json::array();
  for (std::size_t t = 0; t < values.periods.size(); ++t)
    periods.push_back({{"name", values.periods[t].name},
                       {"from", values.period_starts[t]},
                       {"whole", values.periods[t].is_whole}});
  Json metrics = Json::array();
  for (std::size_t m = 0; m < values.set.metrics.size(); ++m) {
    const Metric& metric = values.set.metrics[m];
    const char* better = metric.better == Metric::Better::neither ? "neither"
                         : metric.better == Metric::Better::down  ? "down"
                                                                  : "up";
    Json json = {{"id", metric.id},
                 {"title", metric.title},
                 {"unit", metric.unit},
                 {"definition", metric.definition},
                 {"better", better},
                 {"verified", metric.is_verified},
                 {"unavailable", metric.unavailable},
                 {"populations", Json::array()}};
    for (const MetricValues::Row& row : values.rows) {
      if (row.metric != m) continue;
      const Metric::Population& population = metric.populations[row.population];
      Json arms = Json::array();
      for (std::size_t arm = 0; arm < values.arms.size(); ++arm)
        arms.push_back(periods_of(values, row, arm));
      json["populations"].push_back(
          {{"name", population.name}, {"note", population.note}, {"arms", std::move(arms)}});
    }
    metrics.push_back(std::move(json));
  }
  return {{"id", values.set.id},
          {"title", values.set.title},
          {"source", values.set.source},
          {"periods", std::move(periods)},
          {"metrics", std::move(metrics)}};
}

}  // namespace carersim
