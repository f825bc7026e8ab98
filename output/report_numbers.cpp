#include "output/report_numbers.hpp"

#include <algorithm>
#include <cmath>

#include "output/result_reader.hpp"

namespace carersim {

namespace {

const char* better_word(Metric::Better better) {
  if (better == Metric::Better::neither) return "neither";
  return better == Metric::Better::down ? "down" : "up";
}

bool is_all_zero(const std::vector<std::vector<Observations>>& arms) {
  for (const std::vector<Observations>& stretches : arms)
    for (const Observations& values : stretches)
      for (const double value : values)
        if (std::isfinite(value) && value != 0) return false;
  return true;
}

}  // namespace

ReportNumbers::ReportNumbers(std::vector<ReportGroup> groups, const ResultReader& reader)
    : groups_(std::move(groups)) {
  const RunDescription& run = reader.run();
  for (std::size_t arm = 0; arm < run.arms.size(); ++arm) against_.push_back(run.baseline_of(arm));
  years_ = metric_periods(run, MetricPeriods::years);
  months_ = run.month_dates.size();
  std::vector<std::vector<BoundFormula>> formulas;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    formulas.emplace_back();
    values_.emplace_back();
    for (const ReportQuantity& quantity : groups_[g].quantities) {
      std::vector<std::string> missing;
      formulas.back().emplace_back(quantity.formula, run, missing);
      const std::size_t stretches = 1 +
                                    (groups_[g].by != ReportPeriods::total ? years_.size() : 0) +
                                    (groups_[g].by == ReportPeriods::months ? months_ : 0);
      places_[quantity.id] = {g, values_.back().size()};
      values_.back().emplace_back(run.arms.size(), std::vector<Observations>(stretches));
    }
  }
  for (std::size_t arm = 0; arm < run.arms.size(); ++arm) {
    for (std::size_t row = 0; row < reader.replications(); ++row) {
      const ReplicationResult result = reader.result(arm, row);
      for (std::size_t g = 0; g < groups_.size(); ++g) {
        for (std::size_t q = 0; q < groups_[g].quantities.size(); ++q) {
          const BoundFormula& formula = formulas[g][q];
          std::vector<Observations>& stretches = values_[g][q][arm];
          std::size_t stretch = 0;
          const auto take = [&](MonthRange months) {
            stretches[stretch++].push_back(formula.over(result, months).rate());
          };
          take(evaluated_months(run));
          if (groups_[g].by == ReportPeriods::total) continue;
          for (const MetricPeriod& year : years_) take(year.months);
          if (groups_[g].by != ReportPeriods::months) continue;
          for (std::size_t month = 0; month < months_; ++month) take({month, month + 1});
        }
      }
    }
  }
}

Json ReportNumbers::quantity(std::size_t group, std::size_t quantity) const {
  const ReportQuantity& of = groups_[group].quantities[quantity];
  const Values& arms = values_[group][quantity];
  Json json = {{"id", of.id},
               {"title", of.title},
               {"unit", of.unit},
               {"better", better_word(of.better)},
               {"total", Json::array()}};
  const bool has_years = groups_[group].by != ReportPeriods::total;
  const bool has_months = groups_[group].by == ReportPeriods::months;
  if (has_years) json["years"] = Json::array();
  // Of services there are many, and the page has to stay small.
  const bool has_differences = has_months && !groups_[group].for_each_service;
  if (has_months) json["months"] = Json::array();
  if (has_differences) json["month_differences"] = Json::array();
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    const std::vector<Observations>* baseline =
        against_[arm] == arm ? nullptr : &arms[against_[arm]];
    const auto estimate = [&](std::size_t stretch) {
      return json_estimate(arms[arm][stretch], baseline ? &(*baseline)[stretch] : nullptr);
    };
    json["total"].push_back(estimate(0));
    if (has_years) {
      Json years = Json::array();
      for (std::size_t year = 0; year < years_.size(); ++year) years.push_back(estimate(1 + year));
      json["years"].push_back(std::move(years));
    }
    if (!has_months) continue;
    std::vector<Observations> months, differences;
    for (std::size_t month = 0; month < months_; ++month) {
      const std::size_t stretch = 1 + years_.size() + month;
      months.push_back(arms[arm][stretch]);
      if (baseline) differences.push_back(differences_of((*baseline)[stretch], months.back()));
    }
    json["months"].push_back(json_bands(months));
    if (has_differences)
      json["month_differences"].push_back(baseline ? json_bands(differences) : Json());
  }
  return json;
}

