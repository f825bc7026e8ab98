#include "output/report_pathways.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "output/report_scenario.hpp"
#include "sim/core/error.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/tree.hpp"

namespace carersim {

namespace {

/// Keys by which a step names the step that follows, and in which words.
constexpr std::pair<const char*, const char*> ways_on[] = {
    {"next", ""}, {"gave_up", "gave up"}, {"refused", "turned away"}, {"lost_to", "lost"}};

std::string text_of(const Node& table, const char* key) {
  const Node* node = table.find(key);
  return node != nullptr && node->kind == Node::Kind::text ? node->text : std::string();
}

Json text_or_null(const Node& table, const char* key) {
  const std::string text = text_of(table, key);
  return text.empty() ? Json() : Json(text);
}

/// How likely a way is, as its text says it.
std::string share_text(const Node& branch) {
  const Node* otherwise = branch.find("otherwise");
  if (otherwise != nullptr && otherwise->flag) return "otherwise";
  const Node* share = branch.find("share");
  if (share == nullptr) return "";
  if (share->kind == Node::Kind::integer) return fmt::format("{} %", share->integer * 100);
  if (share->kind == Node::Kind::real) return fmt::format("{:.3g} %", share->real * 100);
  if (share->kind == Node::Kind::text) return share->text;
  return "by " + text_of(*share, "by");
}

Json ways_of(const Node& step) {
  Json ways = Json::array();
  for (const auto& [key, label] : ways_on) {
    const std::string to = text_of(step, key);
    if (!to.empty()) ways.push_back({{"to", to}, {"label", label}});
  }
  if (const Node* branches = step.find("branch"); branches != nullptr) {
    for (const Node& branch : branches->children)
      if (branch.is_table()) ways.push_back({{"to", branch.key}, {"label", share_text(branch)}});
  }
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
  if (const std::string service = text_of(step, "service"); !service.empty())
    uses.push_back("service." + service);
  if (const std::string hand_off = text_of(step, "hand_off"); !hand_off.empty())
    uses.push_back("hand_off." + hand_off);
  if (text_of(step, "kind") == "entry") uses.push_back("channel." + step.key);
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
    const Node* all = arm.root.find("pathway");
    if (all == nullptr) continue;
    for (const Node& pathway : all->children) {
      if (place.try_emplace(pathway.key, pathways.size()).second)
        pathways.push_back({{"id", pathway.key}, {"steps", Json::array()}});
      for (const Node& step : pathway.children) {
        if (!step.is_table() || step.find("kind") == nullptr) continue;
        if (!known.insert(pathway.key + "." + step.key).second) continue;
        Json changed = Json::array();
        for (const Arm& each : arms) changed.push_back(is_touched(pathway.key, step, each.differs));
        pathways[place[pathway.key]]["steps"].push_back(
            {{"id", step.key},
             {"kind", text_of(step, "kind")},
             {"agency", text_or_null(step, "agency")},
             {"service", text_or_null(step, "service")},
             {"visits", visits_of(pathway.key, step.key, totals)},
             {"changed", std::move(changed)},
             {"ways", ways_of(step)}});
      }
    }
  }
  return pathways;
}

}  // namespace carersim
