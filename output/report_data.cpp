#include "output/report_data.hpp"

#include "output/report_arms.hpp"
#include "output/report_calibration.hpp"
#include "output/report_evaluation.hpp"
#include "output/report_metrics.hpp"
#include "output/report_money.hpp"
#include "output/report_numbers.hpp"
#include "output/report_observed.hpp"
#include "output/report_pathways.hpp"
#include "output/report_scenario.hpp"
#include "output/report_study_data.hpp"
#include "output/report_waits.hpp"
#include "output/result_reader.hpp"

namespace carersim {

namespace {

constexpr int data_version = 1;

Json run_json(const ResultReader& reader, const RunTotals& totals) {
  const RunDescription& run = reader.run();
  Json months = Json::array();
  for (std::size_t month = 0; month < run.month_dates.size(); ++month)
    months.push_back(run.month_dates[month]);
  Json versions = Json::object();
  for (const auto& [name, version] : run.versions) versions[name] = version;
  return {{"title", run.title},
          {"command", run.command},
          {"file", reader.path().filename().string()},
          {"version", run.program_version},
          {"versions", std::move(versions)},
          {"seed", std::to_string(run.seed)},
          {"replications", reader.replications()},
          {"asked", run.replications},
          {"complete", reader.complete()},
          {"months", std::move(months)},
          {"month_days", json_numbers(run.month_days)},
          {"first_month", run.first_evaluated_month},
          {"run_in_days", json_number(totals.run_in_days)}};
}

/// A set by its periods; null where the run does not count what it needs.
Json metrics_or_null(const MetricSet& set, const ResultReader& reader, MetricPeriods periods) {
  if (!is_counted(set, reader.run())) return nullptr;
  return report_metrics(metric_values(set, reader, periods));
}

Json metrics_json(const ReportSources& sources, const ResultReader& reader) {
  Json sets = Json::array();
  for (const MetricSet& set : sources.metric_sets) {
    Json by;
    by["quarters"] = metrics_or_null(set, reader, MetricPeriods::quarters);
    if (by["quarters"].is_null()) continue;
    by["years"] = metrics_or_null(set, reader, MetricPeriods::years);
    by["total"] = metrics_or_null(set, reader, MetricPeriods::total);
    sets.push_back(std::move(by));
  }
  return sets;
}

Json checks_json(const ResultReader& reader) {
  Json failed = Json::array();
  for (const ResultReader::FailedCheck& check : reader.failed_checks())
    failed.push_back({{"arm", check.arm},
                      {"replication", check.replication},
                      {"name", check.check.name},
                      {"left", json_number(check.check.left, 17)},
                      {"right", json_number(check.check.right, 17)}});
  const std::size_t each = reader.replications() == 0 ? 0 : reader.result(0, 0).checks.size();
  return {{"each", each},
          {"made", each * reader.replications() * reader.run().arms.size()},
          {"failed", std::move(failed)}};
}

Json findings_json(const RunFindings& findings) {
  Json run_in = Json::array();
  for (const RunInFinding& finding : findings.run_in)
    run_in.push_back({{"arm", finding.arm},
                      {"measure", finding.measure},
                      {"settled", finding.settled},
                      {"suggested_days", json_number(finding.suggested_days)},
                      {"enough", finding.enough}});
  Json decision = nullptr;
  if (findings.decision) {
    const bool precise = findings.decision->ending == ReplicationRule::Ending::precise;
    decision = {{"precise", precise}, {"precise_from", findings.decision->precise_from}};
  }
  return {{"run_in", std::move(run_in)}, {"decision", std::move(decision)}};
}

}  // namespace

std::string report_data(const ResultReader& reader, const ReportSources& sources,
                        const EvaluationBeside* beside) {
  const RunDescription& run = reader.run();
  const RunTotals totals = read_totals(reader);
  const ReportNumbers numbers(groups_of_run(sources.layout, run), reader);
  Json data;
  data["format"] = data_version;
  data["kind"] = "run";
  data["run"] = run_json(reader, totals);
  std::vector<std::size_t> against;
  for (std::size_t arm = 0; arm < run.arms.size(); ++arm) against.push_back(run.baseline_of(arm));
  data["arms"] = report_arms(run.arms, against, run.scenario_texts, sources.layout);
  data["years"] = numbers.years();
  data["groups"] = numbers.groups();
  data["break_even"] = numbers.break_even(sources.layout.break_even);
  data["cost_for_each"] =
      numbers.cost_for_each(sources.layout.break_even, sources.layout.cost_for_each);
  data["money"] = report_money(sources.layout, totals);
  data["waits"] = report_waits(totals);
  data["metrics"] = metrics_json(sources, reader);
  data["benefit"] = metrics_or_null(sources.group_set, reader, MetricPeriods::total);
  data["pathways"] = report_pathways(run.scenario_texts, totals);
  data["parameters"] = report_parameters(run.scenario_texts);
  data["assumptions"] = run.assumptions;
  data["checks"] = checks_json(reader);
  data["findings"] = findings_json(totals.findings);
  if (!sources.observed.empty())
    data["observed"] =
        report_observed(read_observed(sources.observed, run, sources.layout), reader);
  data["calibration"] = calibration_of(run.scenario_texts, run.program_version, sources.calibration,
                                       sources.program_version);
  data["evaluation"] = nullptr;
  if (beside != nullptr) {
    require_same_scenario(beside->study, run, reader.path());
    data["evaluation"] = report_evaluation(beside->study, beside->found);
    data["evaluation"]["run"] = study_run_json(beside->study);
    data["payers"] = report_payers(sources.layout);
  }
  return data.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace carersim
