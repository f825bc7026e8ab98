#include "sim/scenario/scenario.hpp"

#include "sim/scenario/scenario_state.hpp"
#include "sim/scenario/unknown.hpp"

namespace carersim {

const std::string& Scenario::title() const {
  return state_->title;
}
const std::filesystem::path& Scenario::file() const {
  return state_->file;
}
const std::vector<std::string>& Scenario::arms() const {
  return state_->arm_names;
}
Problems& Scenario::problems() const {
  return *state_->problems;
}

Cursor Scenario::arm(std::size_t index) const {
  const std::shared_ptr<ReadContext>& context = state_->arms.at(index);
  context->was_read = true;
  return {context, &context->root, "", context->root.at};
}

const std::vector<std::size_t>& Scenario::against() const {
  return state_->arm_against;
}

std::vector<InterventionInfo> Scenario::interventions(std::size_t index) const {
  std::vector<InterventionInfo> result;
  for (const Intervention* intervention : state_->arm_interventions.at(index))
    result.push_back(intervention->info);
  return result;
}

std::vector<ParameterInfo> Scenario::parameters(std::size_t index) const {
  std::vector<ParameterInfo> result;
  for (const auto& [id, entry] : *state_->parameters) {
    const Node* node = find_address(state_->arms.at(index)->root, "parameter." + id);
    ParameterInfo info{id,           entry.name,       "",         entry.low, entry.high,
                       entry.source, entry.confidence, entry.role, entry.at};
    if (node != nullptr && !node->is_table())
      info.value = node->kind == Node::Kind::text ? node->text : found_text(*node);
    if (node != nullptr && node->layer != "parameters") info.set_by = node->layer;
    result.push_back(std::move(info));
  }
  return result;
}

std::vector<std::string> Scenario::used_parameters(std::size_t index) const {
  const std::set<std::string>& used = state_->arms.at(index)->used_parameters;
  return {used.begin(), used.end()};
}

void Scenario::finish() const {
  for (const std::shared_ptr<ReadContext>& context : state_->arms)
    if (context->was_read) report_unknown_keys(*context);
  state_->problems->throw_if_any(state_->name);
}

}  // namespace carersim
