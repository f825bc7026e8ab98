#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/error.hpp"

namespace carersim {

/// A step of a pathway, as the checks and the drawing see it.
struct GraphStep {
  std::string name;         ///< address, such as `pathway.carer.assessment`; unique in the graph
  std::string kind;         ///< entry, delay, service, decision, support, review, close or exit
  std::string agency;       ///< name of the agency where it happens; empty when nobody's
  bool takes_time = false;  ///< a walk that comes here goes on at a later instant, never the same
  bool is_entry = false;    ///< walks may start here
  bool ends = false;        ///< walks end here; edges that leave it are ignored
  std::string service;      ///< name of the service it waits for; empty if none
  bool holds = false;     ///< its place is kept until the next service starts or a step releases it
  bool releases = false;  ///< who comes here gives back the place held, before waiting
  double mean_days = 0;   ///< mean time in it, 0 if none; drawn, not checked
  double leaves = 0;      ///< share of its visits that end here for a reason outside the pathway
  double work = 0;        ///< mean work a visit gives its service, in days x the unit of capacity
  Position at;
};

/// A way from one step to another.
struct GraphEdge {
  std::size_t from = 0;  ///< index into PathwayGraph::steps
  std::size_t to = 0;
  double low = 1;         ///< smallest probability over the attributes' levels
  double high = 1;        ///< largest
  double typical = 1;     ///< used in the traffic equations; lies between the two
  std::string label;      ///< what is decided, as drawn; may be empty
  bool overflow = false;  ///< taken when the service is full, refuses, or is given up
  bool at_once = false;  ///< an overflow on arrival, before any time has passed (refused, diverted)
  Position at;
};

/// A service that steps of the graph wait for.
struct GraphService {
  std::string name;  ///< as in the scenario, `carer_assessment` for `service.carer_assessment`
  /// Work it can do a day: its places (in place-days), or a team's mean productive hours.
  double capacity = std::numeric_limits<double>::infinity();
  std::string unit;  ///< of capacity, as shown: "places", "h / d"; may be empty
  bool finite = false;
  bool has_patience_or_limit = false;  ///< people give up, or a queue that is too long refuses
  Position at;
};

/// Walks that start from outside.
struct GraphEntry {
  std::size_t step = 0;  ///< index into PathwayGraph::steps
  double per_day = 0;
};

/// All pathways of one arm, reduced to what can be told before the run.
///
/// Pathways of carers and persons stand in one graph, since they share services. A plain value: the
/// pathway compiler fills it, check_graph() and dot_text() read it.
struct PathwayGraph {
  std::vector<GraphStep> steps;
  std::vector<GraphEdge> edges;
  std::vector<GraphService> services;
  std::vector<GraphEntry> entries;
  bool estimated = false;  ///< entries are a population's rates at the start: overload only warns
};

/// @throws ProgramError  if an index is out of range, a name stands twice, or a step names a
/// service
///                       that the graph does not have
void require_consistent(const PathwayGraph& graph);

/// Index of the service of that name; the number of services when there is none.
[[nodiscard]] std::size_t service_index(const PathwayGraph& graph, std::string_view name);

/// The last part of an address: `assessment` for `pathway.carer.assessment`.
[[nodiscard]] std::string last_part(std::string_view address);

/// `contact -> assessment -> review`; with the pathways' names when the steps are of more than one.
[[nodiscard]] std::string path_text(const PathwayGraph& graph,
                                    const std::vector<std::size_t>& steps);

}  // namespace carersim
