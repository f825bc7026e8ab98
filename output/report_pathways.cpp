#include "output/report_pathways.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "output/pathway_steps.hpp"
#include "output/report_scenario.hpp"
#include "sim/core/error.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/tree.hpp"

namespace carersim {

namespace {

Json text_or_null(const Node& table, const char* key) {
  const std::string text = text_under(table, key);
  return text.empty() ? Json() : Json(text);
}

/// When a way is taken, or how likely it is, as its text says it.
std::string label_of(const PathwayStep::Way& way) {
  if (way.share == nullptr) return way.when;
  if (way.share->kind == Node::Kind::integer) return fmt::format("{} %", way.share->integer * 100);
  if (way.share->kind == Node::Kind::real) return fmt::format("{:.3g} %", way.share->real * 100);
  if (way.share->kind == Node::Kind::text) return way.share->text;
  return "by " + text_under(*way.share, "by");
}

Json ways_json(const PathwayStep& step) {
  Json ways = Json::array();
  for (const PathwayStep::Way& way : step.ways)
    ways.push_back({{"to", way.to}, {"label", label_of(way)}});
  return ways;
}

/// What an arm's numbers are, with what interventions do to them, by address.
using Numbers = std::map<std::string, std::string>;

Numbers numbers_of(const std::string& resolved_text) {
  Numbers numbers;
  for (const ReportParameter& each : parameters_of(resolved_text))
    numbers[each.address] = fmt::format("{} {}", each.value, fmt::join(each.changes, "; "));
  return numbers;
}

/// The addresses at which two arms differ.
std::set<std::string> differing(const Numbers& one, const Numbers& other) {
  std::set<std::string> addresses;
  for (const auto& [address, number] : one) {
    const auto found = other.find(address);
    if (found == other.end() || found->second != number) addresses.insert(address);
  }
  for (const auto& [address, number] : other)
    if (!one.contains(address)) addresses.insert(address);
  return addresses;
}

bool any_below(const std::set<std::string>& addresses, const std::string& address) {
  const auto found = addresses.lower_bound(address + ".");
  return found != addresses.end() && found->starts_with(address + ".");
}

/// Whether anything that a step is or uses is among the addresses.
bool is_touched(const std::string& pathway, const Node& step,
                const std::set<std::string>& addresses) {
  std::vector<std::string> uses = {fmt::format("pathway.{}.{}", pathway, step.key)};
  if (const std::string service = text_under(step, "service"); !service.empty())
    uses.push_back("service." + service);
  if (const std::string hand_off = text_under(step, "hand_off"); !hand_off.empty())
    uses.push_back("hand_off." + hand_off);
  if (text_under(step, "kind") == "entry") uses.push_back("channel." + step.key);
  if (const Node* offers = step.find("offers"); offers != nullptr) {
    for (const Node& offer : offers->children) {
      uses.push_back("support." + offer.text);
      uses.push_back("service." + offer.text);
    }
  }
  return std::any_of(uses.begin(), uses.end(),
                     [&](const std::string& each) { return any_below(addresses, each); });
}

Json visits_of(const std::string& pathway, const std::string& step, const RunTotals& totals) {
  const std::optional<std::size_t> measure =
      totals.find(fmt::format("visits.{}.{}", pathway, step));
  if (!measure) return nullptr;
  Json visits = Json::array();
  for (std::size_t arm = 0; arm < totals.arms.size(); ++arm) {
    const std::size_t against = totals.against[arm];
    visits.push_back(json_estimate(totals.values[arm][*measure],
                                   against == arm ? nullptr : &totals.values[against][*measure]));
  }
  return visits;
}

struct Arm {
  Node root;
  std::set<std::string> differs;  ///< addresses at which it differs from its baseline
};

std::vector<Arm> arms_of(const std::vector<std::string>& texts, const RunTotals& totals) {
  std::vector<Numbers> numbers;
  for (const std::string& text : texts) numbers.push_back(numbers_of(text));
  std::vector<Arm> arms;
  for (std::size_t arm = 0; arm < texts.size(); ++arm) {
    Problems problems;
    std::optional<Node> root = parse_document(texts[arm], "scenario_text", "", problems);
    arms.push_back(
        {root ? std::move(*root) : Node(), differing(numbers[totals.against[arm]], numbers[arm])});
  }
  return arms;
}

}  // namespace

Json report_pathways(const std::vector<std::string>& resolved_texts, const RunTotals& totals) {
  const std::vector<Arm> arms = arms_of(resolved_texts, totals);
  Json pathways = Json::array();
  std::map<std::string, std::size_t> place;  // of a pathway in the list
  std::set<std::string> known;               // steps that are in it
  for (const Arm& arm : arms) {
    if (const Node* all = arm.root.find("pathway"); all != nullptr) {
      for (const Node& pathway : all->children) {
        if (place.try_emplace(pathway.key, pathways.size()).second)
          pathways.push_back({{"id", pathway.key}, {"steps", Json::array()}});
      }
    }
    for (const PathwayStep& step : steps_of(arm.root)) {
      if (!known.insert(step.address()).second) continue;
      Json changed = Json::array();
      for (const Arm& each : arms)
        changed.push_back(is_touched(step.pathway, *step.node, each.differs));
      pathways[place[step.pathway]]["steps"].push_back(
          {{"id", step.node->key},
           {"kind", step.kind()},
           {"agency", text_or_null(*step.node, "agency")},
           {"service", text_or_null(*step.node, "service")},
           {"visits", visits_of(step.pathway, step.node->key, totals)},
           {"changed", std::move(changed)},
           {"ways", ways_json(step)}});
    }
  }
  return pathways;
}

}  // namespace carersim
