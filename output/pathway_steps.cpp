#include "output/pathway_steps.hpp"

namespace carersim {

namespace {

/// Keys by which a step names the step that follows, and in which words.
constexpr std::pair<const char*, const char*> ways_on[] = {{"next", ""},
                                                           {"too_late", "too late"},
                                                           {"gave_up", "gave up"},
                                                           {"refused", "turned away"},
                                                           {"lost_to", "lost"}};

std::vector<PathwayStep::Way> ways_of(const Node& step) {
  std::vector<PathwayStep::Way> ways;
  for (const auto& [key, when] : ways_on) {
    const std::string to = text_under(step, key);
    if (!to.empty()) ways.push_back({to, when, nullptr});
  }
  const Node* branches = step.find("branch");
  if (branches == nullptr) return ways;
  for (const Node& branch : branches->children) {
    if (!branch.is_table()) continue;
    const std::string named = text_under(branch, "step");
    const Node* otherwise = branch.find("otherwise");
    const bool is_rest = otherwise != nullptr && otherwise->flag;
    ways.push_back({named.empty() ? branch.key : named, is_rest ? "otherwise" : "",
                    is_rest ? nullptr : branch.find("share")});
  }
  return ways;
}

}  // namespace

std::string text_under(const Node& table, const char* key) {
  const Node* node = table.find(key);
  return node != nullptr && node->kind == Node::Kind::text ? node->text : std::string();
}

std::string PathwayStep::address_of(const Way& way) const {
  const bool is_whole = way.to == "exit" || way.to.find('.') != std::string::npos;
  return is_whole ? way.to : pathway + "." + way.to;
}

std::string PathwayStep::kind() const {
  return text_under(*node, "kind");
}

std::vector<PathwayStep> steps_of(const Node& scenario) {
  std::vector<PathwayStep> steps;
  const Node* pathways = scenario.find("pathway");
  if (pathways == nullptr) return steps;
  for (const Node& pathway : pathways->children) {
    for (const Node& step : pathway.children) {
      if (step.is_table() && step.find("kind") != nullptr)
        steps.push_back({pathway.key, &step, ways_of(step)});
    }
  }
  return steps;
}

}  // namespace carersim
