#pragma once

#include <cstddef>
#include <vector>

#include "sim/design/points.hpp"
#include "sim/design/responses.hpp"
#include "sim/measure/statistics.hpp"

namespace carersim {

/// What one axis does to a measure from its low end to its high end, all others as they are.
struct TornadoBar {
  std::size_t axis = 0;
  double low = 0, high = 0;  ///< the measure at both ends
  Interval low_minus_base;   ///< paired by replication
  Interval high_minus_base;
  Interval high_minus_low;
};

struct Tornado {
  double base = 0;
  std::vector<TornadoBar> bars;  ///< the widest first, then in order of axis; unknown ones left out
};

/// @param responses  to the points of one_at_a_time(), in their order
/// @param level      of the intervals, which are of chance; infinite with one replication
/// @pre the base point is known
[[nodiscard]] Tornado tornado(const Responses& responses, double level = 0.95);

/// A measure by two axes of a design whose points lie on a grid, such as a full factorial: means
/// over everything else.
struct TwoWayTable {
  std::vector<double> row_places, column_places;  ///< ascending
  /// [row][column]: of all known points and replications there; count 0 where there is none.
  std::vector<std::vector<RunningMoments>> cells;
};

/// @pre a response for every point; two different axes of the design
[[nodiscard]] TwoWayTable two_way_table(const Points& points, const Responses& responses,
                                        std::size_t row_axis, std::size_t column_axis);

}  // namespace carersim
