#include "output/report_data.hpp"

#include <algorithm>

#include "output/report_calibration.hpp"
#include "output/report_metrics.hpp"
#include "output/report_money.hpp"
#include "output/report_numbers.hpp"
#include "output/report_observed.hpp"
#include "output/report_pathways.hpp"
#include "output/report_scenario.hpp"
#include "output/report_waits.hpp"
#include "output/result_reader.hpp"
#include "sim/core/error.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/tree.hpp"

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

/// The tree of an arm's resolved text; an empty table where it cannot be read.
Node tree_of(const std::string& resolved_text) {
  Problems problems;
  std::optional<Node> root = parse_document(resolved_text, "scenario_text", "", problems);
  return root ? std::move(*root) : Node();
}

Json text_or_null(const Node& table, const char* key) {
  const Node* node = table.find(key);
  return node != nullptr && node->kind == Node::Kind::text ? Json(node->text) : Json();
}

/// What the programmes of an arm cost and who pays for them.
Json programmes_of(const Node& root) {
  Json list = Json::array();
  const Node* programmes = root.find("programme");
  if (programmes == nullptr) return list;
  for (const Node& each : programmes->children) {
    if (!each.is_table()) continue;
    list.push_back({{"id", each.key},
                    {"set_up", text_or_null(each, "set_up")},
                    {"per_year", text_or_null(each, "per_year")},
                    {"payer", text_or_null(each, "payer")},
                    {"evidence", text_or_null(each, "evidence")}});
  }
  return list;
}

Json arms_json(const RunDescription& run, const ReportLayout& layout) {
  Json arms = Json::array();
  for (std::size_t arm = 0; arm < run.arms.size(); ++arm) {
    const Node root = tree_of(run.scenario_texts[arm]);
    const Node* unproven = find_address(root, layout.unproven);
    Json share = nullptr;
    if (unproven != nullptr && unproven->is_number())
      share = unproven->kind == Node::Kind::integer ? static_cast<double>(unproven->integer)
                                                    : unproven->real;
    arms.push_back({{"name", run.arms[arm]},
                    {"against", run.baseline_of(arm)},
                    {"unproven", std::move(share)},
                    {"programmes", programmes_of(root)}});
  }
  return arms;
}

/// A set by its periods; null where the run does not count what it needs.
Json metrics_or_null(const MetricSet& set, const ResultReader& reader, MetricPeriods periods) {
  for (const Metric& metric : set.metrics) {
    for (const Metric::Population& population : metric.populations) {
      std::vector<std::string> missing;
      BoundFormula(population.formula, reader.run(), missing);
      if (!missing.empty()) return nullptr;
    }
  }
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

std::string report_data(const ResultReader& reader, const ReportSources& sources) {
  const RunDescription& run = reader.run();
  const RunTotals totals = read_totals(reader);
  const ReportNumbers numbers(groups_of_run(sources.layout, run), reader);
  Json data;
  data["format"] = data_version;
  data["run"] = run_json(reader, totals);
  data["arms"] = arms_json(run, sources.layout);
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
  data["calibration"] = calibration_of(run, sources.calibration, sources.program_version);
  return data.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace carersim
