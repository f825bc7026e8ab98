#include "sim/pathway/graph_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <Eigen/SparseCore>
#include <Eigen/SparseLU>
#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/pending/queue.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

namespace carersim {

namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;
using Path = std::vector<std::size_t>;

constexpr double tolerance = 1e-9;  // of sums of probabilities, and of a load that is 1 on paper

// What a breadth-first search found; the sources are their own parents.
struct Search {
  std::vector<bool> reached;
  std::vector<std::size_t> parent;

  [[nodiscard]] Path path_to(std::size_t vertex) const {
    Path path = {vertex};
    while (parent[path.back()] != path.back()) path.push_back(parent[path.back()]);
    std::reverse(path.begin(), path.end());
    return path;
  }
};

template <class AnyGraph>
Search search(const AnyGraph& graph, const std::vector<std::size_t>& sources) {
  const std::size_t size = num_vertices(graph);
  Search result{std::vector<bool>(size), std::vector<std::size_t>(size)};
  for (std::size_t i = 0; i < size; ++i) result.parent[i] = i;
  std::vector<boost::default_color_type> color(size);
  const auto index = get(boost::vertex_index, graph);
  const auto colors = boost::make_iterator_property_map(color.begin(), index);
  const auto parents = boost::make_iterator_property_map(result.parent.begin(), index);
  boost::queue<std::size_t> waiting;
  boost::breadth_first_search(
      graph, sources.begin(), sources.end(), waiting,
      boost::make_bfs_visitor(boost::record_predecessors(parents, boost::on_tree_edge())), colors);
  for (std::size_t i = 0; i < size; ++i) result.reached[i] = color[i] == boost::black_color;
  return result;
}

// The strong components, each in ascending order, the component with the smallest vertex first.
std::vector<std::vector<std::size_t>> components_of(const Graph& graph) {
  const std::size_t size = num_vertices(graph);
  std::vector<std::size_t> component(size);
  const std::size_t count = boost::strong_components(
      graph, boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, graph)));
  std::vector<std::vector<std::size_t>> members(count);
  for (std::size_t i = 0; i < size; ++i) members[component[i]].push_back(i);
  std::sort(members.begin(), members.end());
  return members;
}

bool has_loop(const Graph& graph, const std::vector<std::size_t>& component) {
  return component.size() > 1 || edge(component.front(), component.front(), graph).second;
}

// The shortest way from a vertex back to itself, with the vertex at both ends; it is on a loop.
Path cycle_through(const Graph& graph, std::size_t vertex) {
  const Search found = search(graph, {vertex});
  Path best;
  for (auto [in, end] = in_edges(vertex, graph); in != end; ++in) {
    const std::size_t last = source(*in, graph);
    if (!found.reached[last]) continue;
    Path path = found.path_to(last);
    path.push_back(vertex);
    if (best.empty() || path.size() < best.size()) best = std::move(path);
  }
  require(!best.empty(), "a cycle is looked for only where there is one");
  return best;
}

// The steps, with those edges that `keep` wants; none leaves an end.
template <class Keep>
Graph graph_of(const PathwayGraph& pathways, Keep keep) {
  Graph graph(pathways.steps.size());
  for (const GraphEdge& edge : pathways.edges) {
    if (!pathways.steps[edge.from].ends && keep(edge)) add_edge(edge.from, edge.to, graph);
  }
  return graph;
}

bool is_possible(const GraphEdge& edge) {
  return edge.overflow || edge.high > 0 || edge.typical > 0;
}

bool is_ordinary(const GraphEdge& edge) {
  return !edge.overflow && edge.typical > 0;
}

std::vector<std::size_t> indices_of(const PathwayGraph& graph, bool GraphStep::*property) {
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < graph.steps.size(); ++i) {
    if (graph.steps[i].*property) result.push_back(i);
  }
  return result;
}

Search walks_from_entries(const PathwayGraph& graph) {
  return search(graph_of(graph, [](const GraphEdge&) { return true; }),
                indices_of(graph, &GraphStep::is_entry));
}

