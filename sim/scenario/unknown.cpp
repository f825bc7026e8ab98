#include "sim/scenario/unknown.hpp"

#include "sim/scenario/cursor.hpp"

namespace carersim {

namespace {

bool is_nobodys(const Node& node) {
  return node.key == "evidence" || node.key == "note" || node.layer == "area";
}

void report_below(ReadContext& context, const Node& table, const std::string& address) {
  for (std::size_t i = 0; i < table.children.size(); ++i) {
    const Node& child = table.children[i];
    const bool element = table.kind == Node::Kind::array;
    const std::string place = join_address(address, element ? std::to_string(i + 1) : child.key);
    if (child.asked) {
      report_below(context, child, place);
      continue;
    }
    if (is_nobodys(child)) continue;
    if (element) {
      context.problem(child.at, place, "a value that nothing reads", "nothing here");
    } else if (child.key == "from" && table.from_was_filled_in) {
      context.problem(child.key_at, address,
                      "an addition during the run, but this cannot be added then",
                      R"(from = "start of run")");
    } else {
      std::vector<std::string> missing;
      for (const std::string& name : table.asked_keys)
        if (table.find(name) == nullptr) missing.push_back(name);
      std::string nearest = nearest_word(child.key, missing);
      // A base file may have the key already.
      if (nearest.empty())
        nearest = nearest_word(child.key, {table.asked_keys.begin(), table.asked_keys.end()});
      context.problem(child.key_at, place, "an unknown key", "nothing here" + hint(nearest));
    }
  }
}

}  // namespace

void report_unknown_keys(ReadContext& context) {
  report_below(context, context.root, "");
}

}  // namespace carersim
