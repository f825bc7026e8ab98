#include "output/checklist_facts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/core/error.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/period.hpp"

namespace carersim {

ChecklistRun::ChecklistRun(const ResultReader& file, const ReportSources& with,
                           ParameterRanges between, std::vector<std::string> costs_of,
                           std::string table, std::string picture)
    : reader(file),
      sources(with),
      run(file.run()),
      totals(read_totals(file)),
      ranges(std::move(between)),
      perspectives(std::move(costs_of)),
      results(std::move(table)),
      drawing(std::move(picture)) {
  for (const std::string& text : run.scenario_texts) {
    Problems problems;
    std::optional<Node> root = parse_document(text, "scenario_text", "", problems);
    if (!root) throw InputError(reader.path().string(), problems.sorted());
    arms.push_back(std::move(*root));
    numbers.push_back(parameters_of(text));
  }
}

std::string list_in_words(const std::vector<std::string>& names) {
  if (names.size() < 2) return names.empty() ? "" : names[0];
  return fmt::format("{} and {}", fmt::join(names.begin(), names.end() - 1, ", "), names.back());
}

std::string value_in_words(const Node& value) {
  switch (value.kind) {
    case Node::Kind::text:
    case Node::Kind::other:
      return value.text;
    case Node::Kind::integer:
      return fmt::format("{}", value.integer);
    case Node::Kind::real:
      return fmt::format("{:.6g}", value.real);
    case Node::Kind::flag:
      return value.flag ? "yes" : "no";
    case Node::Kind::date:
      return date_text(value.date);
    case Node::Kind::array:
    case Node::Kind::table:
      break;
  }
  std::vector<std::string> parts;
  std::string head;
  for (const Node& child : value.children) {
    if (value.kind == Node::Kind::array)
      parts.push_back(value_in_words(child));
    else if (child.key == "by")
      head = "by " + value_in_words(child) + " ";
    else
      parts.push_back(child.key + " " + value_in_words(child));
  }
  if (value.kind == Node::Kind::array) return fmt::format("{}", fmt::join(parts, ", "));
  if (is_distribution(value)) {
    const Node& kind = value.children[0];
    if (!kind.is_table()) return kind.key + " " + value_in_words(kind);
    std::string inside = value_in_words(kind);
    return kind.key + " " + inside;
  }
  return fmt::format("{}({})", head, fmt::join(parts, ", "));
}

}  // namespace carersim