Finding finding_at_step(const PathwayGraph& graph, GraphRule rule, const Path& path,
                        std::size_t step, const std::string& what) {
  Finding finding;
  finding.rule = rule;
  finding.address = graph.steps[step].name;
  finding.at = graph.steps[step].at;
  finding.text = finding.address + ": " + what;
  for (const std::size_t each : path) finding.path.push_back(graph.steps[each].name);
  return finding;
}

void find_unreachable(const PathwayGraph& graph, std::vector<Finding>& findings) {
  const Search walks = walks_from_entries(graph);
  for (std::size_t i = 0; i < graph.steps.size(); ++i) {
    if (walks.reached[i]) continue;
    findings.push_back(
        finding_at_step(graph, GraphRule::unreachable, {i}, i,
                        "unreachable; no entry leads there; give a step that is reached a branch "
                        "to it, or remove it"));
  }
}

// One finding for each set of steps that is entered and never left; the steps that lead only there
// have no way out either, but are mended with it.
void find_no_way_out(const PathwayGraph& graph, std::vector<Finding>& findings) {
  const Graph ordinary = graph_of(graph, is_ordinary);
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i < graph.steps.size(); ++i) {
    if (graph.steps[i].ends || graph.steps[i].leaves > 0) ends.push_back(i);
  }
  const Search to_an_end = search(boost::make_reverse_graph(ordinary), ends);
  const Search walks = walks_from_entries(graph);
  for (const std::vector<std::size_t>& trap : components_of(ordinary)) {
    if (to_an_end.reached[trap.front()]) continue;
    const bool is_left = std::any_of(trap.begin(), trap.end(), [&](std::size_t step) {
      const auto [out, end] = out_edges(step, ordinary);
      return std::any_of(out, end, [&](const auto& way) {
        return !std::binary_search(trap.begin(), trap.end(), target(way, ordinary));
      });
    });
    if (is_left) continue;

    Path path = {trap.front()};
    bool is_reached = false;
    for (const std::size_t step : trap) {
      if (!walks.reached[step]) continue;
      Path way = walks.path_to(step);
      if (!is_reached || way.size() < path.size()) path = std::move(way);
      is_reached = true;
    }
    const std::size_t first = path.back();
    if (has_loop(ordinary, trap)) {
      const Path cycle = cycle_through(ordinary, first);
      path.insert(path.end(), cycle.begin() + 1, cycle.end());
      findings.push_back(finding_at_step(
          graph, GraphRule::no_way_out, path, first,
          fmt::format("no way out; the walk goes {}; give one of them a branch to an exit",
                      path_text(graph, path))));
    } else {
      findings.push_back(finding_at_step(
          graph, GraphRule::no_way_out, path, first,
          fmt::format("no way out; the walk goes {} and stops there; give it a next step",
                      path_text(graph, path))));
    }
  }
}

void find_wrong_probabilities(const PathwayGraph& graph, std::vector<Finding>& findings) {
  struct Branches {
    double sum = 0;
    std::vector<std::string> shares;
    Path steps;
  };
  std::vector<Branches> branches(graph.steps.size());
  for (const GraphEdge& edge : graph.edges) {
    const bool is_share = edge.low >= 0 && edge.high <= 1 && edge.low <= edge.typical + tolerance &&
                          edge.typical <= edge.high + tolerance;
    if (!is_share) {
      Finding finding = finding_at_step(
          graph, GraphRule::probabilities, {edge.from, edge.to}, edge.from,
          fmt::format("the branch to {} has a probability from {:.6g} to {:.6g}, typically {:.6g}; "
                      "probabilities lie from 0 to 1, the typical one between the others",
                      last_part(graph.steps[edge.to].name), edge.low, edge.high, edge.typical));
      finding.at = edge.at;
      findings.push_back(std::move(finding));
    }
    if (edge.overflow || graph.steps[edge.from].ends) continue;
    Branches& step = branches[edge.from];
    step.sum += edge.typical;
    step.shares.push_back(
        fmt::format("{} {:.6g}", last_part(graph.steps[edge.to].name), edge.typical));
    step.steps.push_back(edge.to);
  }
  for (std::size_t i = 0; i < graph.steps.size(); ++i) {
    const Branches& step = branches[i];
    if (step.shares.empty() || std::abs(step.sum - 1) <= tolerance) continue;
    Path path = {i};
    path.insert(path.end(), step.steps.begin(), step.steps.end());
    findings.push_back(finding_at_step(
        graph, GraphRule::probabilities, path, i,
        fmt::format("the branches' probabilities add up to {:.10g} ({}); make them add up to 1, or "
                    "give one of them `otherwise = true`",
                    step.sum, fmt::join(step.shares, ", "))));
  }
}

