#include "sim/uncertainty/scenario_ties.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/scenario/units.hpp"

namespace carersim {

namespace {

constexpr std::string_view branch_mark = ".branch.", share_mark = ".share";
/// As near to 1 as a reader asks shares to be.
constexpr double tolerance = 1e-6;

/// A text as it is in its file, without the quotes that entries have.
std::string without_quotes(const std::string& text) {
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

void add_ids(const std::string& text, std::vector<std::string>& ids) {
  for (const std::string& id : parameters_named_in(text)) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
}

}  // namespace

std::vector<std::string> parameters_named_in(const std::string& text) {
  std::vector<std::string> ids;
  for (std::size_t at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
    std::size_t end = at + 1;
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 ||
                                 text[end] == '.' || text[end] == '_' || text[end] == '-'))
      ++end;
    if (end > at + 1) ids.push_back(text.substr(at + 1, end - at - 1));
  }
  return ids;
}

ScenarioTies::ScenarioTies(const Scenario& scenario) {
  for (std::size_t arm = 0; arm < scenario.arms().size(); ++arm) {
    for (const Scenario::Entry& entry : scenario.entries(arm)) {
      const auto [place, is_new] = numbers_.try_emplace(
          entry.address, Number{{}, without_quotes(entry.value), without_quotes(entry.resolved)});
      Number& number = place->second;
      if (!entry.provenance.parameter.empty())
        add_ids("@" + entry.provenance.parameter, number.ids);
      add_ids(entry.value, number.ids);
      for (const std::string& change : entry.changes) add_ids(change, number.ids);
    }
  }
  for (const ParameterInfo& parameter : scenario.parameters(0))
    written_[parameter.id] = parameter.value;
  tie_decisions();
  tie_attributes();
}

void ScenarioTies::tie_decisions() {
  // Of each step the parameters of each of its branches, and its shares for each level.
  std::map<std::string, std::map<std::string, std::set<std::string>>> branches;
  std::map<std::string, std::map<std::string, Row>> rows;
  for (const auto& [address, number] : numbers_) {
    const std::size_t at = address.find(branch_mark);
    if (at == std::string::npos) continue;
    const std::size_t share = address.find(share_mark, at);
    if (share == std::string::npos) continue;
    const std::string step = address.substr(0, at);
    const std::size_t name = at + branch_mark.size();
    branches[step][address.substr(name, share - name)].insert(number.ids.begin(), number.ids.end());
    Row& row = rows[step][address.substr(share + share_mark.size())];
    row.rule = step;
    row.numbers.push_back(&number);
  }
  for (const auto& [step, by_branch] : branches) {
    std::set<std::string> ids;
    std::size_t with_parameters = 0;
    for (const auto& [branch, own] : by_branch) {
      ids.insert(own.begin(), own.end());
      with_parameters += own.empty() ? 0 : 1;
    }
    if (with_parameters < 2) continue;
    ties_.push_back({step, {ids.begin(), ids.end()}, 0});
    // Where some branches have levels and others have none, sums of shares are over both.
    const std::map<std::string, Row>& of_step = rows.at(step);
    const bool is_mixed = of_step.size() > 1 && of_step.contains("");
    if (is_mixed) continue;
    for (const auto& [level, row] : of_step) add_whole(row);
  }
}

void ScenarioTies::tie_attributes() {
  std::map<std::string, Row> rows;
  for (const auto& [address, number] : numbers_) {
    const std::size_t at = address.find(".attribute.");
    if (at == std::string::npos || address.find(share_mark, at) == std::string::npos) continue;
    Row& row = rows[address.substr(0, address.rfind('.'))];
    row.rule = address.substr(0, address.rfind('.'));
    row.numbers.push_back(&number);
  }
  for (const auto& [address, row] : rows) {
    std::set<std::string> ids;
    for (const Number* number : row.numbers) ids.insert(number->ids.begin(), number->ids.end());
    if (ids.size() < 2) continue;
    ties_.push_back({address, {ids.begin(), ids.end()}, 0});
    add_whole(row);
  }
}

void ScenarioTies::add_whole(const Row& row) {
  double sum = 0, of_parameters = 0;
  std::vector<std::string> ids;
  bool is_plain = true, has_percent = false, has_ratio = false;
  for (const Number* number : row.numbers) {
    const std::optional<double> share = parse_ratio(number->resolved);
    if (!share) return;
    sum += *share;
    if (number->ids.empty()) continue;
    of_parameters += *share;
    is_plain = is_plain && number->ids.size() == 1 && number->value == "@" + number->ids.front();
    const bool is_percent = written_[number->ids.front()].find('%') != std::string::npos;
    (is_percent ? has_percent : has_ratio) = true;
    add_ids("@" + number->ids.front(), ids);
  }
  if (std::abs(sum - 1) > tolerance || !is_plain || ids.size() < 2 || has_percent == has_ratio)
    return;
  // One that is a share of two decisions cannot be divided by the sums of both.
  for (const ParameterTie& tie : ties_) {
    if (tie.whole == 0) continue;
    for (const std::string& id : ids) {
      if (std::find(tie.ids.begin(), tie.ids.end(), id) != tie.ids.end()) return;
    }
  }
  std::sort(ids.begin(), ids.end());
  ties_.push_back({row.rule, ids, of_parameters * (has_percent ? 100 : 1)});
}

std::vector<std::string> ScenarioTies::behind(const std::string& address) const {
  std::vector<std::string> ids;
  if (address.empty()) return ids;
  for (auto place = numbers_.lower_bound(address); place != numbers_.end(); ++place) {
    if (!place->first.starts_with(address)) break;
    const bool is_below =
        place->first.size() == address.size() || place->first[address.size()] == '.';
    if (!is_below) continue;
    for (const std::string& id : place->second.ids) add_ids("@" + id, ids);
  }
  return ids;
}

}  // namespace carersim
