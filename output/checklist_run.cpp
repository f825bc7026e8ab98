#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

#include "output/checklist_facts.hpp"
#include "output/findings_text.hpp"
#include "output/markdown.hpp"
#include "output/metric_table.hpp"

namespace carersim {

namespace {

std::string text_at(const Node& scenario, const std::string& address) {
  const Node* node = find_address(scenario, address);
  return node == nullptr ? "" : markdown_text(value_in_words(*node));
}

/// How many numbers an arm has otherwise than another, changes on dates included.
std::vector<std::vector<std::string>> differences(const ChecklistRun& run, std::size_t arm,
                                                  std::size_t against) {
  std::map<std::string, const ReportParameter*> of_baseline;
  for (const ReportParameter& each : run.numbers[against]) of_baseline[each.address] = &each;
  std::vector<std::vector<std::string>> rows;
  const auto changed = [](const ReportParameter& each) {
    return markdown_text(fmt::format("{}", fmt::join(each.changes, "; ")));
  };
  for (const ReportParameter& each : run.numbers[arm]) {
    const auto found = of_baseline.find(each.address);
    if (found == of_baseline.end()) {
      rows.push_back({markdown_text(each.address), "–", markdown_text(each.value), changed(each)});
    } else {
      const ReportParameter& before = *found->second;
      if (before.value != each.value || before.changes != each.changes)
        rows.push_back({markdown_text(each.address), markdown_text(before.value),
                        markdown_text(each.value), changed(each)});
      of_baseline.erase(found);
    }
  }
  for (const auto& [address, gone] : of_baseline)
    rows.push_back({markdown_text(address), markdown_text(gone->value), "–", "removed"});
  return rows;
}

ChecklistFact title(const ChecklistRun& run) {
  return {fmt::format("{}\n", markdown_text(run.run.title)), ""};
}

ChecklistFact arms(const ChecklistRun& run) {
  std::string text;
  for (std::size_t arm = 0; arm < run.run.arms.size(); ++arm) {
    const std::size_t against = run.run.baseline_of(arm);
    text += fmt::format("- **{}**", markdown_text(run.run.arms[arm]));
    if (against == arm) {
      text += run.run.arms.size() == 1 ? ": the only arm\n" : ": a baseline\n";
      continue;
    }
    text += fmt::format(", against *{}*: {} numbers differ", markdown_text(run.run.arms[against]),
                        differences(run, arm, against).size());
    if (const Node* programmes = run.arms[arm].find("programme"); programmes != nullptr) {
      for (const Node& each : programmes->children) {
        if (each.is_table())
          text += fmt::format("; programme {} {}", markdown_text(each.key),
                              markdown_text(value_in_words(each)));
      }
    }
    text += "\n";
  }
  return {text, ""};
}

ChecklistFact scenario_logic(const ChecklistRun& run) {
  ChecklistFact fact;
  for (std::size_t arm = 0; arm < run.run.arms.size(); ++arm) {
    const std::size_t against = run.run.baseline_of(arm);
    if (against == arm && arm == 0) continue;
    const std::size_t from = against == arm ? 0 : against;
    const auto rows = differences(run, arm, from);
    fact.markdown +=
        markdown_folded(fmt::format("{}: {} numbers otherwise than in {}", run.run.arms[arm],
                                    rows.size(), run.run.arms[from]),
                        markdown_table({"Number", "There", "Here", "Changes with time"}, rows));
  }
  if (fact.markdown.empty()) fact.markdown = "There is one arm.\n";
  return fact;
}

std::string term_in_words(const FormulaTerm& term) {
  std::string name = term.name.empty() ? "1" : term.name;
  if (term.form == FormulaForm::days) name = "days(" + name + ")";
  if (term.form == FormulaForm::years) name = "years(" + name + ")";
  if (term.form == FormulaForm::median) name = "median(" + name + ")";
  return term.weight == 1 ? name : fmt::format("{} × {}", term.weight, name);
}

std::string sum_in_words(const std::vector<FormulaTerm>& terms) {
  std::vector<std::string> words;
  for (const FormulaTerm& term : terms) words.push_back(term_in_words(term));
  return fmt::format("{}", fmt::join(words, " + "));
}

ChecklistFact outputs(const ChecklistRun& run) {
  std::vector<std::vector<std::string>> rows;
  for (const ReportGroup& group : groups_of_run(run.sources.layout, run.run)) {
    if (group.for_each_service) continue;
    for (const ReportQuantity& quantity : group.quantities) {
      std::string formula = sum_in_words(quantity.formula.numerator);
      if (!quantity.formula.denominator.empty())
        formula = fmt::format("({}) / ({})", formula, sum_in_words(quantity.formula.denominator));
      if (quantity.formula.scale != 1)
        formula = fmt::format("{} × {}", quantity.formula.scale, formula);
      rows.push_back(
          {markdown_text(quantity.title), markdown_text(quantity.unit), markdown_text(formula)});
    }
  }
  std::string text = fmt::format(
      "{} measures are kept for each month, arm and replication, each with its unit and a sentence "
      "on how it is "
      "counted (`measure`, `unit`, `sentence` in the result file), and how long people waited for "
      "{} services as "
      "histograms. Events and amounts are summed over the evaluation, stocks averaged over "
      "time.\n\n",
      run.run.measures.size(), run.run.wait_names.size());
  if (!rows.empty())
    text += markdown_folded(
        fmt::format("{} quantities that the report shows, and their formulas", rows.size()),
        markdown_table({"Quantity", "Unit", "Formula"}, rows));
  return {text, ""};
}

ChecklistFact initialisation(const ChecklistRun& run) {
  const Node& scenario = run.arms[0];
  std::string text = "The run ends on a date: the horizon is the question's, not a steady state.";
  if (scenario.find("today") != nullptr)
    text += " It starts with the waiting lists that the scenario gives as today's.";
  if (const std::string dyads = text_at(scenario, "population.dyads"); !dyads.empty())
    text += fmt::format(
        " At the start there are {} pairs, with the attributes of 2.5.1; services are empty but "
        "for "
        "those who start on a pathway.",
        dyads);
  if (run.totals.run_in_days > 0)
    text += fmt::format(" A run-in of {} is simulated first and not counted.",
                        text_at(scenario, "time.run_in"));
  else
    text += " There is no run-in.";
  const std::string found = run_in_text(run.totals.findings.run_in, run.totals.run_in_days, {});
  ChecklistFact fact{text, ""};
  if (!found.empty())
    fact.markdown +=
        " Its length was given, and checked by MSER on yearly averages (Hoad and Robinson 2011): " +
        markdown_text(found);
  else if (run.totals.run_in_days > 0)
    fact.left = "why the run-in is long enough: the run is too short for MSER on yearly averages";
  fact.markdown += "\n";
  return fact;
}

ChecklistFact run_length(const ChecklistRun& run) {
  const auto& days = run.run.month_days;
  const auto first = static_cast<std::ptrdiff_t>(run.run.first_evaluated_month);
  const double all = std::accumulate(days.begin(), days.end(), 0.0);
  const double counted = std::accumulate(days.begin() + first, days.end(), 0.0);
  return {fmt::format(
              "{:.0f} days from {}, of which the last {:.0f}, from {}, are evaluated: {} months.\n",
              all, run.run.month_dates.front(), counted,
              run.run.month_dates[run.run.first_evaluated_month],
              days.size() - run.run.first_evaluated_month),
          ""};
}

ChecklistFact replications(const ChecklistRun& run) {
  std::string text = fmt::format("{} replications of each arm", run.reader.replications());
  if (!run.reader.complete())
    text += fmt::format(" of {} that were asked for (interrupted)", run.run.replications);
  text += ".";
  ChecklistFact fact{text, ""};
  if (run.totals.findings.decision)
    fact.markdown += " " + markdown_text(decision_text(*run.totals.findings.decision, {}));
  else
    fact.left =
        "why so many replications: their number was given; `--replications auto` chooses it by a "
        "rule and says so";
  fact.markdown += "\n";
  return fact;
}

ChecklistFact software(const ChecklistRun& run) {
  std::vector<std::string> parts;
  for (const auto& [name, version] : run.run.versions)
    parts.push_back(markdown_text(name + " " + version));
  const auto system = run.run.provenance.find("system");
  ChecklistFact fact{fmt::format("{}.", fmt::join(parts, ", ")), ""};
  if (system != run.run.provenance.end())
    fact.markdown += fmt::format(" Operating system: {}.", markdown_text(system->second));
  else
    fact.left = "the operating system: this file does not say it";
  fact.markdown += "\n";
  return fact;
}

ChecklistFact machine(const ChecklistRun& run) {
  std::string text;
  const auto say = [&](const char* key, const std::string& label, const char* unit) {
    const auto found = run.run.provenance.find(key);
    if (found == run.run.provenance.end()) return false;
    text += fmt::format("- {}: {}{}\n", label, markdown_text(found->second), unit);
    return true;
  };
  say("wall_seconds", "run time", " s");
  say("jobs", "processes at once", "");
  const bool known = say("processor", "processor", "");
  say("memory_bytes", "memory of the machine", " bytes");
  say("peak_worker_bytes", "most memory of a worker", " bytes");
  say("peak_parent_bytes", "most memory of the parent", " bytes");
  say("finished", "finished", "");
  return {text, text.empty() || known ? "" : "the processor: this file does not say it"};
}

ChecklistFact seed(const ChecklistRun& run) {
  return {fmt::format(
              "Seed {}; all arms of a replication have the same luck (common random numbers).\n",
              run.run.seed),
          ""};
}

ChecklistFact reproduce(const ChecklistRun& run) {
  return {
      fmt::format(
          "The command was, with version {} of the program:\n\n{}\nThe same command gives the same "
          "file, byte "
          "for byte but for its provenance. The file holds the resolved scenario of every arm.\n",
          markdown_text(run.run.program_version), markdown_code(run.run.command)),
      ""};
}

ChecklistFact results(const ChecklistRun& run) {
  return {run.results.empty() ? "" : markdown_code(run.results), ""};
}

ChecklistFact groups(const ChecklistRun& run) {
  if (!is_counted(run.sources.group_set, run.run)) return {};
  const MetricValues values =
      metric_values(run.sources.group_set, run.reader, MetricPeriods::total);
  return {markdown_folded("By hours of caring, age and ethnic group",
                          markdown_code(metric_table(values, std::nullopt, {}))),
          ""};
}

}  // namespace

const ChecklistFactMakers& run_facts() {
  static const ChecklistFactMakers makers = {{"title", title},
                                             {"arms", arms},
                                             {"differences", scenario_logic},
                                             {"outputs", outputs},
                                             {"initialisation", initialisation},
                                             {"run_length", run_length},
                                             {"replications", replications},
                                             {"software", software},
                                             {"machine", machine},
                                             {"seed", seed},
                                             {"reproduce", reproduce},
                                             {"results", results},
                                             {"groups", groups}};
  return makers;
}

}  // namespace carersim