void find_instant_loops(const PathwayGraph& graph, std::vector<Finding>& findings) {
  const Graph instant = graph_of(graph, [&](const GraphEdge& edge) {
    return is_possible(edge) && (edge.at_once || !graph.steps[edge.from].takes_time);
  });
  for (const std::vector<std::size_t>& component : components_of(instant)) {
    if (!has_loop(instant, component)) continue;
    const Path cycle = cycle_through(instant, component.front());
    findings.push_back(finding_at_step(
        graph, GraphRule::instant_loop, cycle, component.front(),
        fmt::format("a loop that takes no time; the walk goes {}; put a delay into it",
                    path_text(graph, cycle))));
  }
}

// Who holds a place of one service can wait for a place of another.
struct Wait {
  std::size_t held;
  std::size_t wanted;
  Path steps;      // from the step that holds to the step that waits
  bool can_break;  // the wait can end without a place: patience, a limit or an overflow
};

std::vector<Wait> waits_while_holding(const PathwayGraph& graph) {
  // Ways that keep the place: any from a step without a service; from a step that waits, only the
  // overflow, since a service that starts gives back the place held before.
  const Graph keeping = graph_of(graph, [&](const GraphEdge& edge) {
    const GraphStep& from = graph.steps[edge.from];
    return is_possible(edge) && !from.releases && (from.service.empty() || edge.overflow);
  });
  std::vector<bool> overflows(graph.steps.size());
  for (const GraphEdge& edge : graph.edges)
    overflows[edge.from] = overflows[edge.from] || edge.overflow;

  std::vector<Wait> waits;
  for (std::size_t holder = 0; holder < graph.steps.size(); ++holder) {
    const std::size_t held = service_index(graph, graph.steps[holder].service);
    if (!graph.steps[holder].holds || held == graph.services.size()) continue;
    if (!graph.services[held].finite) continue;
    std::vector<std::size_t> next;
    for (const GraphEdge& edge : graph.edges) {
      if (edge.from == holder && !edge.overflow && is_possible(edge)) next.push_back(edge.to);
    }
    const Search walks = search(keeping, next);
    for (std::size_t step = 0; step < graph.steps.size(); ++step) {
      const std::size_t wanted = service_index(graph, graph.steps[step].service);
      if (!walks.reached[step] || graph.steps[step].releases) continue;
      if (wanted == graph.services.size() || !graph.services[wanted].finite) continue;
      Path steps = walks.path_to(step);
      steps.insert(steps.begin(), holder);
      waits.push_back({held, wanted, std::move(steps),
                       graph.services[wanted].has_patience_or_limit || overflows[step]});
    }
  }
  return waits;
}

// The finding for the shortest cycle of these waits through a service.
Finding holding_finding(const PathwayGraph& graph, const std::vector<Wait>& waits,
                        const Path& services, Severity severity) {
  Path steps;
  std::vector<std::string> said;
  for (std::size_t i = 0; i + 1 < services.size(); ++i) {
    const Wait* best = nullptr;
    for (const Wait& wait : waits) {
      if (wait.held != services[i] || wait.wanted != services[i + 1]) continue;
      const auto rank = [](const Wait& each) {
        return std::pair(each.can_break, each.steps.size());
      };
      if (best == nullptr || rank(wait) < rank(*best)) best = &wait;
    }
    said.push_back(fmt::format("{} waits for {} ({})", graph.services[best->held].name,
                               graph.services[best->wanted].name, path_text(graph, best->steps)));
    const bool joins = !steps.empty() && steps.back() == best->steps.front();
    steps.insert(steps.end(), best->steps.begin() + (joins ? 1 : 0), best->steps.end());
  }
  Finding finding = finding_at_step(
      graph, GraphRule::holding_cycle, steps, steps.front(),
      severity == Severity::error
          ? fmt::format("places can block each other for ever; {}; release a place on the way, or "
                        "give a queue patience or a limit",
                        fmt::join(said, ", "))
          : fmt::format("places can block each other; {}; only giving up or a refusal frees them",
                        fmt::join(said, ", ")));
  finding.severity = severity;
  return finding;
}

