#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "output/checklist_facts.hpp"
#include "output/markdown.hpp"
#include "output/report_calibration.hpp"

namespace carersim {

namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string fallback(const std::string& text, const char* absent) {
  return text.empty() ? absent : markdown_text(text);
}

/// What the first arm's numbers below an address are, and what they rest on.
ChecklistFact numbers_below(const ChecklistRun& run, const std::string& heading,
                            const std::function<bool(const std::string&)>& is_asked) {
  Rows rows;
  for (const ReportParameter& each : run.numbers[0]) {
    if (is_asked(each.address))
      rows.push_back({markdown_text(each.address), markdown_text(each.value),
                      fallback(each.confidence, "–"), fallback(each.source, "–")});
  }
  if (rows.empty()) return {};
  return {markdown_folded(fmt::format("{}: {} numbers", heading, rows.size()),
                          markdown_table({"Number", "Value", "Confidence", "Source"}, rows)),
          ""};
}

std::function<bool(const std::string&)> begins_with(const std::string& text) {
  return [text](const std::string& address) { return address.starts_with(text); };
}

/// Parameters of the library that the arms take, by id, in the order of the scenario.
std::vector<const ReportParameter*> used_parameters(const ChecklistRun& run) {
  std::vector<const ReportParameter*> used;
  std::set<std::string> known;
  for (const auto& numbers : run.numbers)
    for (const ReportParameter& each : numbers)
      if (!each.id.empty() && known.insert(each.id).second) used.push_back(&each);
  return used;
}

ChecklistFact sources(const ChecklistRun& run) {
  std::map<std::string, std::pair<std::string, std::size_t>> found;  // source: confidence, numbers
  for (const ReportParameter* each : used_parameters(run)) {
    auto& [confidence, count] = found[each->source];
    confidence = each->confidence;
    ++count;
  }
  if (found.empty()) return {};
  Rows rows;
  for (const auto& [source, of] : found)
    rows.push_back({fallback(source, "none named"), of.first, std::to_string(of.second)});
  return {
      "*seen*: read in the source; *memory*: remembered from it; *assumption*: assumed, with "
      "reasoning in "
      "`models/parameters/`; *borrowed*: another area's figure.\n\n" +
          markdown_folded(fmt::format("{} sources", rows.size()),
                          markdown_table({"Source", "Confidence", "Parameters"}, rows)),
      ""};
}

ChecklistFact parameters(const ChecklistRun& run) {
  Rows rows;
  for (const ReportParameter& each : run.numbers[0]) {
    const auto range = run.ranges.find(each.id);
    rows.push_back({markdown_text(each.address), markdown_text(each.value), fallback(each.id, "–"),
                    range == run.ranges.end() ? "–" : markdown_text(range->second),
                    fallback(each.confidence, "–"),
                    markdown_text(fmt::format("{}", fmt::join(each.changes, "; ")))});
  }
  if (rows.empty()) return {};
  return {
      "Distributions are named in the addresses (`….gamma.mean`); what other arms have otherwise "
      "stands under "
      "scenario logic.\n\n" +
          markdown_folded(fmt::format("All {} numbers of the first arm", rows.size()),
                          markdown_table({"Number", "Value", "Parameter", "Range", "Confidence",
                                          "Changes with time"},
                                         rows)),
      ""};
}

ChecklistFact assumptions(const ChecklistRun& run) {
  std::map<std::string, std::size_t> by_confidence;
  for (const ReportParameter* each : used_parameters(run)) ++by_confidence[each->confidence];
  std::vector<std::string> counts;
  for (const auto& [confidence, count] : by_confidence)
    counts.push_back(fmt::format("{} {}", count, confidence));
  if (run.run.assumptions.empty())
    return {"No number of this run is marked as an assumption.\n", ""};
  std::string list;
  for (const std::string& each : run.run.assumptions)
    list += fmt::format("- {}\n", markdown_text(each));
  return {fmt::format("Parameters used, by confidence: {}.\n\n", list_in_words(counts)) +
              markdown_folded(fmt::format("All {} places that rest on an assumption",
                                          run.run.assumptions.size()),
                              list),
          ""};
}

ChecklistFact unproven(const ChecklistRun& run) {
  const Node* supports = run.arms[0].find("support");
  if (supports == nullptr) return {};
  std::vector<std::string> effects;
  for (const Node& support : supports->children) {
    const Node* of = support.find("effect");
    if (of == nullptr) continue;
    for (const Node& effect : of->children) {
      const Node* mark = effect.find("unproven");
      if (mark != nullptr && mark->flag)
        effects.push_back(markdown_text(fmt::format("{} on {}", support.key, effect.key)));
    }
  }
  if (effects.empty()) return {};
  std::vector<std::string> switches;
  for (std::size_t arm = 0; arm < run.arms.size(); ++arm) {
    const Node* value = find_address(run.arms[arm], run.sources.layout.unproven);
    if (value != nullptr)
      switches.push_back(
          fmt::format("{} in *{}*", value_in_words(*value), markdown_text(run.run.arms[arm])));
  }
  return {fmt::format("\nEffects that no trial has shown: {}. How much of them is taken: {}.\n",
                      list_in_words(effects), list_in_words(switches)),
          ""};
}

ChecklistFact area(const ChecklistRun& run) {
  const Node* table = run.arms[0].find("area");
  if (table == nullptr) return {};
  Rows rows;
  std::string name;
  for (const Node& each : table->children) {
    if (each.key == "name")
      name = value_in_words(each);
    else
      rows.push_back({markdown_text(name_in_words(each.key)), markdown_text(value_in_words(each))});
  }
  return {fmt::format(
              "The area is {}: its counts of the census of 2021 and of the council's services.\n\n",
              markdown_text(name)) +
              markdown_folded("Counts of the area", markdown_table({"Count", "Value"}, rows)),
          ""};
}

ChecklistFact scales(const ChecklistRun& run) {
  const Node* table = run.arms[0].find("scale");
  if (table == nullptr) return {};
  std::vector<std::string> units;
  for (const Node& each : table->children) {
    const Node* of = each.find("of");
    if (of != nullptr) units.push_back(markdown_text(each.key));
  }
  if (units.empty()) return {};
  return {
      fmt::format(
          "Rates are written for so many people, and multiplied by the area's own counts: {}. "
          "Where a "
          "council's figure is missing, the national one stands in and is marked as borrowed.\n",
          list_in_words(units)),
      ""};
}

ChecklistFact calibration(const ChecklistRun& run) {
  const Json table = calibration_of(run.run.scenario_texts, run.run.program_version,
                                    run.sources.calibration, run.sources.program_version);
  if (table.is_null()) return {};
  Rows rows;
  for (const Json& row : table) {
    const auto text = [&](const char* key) { return markdown_text(row.value(key, std::string())); };
    rows.push_back({text("id"), text("name"), text("unit"), text("published"), text("simulated"),
                    text("use"), text("verdict")});
  }
  return {"The base was calibrated to published figures of England; some were held out.\n\n" +
              markdown_folded(
                  fmt::format("{} figures, published and simulated", rows.size()),
                  markdown_table(
                      {"Id", "Figure", "Unit", "Published", "Simulated", "Use", "Verdict"}, rows)),
          ""};
}

ChecklistFact perspective(const ChecklistRun& run) {
  const bool has_costs =
      std::any_of(run.run.measures.begin(), run.run.measures.end(),
                  [](const Measure& each) { return each.name.starts_with("cost."); });
  if (!has_costs || run.perspectives.empty()) return {};
  std::string text = "Costs are kept by payer, so that each of these can be formed:\n\n";
  for (const std::string& each : run.perspectives)
    text += fmt::format("- {}\n", markdown_text(each));
  return {text, ""};
}

ChecklistFact discount(const ChecklistRun& run) {
  return numbers_below(run, "Discount rates a year", begins_with("economics.discount"));
}

ChecklistFact prices(const ChecklistRun& run) {
  const Node* year = find_address(run.arms[0], "economics.price_year");
  if (year == nullptr) return {};
  ChecklistFact index = numbers_below(run, "Price index", begins_with("economics.price_index"));
  return {fmt::format("Pounds sterling at prices of {}. Unit costs of other years were brought to "
                      "it by the index; the "
                      "factor stands beside each of them.\n\n",
                      markdown_text(value_in_words(*year))) +
              index.markdown,
          ""};
}

ChecklistFact utilities(const ChecklistRun& run) {
  return numbers_below(run, "Values of health states, on a scale where 1 is full health",
                       begins_with("utility."));
}

ChecklistFact costs(const ChecklistRun& run) {
  return numbers_below(run, "Unit costs", [](const std::string& address) {
    return address.starts_with("cost.") || address.find(".cost.") != std::string::npos;
  });
}

}  // namespace

const ChecklistFactMakers& evidence_facts() {
  static const ChecklistFactMakers makers = {{"sources", sources},
                                             {"parameters", parameters},
                                             {"assumptions", assumptions},
                                             {"unproven", unproven},
                                             {"area", area},
                                             {"scales", scales},
                                             {"calibration", calibration},
                                             {"perspective", perspective},
                                             {"discount", discount},
                                             {"prices", prices},
                                             {"utilities", utilities},
                                             {"costs", costs}};
  return makers;
}

}  // namespace carersim
