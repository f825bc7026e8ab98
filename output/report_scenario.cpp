#include "output/report_scenario.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace carersim {

namespace {

/// Where a text in quotes that begins here ends; just behind its closing quote.
std::size_t end_of_quotes(std::string_view line, std::size_t at) {
  for (++at; at < line.size(); ++at) {
    if (line[at] == '\\')
      ++at;
    else if (line[at] == '"')
      return at + 1;
  }
  return line.size();
}

/// Where a comment begins, outside quotes; the end without one.
std::size_t start_of_comment(std::string_view line) {
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == '"') {
      at = end_of_quotes(line, at);
    } else if (line[at] == '#') {
      return at;
    } else {
      ++at;
    }
  }
  return line.size();
}

std::string without_blanks_at_end(std::string_view text) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return std::string(text);
}

/// `place; @id (confidence; source); to … (intervention)`, where a source may hold brackets and
/// semicolons.
void read_origin(std::string_view comment, ReportParameter& parameter) {
  const std::size_t end = comment.find("; ");
  parameter.place = std::string(comment.substr(0, end));
  comment = end == std::string_view::npos ? std::string_view() : comment.substr(end + 2);
  if (comment.starts_with("@")) {
    const std::size_t open = comment.find(" (");
    if (open == std::string_view::npos) return;
    parameter.id = std::string(comment.substr(1, open - 1));
    int depth = 1;
    std::size_t close = open + 2;
    for (; close < comment.size(); ++close) {
      if (comment[close] == '(') ++depth;
      if (comment[close] == ')' && --depth == 0) break;
    }
    const std::string_view inside = comment.substr(open + 2, close - open - 2);
    const std::size_t semicolon = inside.find("; ");
    parameter.confidence = std::string(inside.substr(0, semicolon));
    if (semicolon != std::string_view::npos)
      parameter.source = std::string(inside.substr(semicolon + 2));
    comment.remove_prefix(std::min(comment.size(), close + 1));
    if (comment.starts_with("; ")) comment.remove_prefix(2);
  }
  while (!comment.empty()) {
    const std::size_t next = comment.find("); ");
    parameter.changes.emplace_back(
        comment.substr(0, next == std::string_view::npos ? next : next + 1));
    comment = next == std::string_view::npos ? std::string_view() : comment.substr(next + 3);
  }
}

}  // namespace

std::vector<ReportParameter> parameters_of(const std::string& resolved_text) {
  std::vector<ReportParameter> found;
  std::string table;
  for (std::size_t at = 0; at < resolved_text.size();) {
    const std::size_t end = std::min(resolved_text.find('\n', at), resolved_text.size());
    const std::string_view line = std::string_view(resolved_text).substr(at, end - at);
    at = end + 1;
    if (line.empty() || line[0] == '#') continue;
    const std::size_t hash = start_of_comment(line);
    const std::string head = without_blanks_at_end(line.substr(0, hash));
    if (head.starts_with("[") && head.ends_with("]")) {
      table = head.substr(1, head.size() - 2);
      continue;
    }
    const std::size_t key = head[0] == '"' ? end_of_quotes(head, 0) : 0;
    const std::size_t equals = head.find(" = ", key);
    if (equals == std::string::npos) continue;
    ReportParameter parameter;
    parameter.address =
        table.empty() ? head.substr(0, equals) : table + "." + head.substr(0, equals);
    parameter.value = head.substr(equals + 3);
    std::string_view comment = line.substr(std::min(line.size(), hash + 1));
    if (comment.starts_with(" ")) comment.remove_prefix(1);
    read_origin(comment, parameter);
    found.push_back(std::move(parameter));
  }
  return found;
}

Json report_parameters(const std::vector<std::string>& resolved_texts) {
  std::vector<std::string> order;
  std::map<std::string, std::vector<const ReportParameter*>> by_address;  // [arm]
  std::vector<std::vector<ReportParameter>> arms;
  for (const std::string& text : resolved_texts) arms.push_back(parameters_of(text));
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    for (const ReportParameter& parameter : arms[arm]) {
      auto& places = by_address[parameter.address];
      if (places.empty()) {
        places.assign(arms.size(), nullptr);
        order.push_back(parameter.address);
      }
      places[arm] = &parameter;
    }
  }
  Json list = Json::array();
  for (const std::string& address : order) {
    const std::vector<const ReportParameter*>& places = by_address[address];
    const ReportParameter* first = *std::find_if(places.begin(), places.end(),
                                                 [](const auto* each) { return each != nullptr; });
    const bool differs = std::any_of(places.begin(), places.end(), [&](const auto* each) {
      return each == nullptr || each->value != first->value || each->changes != first->changes;
    });
    if (first->id.empty() && !differs && first->changes.empty()) continue;
    Json json = {
        {"address", address}, {"value", first->value},           {"place", first->place},
        {"id", first->id},    {"confidence", first->confidence}, {"source", first->source}};
    if (differs) {
      Json values = Json::array(), changes = Json::array();
      for (const ReportParameter* each : places) {
        values.push_back(each ? Json(each->value) : Json());
        changes.push_back(each ? Json(each->changes) : Json::array());
      }
      json["arms"] = std::move(values);
      json["changes"] = std::move(changes);
    }
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace carersim