void find_holding_cycles(const PathwayGraph& graph, std::vector<Finding>& findings) {
  const std::vector<Wait> waits = waits_while_holding(graph);
  Graph all(graph.services.size());
  Graph unbroken(graph.services.size());
  for (const Wait& wait : waits) {
    add_edge(wait.held, wait.wanted, all);
    if (!wait.can_break) add_edge(wait.held, wait.wanted, unbroken);
  }
  std::vector<bool> is_told(graph.services.size());
  for (const std::vector<std::size_t>& component : components_of(unbroken)) {
    if (!has_loop(unbroken, component)) continue;
    for (const std::size_t service : component) is_told[service] = true;
    findings.push_back(
        holding_finding(graph, waits, cycle_through(unbroken, component.front()), Severity::error));
  }
  for (const std::vector<std::size_t>& component : components_of(all)) {
    if (!has_loop(all, component)) continue;
    if (std::any_of(component.begin(), component.end(),
                    [&](std::size_t service) { return is_told[service]; })) {
      continue;
    }
    findings.push_back(
        holding_finding(graph, waits, cycle_through(all, component.front()), Severity::warning));
  }
}

// Visits a day, or nothing when the equations have no unique, non-negative solution.
std::optional<std::vector<double>> solve_traffic(const PathwayGraph& graph) {
  std::vector<Finding> in_the_way;
  find_wrong_probabilities(graph, in_the_way);
  find_no_way_out(graph, in_the_way);
  if (!in_the_way.empty()) return std::nullopt;

  const auto size = static_cast<Eigen::Index>(graph.steps.size());
  if (size == 0) return std::vector<double>();
  std::vector<Eigen::Triplet<double>> terms;
  for (Eigen::Index i = 0; i < size; ++i) terms.emplace_back(i, i, 1.0);
  for (const GraphEdge& edge : graph.edges) {
    if (graph.steps[edge.from].ends || !is_ordinary(edge)) continue;
    terms.emplace_back(static_cast<Eigen::Index>(edge.to), static_cast<Eigen::Index>(edge.from),
                       -edge.typical * (1 - graph.steps[edge.from].leaves));
  }
  Eigen::SparseMatrix<double> matrix(size, size);
  matrix.setFromTriplets(terms.begin(), terms.end());
  Eigen::VectorXd arrivals = Eigen::VectorXd::Zero(size);
  for (const GraphEntry& entry : graph.entries) {
    arrivals[static_cast<Eigen::Index>(entry.step)] += entry.per_day;
  }
  Eigen::SparseLU<Eigen::SparseMatrix<double>> solver(matrix);
  if (solver.info() != Eigen::Success) return std::nullopt;
  const Eigen::VectorXd visits = solver.solve(arrivals);
  if (!visits.allFinite()) return std::nullopt;
  return std::vector<double>(visits.begin(), visits.end());
}

