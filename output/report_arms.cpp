#include "output/report_arms.hpp"

#include "sim/core/error.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/tree.hpp"

namespace carersim {

namespace {

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

}  // namespace

Json report_arms(const std::vector<std::string>& names, const std::vector<std::size_t>& against,
                 const std::vector<std::string>& scenario_texts, const ReportLayout& layout) {
  Json arms = Json::array();
  for (std::size_t arm = 0; arm < names.size(); ++arm) {
    const Node root = tree_of(scenario_texts[arm]);
    const Node* unproven = find_address(root, layout.unproven);
    Json share = nullptr;
    if (unproven != nullptr && unproven->is_number())
      share = unproven->kind == Node::Kind::integer ? static_cast<double>(unproven->integer)
                                                    : unproven->real;
    arms.push_back({{"name", names[arm]},
                    {"against", against[arm]},
                    {"unproven", std::move(share)},
                    {"programmes", programmes_of(root)}});
  }
  return arms;
}

}  // namespace carersim