Json ReportNumbers::groups() const {
  Json list = Json::array();
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const ReportGroup& group = groups_[g];
    Json json = {{"id", group.id},
                 {"section", group.section},
                 {"title", group.title},
                 {"text", group.text},
                 {"quantities", Json::array()}};
    for (std::size_t q = 0; q < group.quantities.size(); ++q) {
      if (group.for_each_service && is_all_zero(values_[g][q])) continue;
      json["quantities"].push_back(quantity(g, q));
    }
    if (!json["quantities"].empty()) list.push_back(std::move(json));
  }
  return list;
}

Json ReportNumbers::years() const {
  Json list = Json::array();
  for (const MetricPeriod& year : years_)
    list.push_back({{"name", year.name}, {"whole", year.is_whole}});
  return list;
}

const ReportNumbers::Values* ReportNumbers::find(const std::string& quantity) const {
  const auto place = places_.find(quantity);
  return place == places_.end() ? nullptr : &values_[place->second.group][place->second.quantity];
}

Json ReportNumbers::break_even(const std::string& quantity) const {
  const Values* arms = find(quantity);
  if (arms == nullptr) return nullptr;
  Json list = Json::array();
  for (std::size_t arm = 0; arm < arms->size(); ++arm) {
    if (against_[arm] == arm) {
      list.push_back(nullptr);
      continue;
    }
    Observations sum((*arms)[arm][0].size(), 0.0);
    const Observations none(sum.size(), 0.0);
    Json years = Json::array();
    Json first = nullptr;
    for (std::size_t year = 0; year < years_.size(); ++year) {
      const Observations more =
          differences_of((*arms)[against_[arm]][1 + year], (*arms)[arm][1 + year]);
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += more[i];
      years.push_back(json_estimate(sum, nullptr));
      const bool is_repaid = years.back()["mean"].is_number() && years.back()["mean"] < 0;
      if (!is_repaid)
        first = nullptr;
      else if (first.is_null())
        first = years_[year].name;
    }
    list.push_back({{"cumulative", std::move(years)}, {"year", std::move(first)}});
  }
  return list;
}

Json ReportNumbers::cost_for_each(const std::string& cost, const std::string& quantity) const {
  const Values* costs = find(cost);
  const Values* gains = find(quantity);
  if (costs == nullptr || gains == nullptr) return nullptr;
  Json list = Json::array();
  for (std::size_t arm = 0; arm < costs->size(); ++arm) {
    list.push_back(nullptr);
    const std::size_t baseline = against_[arm];
    if (baseline == arm) continue;
    const Observations spent = differences_of((*costs)[baseline][0], (*costs)[arm][0]);
    const Observations gained = differences_of((*gains)[baseline][0], (*gains)[arm][0]);
    RunningMoments cost_moments, gain_moments, distance;
    for (const double value : spent) cost_moments.add(value);
    for (const double value : gained) gain_moments.add(value);
    if (!(student_interval(gain_moments, 0.95).low() > 0)) continue;
    // Of a ratio of means, by the delta method.
    const double ratio = cost_moments.mean() / gain_moments.mean();
    for (std::size_t i = 0; i < spent.size(); ++i) distance.add(spent[i] - ratio * gained[i]);
    list.back() = {
        {"mean", json_number(ratio)},
        {"half", json_number(student_interval(distance, 0.95).half_width / gain_moments.mean())}};
  }
  return list;
}

}  // namespace carersim