void find_overload(const PathwayGraph& graph, std::vector<Finding>& findings) {
  const std::optional<std::vector<double>> visits = solve_traffic(graph);
  if (!visits) return;
  const std::vector<ServiceLoad> loads = service_loads(graph);
  for (std::size_t i = 0; i < graph.services.size(); ++i) {
    const GraphService& service = graph.services[i];
    if (!service.finite || loads[i].load < 1 - tolerance) continue;
    std::vector<std::pair<double, std::size_t>> parts;  // the most work first
    for (std::size_t step = 0; step < graph.steps.size(); ++step) {
      const double work = (*visits)[step] * graph.steps[step].work;
      if (graph.steps[step].service == service.name && work > 0) parts.emplace_back(-work, step);
    }
    std::sort(parts.begin(), parts.end());
    std::vector<std::string> shares;
    Finding finding;
    for (const auto& [work, step] : parts) {
      shares.push_back(fmt::format("{} {:.4g}", path_text(graph, {step}), -work));
      finding.path.push_back(graph.steps[step].name);
    }
    const std::string unit = service.unit.empty() ? "" : " " + service.unit;
    const bool certain = !service.has_patience_or_limit && !graph.estimated;
    finding.severity = certain ? Severity::error : Severity::warning;
    finding.rule = GraphRule::overload;
    finding.address = "service." + service.name;
    finding.at = service.at;
    finding.text = fmt::format(
        "{}: offered {:.4g}{} ({}) against a capacity of {:.4g}{}, load {:.3g}; {}",
        finding.address, loads[i].offered, unit, fmt::join(shares, ", "), service.capacity, unit,
        loads[i].load,
        service.has_patience_or_limit ? "people will give up or be refused"
        : graph.estimated ? "its list will grow if the flows stay as they are at the start"
                          : "give it more capacity, or its queue patience or a limit");
    findings.push_back(std::move(finding));
  }
}

}  // namespace

std::string_view rule_name(GraphRule rule) {
  switch (rule) {
    case GraphRule::unreachable:
      return "unreachable";
    case GraphRule::no_way_out:
      return "no_way_out";
    case GraphRule::probabilities:
      return "probabilities";
    case GraphRule::instant_loop:
      return "instant_loop";
    case GraphRule::holding_cycle:
      return "holding_cycle";
    case GraphRule::overload:
      return "overload";
  }
  throw ProgramError("every graph rule has a name");
}

std::string Finding::message() const {
  if (at.file.empty()) return text;
  if (at.line == 0) return at.file + ": " + text;
  return fmt::format("{}:{}:{}: {}", at.file, at.line, at.column, text);
}

std::vector<Finding> check_graph(const PathwayGraph& graph) {
  require_consistent(graph);
  std::vector<Finding> findings;
  find_unreachable(graph, findings);
  find_no_way_out(graph, findings);
  find_wrong_probabilities(graph, findings);
  find_instant_loops(graph, findings);
  find_holding_cycles(graph, findings);
  find_overload(graph, findings);
  return findings;
}

std::vector<double> visits_per_day(const PathwayGraph& graph) {
  require_consistent(graph);
  const std::vector<double> unknown(graph.steps.size(), std::numeric_limits<double>::quiet_NaN());
  return solve_traffic(graph).value_or(unknown);
}

std::vector<ServiceLoad> service_loads(const PathwayGraph& graph) {
  const std::vector<double> visits = visits_per_day(graph);
  std::vector<ServiceLoad> loads;
  for (const GraphService& service : graph.services) {
    loads.push_back({service.name, 0, service.capacity, 0});
  }
  for (std::size_t step = 0; step < graph.steps.size(); ++step) {
    const std::size_t service = service_index(graph, graph.steps[step].service);
    if (service < loads.size()) loads[service].offered += visits[step] * graph.steps[step].work;
  }
  for (ServiceLoad& load : loads) {
    load.load = load.offered == 0 ? 0 : load.offered / load.capacity;
  }
  return loads;
}

std::vector<std::string> deadlock_cycle(
    const std::vector<std::pair<std::string, std::string>>& waits) {
  std::map<std::string, std::size_t> index;
  std::vector<std::string> names;
  const auto vertex = [&](const std::string& name) {
    const auto [at, is_new] = index.emplace(name, names.size());
    if (is_new) names.push_back(name);
    return at->second;
  };
  Graph graph;
  for (const auto& [held, wanted] : waits) {
    const std::size_t from = vertex(held);
    const std::size_t to = vertex(wanted);
    while (num_vertices(graph) < names.size()) add_vertex(graph);
    add_edge(from, to, graph);
  }
  for (const std::vector<std::size_t>& component : components_of(graph)) {
    if (!has_loop(graph, component)) continue;
    std::vector<std::string> cycle;
    for (const std::size_t service : cycle_through(graph, component.front())) {
      cycle.push_back(names[service]);
    }
    return cycle;
  }
  return {};
}

}  // namespace carersim
