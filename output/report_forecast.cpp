#include "output/report_forecast.hpp"

#include "output/report_arms.hpp"
#include "output/report_calibration.hpp"
#include "output/report_json.hpp"
#include "output/report_scenario.hpp"

namespace carersim {

namespace {

constexpr int data_version = 1;

Json met_json(const Proportion& met) {
  return {{"held", met.held},
          {"of", met.of},
          {"share", json_number(met.share)},
          {"low", json_number(met.low)},
          {"high", json_number(met.high)}};
}

/// `share` is of the target; all others of one run of it.
Json case_json(const ForecastReport& report, const ForecastCase& each, double share,
               ServiceKind kind) {
  const std::vector<TargetCounts>& counts = each.outcome->counts;
  const std::vector<ForecastPeriod> months = forecast_periods(report, Every::month);
  ForecastPeriod all;
  all.end = report.month_dates.size();
  Json json = {{"name", each.name},
               {"capacity", json_number(each.outcome->capacity)},
               {"text", each.name == "without limit" ? each.name
                                                     : capacity_text(kind, each.outcome->capacity)},
               {"met", met_json(each.outcome->met(share))}};
  for (const ForecastQuantity quantity : forecast_quantities) {
    const auto of = [&](const ForecastPeriod& period) {
      Observations values;
      for (const TargetCounts& one : counts)
        values.push_back(value_of(one, quantity, period, report.month_days));
      return values;
    };
    std::vector<Observations> by_month;
    for (const ForecastPeriod& month : months) by_month.push_back(of(month));
    json["months"][name_of(quantity)] = json_bands(by_month);
    if (quantity == ForecastQuantity::in_time) json["in_time"] = json_bands({of(all)});
  }
  json["misses"] = Json::array();
  for (const ForecastPeriod& month : months)
    json["misses"].push_back(json_number(chance_missed(counts, share, month)));
  return json;
}

Json target_json(const ForecastReport& report, std::size_t index) {
  const TargetForecast& target = report.forecast.targets[index];
  const ForecastReport::Service& service = report.services[index];
  Json cases = Json::array(), tried = Json::array();
  for (const ForecastCase& each : cases_of(target))
    cases.push_back(case_json(report, each, target.target.share, target.kind));
  for (const TargetForecast::Tried& each : target.tried)
    tried.push_back({{"capacity", json_number(each.capacity)},
                     {"text", capacity_text(target.kind, each.capacity)},
                     {"met", each.met},
                     {"of", each.of},
                     {"enough", each.enough}});
  return {{"text", target_text(target)},
          {"place", target.place.name},
          {"unit", target.kind == ServiceKind::team ? "WTE" : "places"},
          {"share", json_number(target.target.share)},
          {"within_days", json_number(target.target.within.days())},
          {"found", target.found},
          {"answer", answer_of(report, index)},
          {"opens", service.opens},
          {"open_days", service.open_days},
          {"bank_holidays", service.bank_holidays},
          {"cases", std::move(cases)},
          {"tried", std::move(tried)}};
}

}  // namespace

std::string forecast_report_data(const ForecastReport& report, const std::string& file,
                                 const ReportSources& sources) {
  const std::vector<std::string> texts = {report.scenario_text};
  Json versions = Json::object();
  for (const auto& [name, version] : report.versions) versions[name] = version;
  Json quantities = Json::array(), targets = Json::array();
  for (const ForecastQuantity quantity : forecast_quantities)
    quantities.push_back({{"id", name_of(quantity)}, {"sentence", sentence_of(quantity)}});
  for (std::size_t target = 0; target < report.forecast.targets.size(); ++target)
    targets.push_back(target_json(report, target));
  Json data;
  data["format"] = data_version;
  data["kind"] = "forecast";
  data["run"] = {{"title", report.title},
                 {"command", report.command},
                 {"file", file},
                 {"version", report.program_version},
                 {"versions", std::move(versions)},
                 {"seed", std::to_string(report.seed)},
                 {"replications", report.forecast.settings.replications}};
  data["arms"] = report_arms({report.arm}, {0}, texts, sources.layout);
  data["forecast"] = {{"probability", json_number(report.forecast.settings.probability)},
                      {"what_if", report.what_if},
                      {"months", report.month_dates},
                      {"quantities", std::move(quantities)},
                      {"targets", std::move(targets)},
                      {"notes", notes_of(report)}};
  data["parameters"] = report_parameters(texts);
  data["assumptions"] = report.assumptions;
  data["calibration"] =
      calibration_of(texts, report.program_version, sources.calibration, sources.program_version);
  return data.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace carersim
