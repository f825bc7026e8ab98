#include "sim/pathway/pathway_graph.hpp"

#include <algorithm>
#include <set>

namespace carersim {

namespace {

std::string_view all_but_last_part(std::string_view address) {
  const std::size_t dot = address.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : address.substr(0, dot);
}

std::string without_prefix(std::string_view address, std::string_view prefix) {
  return std::string(address.starts_with(prefix) ? address.substr(prefix.size()) : address);
}

}  // namespace

void require_consistent(const PathwayGraph& graph) {
  std::set<std::string_view> services;
  for (const GraphService& service : graph.services) {
    require(services.insert(service.name).second, "a service stands once in a pathway graph");
  }
  std::set<std::string_view> steps;
  for (const GraphStep& step : graph.steps) {
    require(steps.insert(step.name).second, "a step stands once in a pathway graph");
    require(step.service.empty() || services.contains(step.service),
            "a pathway graph has every service that its steps name");
  }
  for (const GraphEdge& edge : graph.edges) {
    require(edge.from < graph.steps.size() && edge.to < graph.steps.size(),
            "a pathway graph's edges lead from step to step");
  }
  for (const GraphEntry& entry : graph.entries) {
    require(entry.step < graph.steps.size(), "a pathway graph's entries lead to a step");
  }
}

std::size_t service_index(const PathwayGraph& graph, std::string_view name) {
  const auto found =
      std::find_if(graph.services.begin(), graph.services.end(),
                   [&](const GraphService& service) { return service.name == name; });
  return static_cast<std::size_t>(found - graph.services.begin());
}

std::string last_part(std::string_view address) {
  return std::string(address.substr(address.rfind('.') + 1));
}

std::string path_text(const PathwayGraph& graph, const std::vector<std::size_t>& steps) {
  const bool one_pathway = std::all_of(steps.begin(), steps.end(), [&](std::size_t step) {
    return all_but_last_part(graph.steps[step].name) ==
           all_but_last_part(graph.steps[steps.front()].name);
  });
  std::string text;
  for (const std::size_t step : steps) {
    const std::string& name = graph.steps[step].name;
    if (!text.empty()) text += " -> ";
    text += one_pathway ? last_part(name) : without_prefix(name, "pathway.");
  }
  return text;
}

}  // namespace carersim
