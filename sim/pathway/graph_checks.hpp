#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/pathway/pathway_graph.hpp"

namespace carersim {

enum class Severity { error, warning };

/// What can be wrong with a pathway graph.
enum class GraphRule {
  unreachable,    ///< no entry leads to the step, whatever the probabilities
  no_way_out,     ///< who comes there never reaches an end, unless a service is full or given up
  probabilities,  ///< outside 0 to 1, or a step's branches do not add up to 1
  instant_loop,   ///< a walk could go round for ever at one instant
  holding_cycle,  ///< places held while waiting for each other
  overload        ///< a service is offered as much work as it can do, or more
};

/// `no_way_out` and the like, as `check` prints it.
[[nodiscard]] std::string_view rule_name(GraphRule rule);

/// One thing found in a pathway graph before it is run.
struct Finding {
  Severity severity = Severity::error;
  GraphRule rule = GraphRule::unreachable;
  std::string address;  ///< of the step or the service
  Position at;
  std::string text;               ///< `address: what is wrong; where; what to do about it`
  std::vector<std::string> path;  ///< the steps concerned, in the order of the walk

  /// `file:line:column: text`
  [[nodiscard]] std::string message() const;
};

/// How much of a service's capacity is asked for in the long run.
struct ServiceLoad {
  std::string service;
  double offered = 0;   ///< work a day, in the unit of the service's capacity
  double capacity = 0;  ///< infinite for open access
  double load = 0;      ///< offered / capacity; 0 for open access
};

/// Every finding, rule by rule and in the order of the graph; empty when all is well.
///
/// Overload is told only where the traffic equations have a solution: not beside steps with no way
/// out or with wrong probabilities.
/// Not found here: probabilities that add up to 1 on average but not for every level of an
/// attribute.
/// @throws ProgramError  as require_consistent()
[[nodiscard]] std::vector<Finding> check_graph(const PathwayGraph& graph);

/// Visits a day to each step: arrivals from outside plus what the other steps send on.
///
/// Solves the traffic equations with typical probabilities. Nobody gives up or is refused, so loops
/// are visited more often than they will be.
/// @return  one number a step; all NaN when probabilities are wrong or a step has no way out
/// @throws  ProgramError as require_consistent()
[[nodiscard]] std::vector<double> visits_per_day(const PathwayGraph& graph);

/// Offered load of each service, in the order of the graph; offered and load are NaN where
/// visits_per_day() is.
[[nodiscard]] std::vector<ServiceLoad> service_loads(const PathwayGraph& graph);

/// Names a cycle of services whose places wait for each other, for the message of a deadlocked run.
///
/// @param waits  pairs of (service whose place is held, service that is waited for)
/// @return       `ward, home_care, ward`; the first service named that is on a cycle comes first.
///               Empty when there is no cycle. With several places a service, a cycle is needed for
///               a deadlock but does not prove one: the caller knows that nothing moves.
[[nodiscard]] std::vector<std::string> deadlock_cycle(
    const std::vector<std::pair<std::string, std::string>>& waits);

}  // namespace carersim
