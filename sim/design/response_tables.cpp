#include "sim/design/response_tables.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace carersim {

namespace {

Interval difference(const Responses& responses, std::size_t from, std::size_t to, double level) {
  RunningMoments moments;
  for (std::size_t r = 0; r < responses.replications(); ++r)
    moments.add(responses[to][r] - responses[from][r]);
  return student_interval(moments, level);
}

std::vector<double> places_of(const Points& points, std::size_t axis) {
  std::set<double> places;
  for (std::size_t point = 0; point < points.size(); ++point) places.insert(points[point][axis]);
  return {places.begin(), places.end()};
}

std::size_t index_of(const std::vector<double>& places, double place) {
  return static_cast<std::size_t>(std::lower_bound(places.begin(), places.end(), place) -
                                  places.begin());
}

}  // namespace

Tornado tornado(const Responses& responses, double level) {
  require(responses.points() % 2 == 1, "a tornado has a base and two ends for each axis");
  require(responses.known(0), "a tornado has a base");
  Tornado result;
  result.base = responses.mean(0);
  for (std::size_t axis = 0; 2 * axis + 2 < responses.points(); ++axis) {
    const std::size_t low = 2 * axis + 1, high = 2 * axis + 2;
    if (!responses.known(low) || !responses.known(high)) continue;
    result.bars.push_back(
        {axis, responses.mean(low), responses.mean(high), difference(responses, 0, low, level),
         difference(responses, 0, high, level), difference(responses, low, high, level)});
  }
  std::stable_sort(result.bars.begin(), result.bars.end(),
                   [](const TornadoBar& a, const TornadoBar& b) {
                     return std::abs(a.high - a.low) > std::abs(b.high - b.low);
                   });
  return result;
}

TwoWayTable two_way_table(const Points& points, const Responses& responses, std::size_t row_axis,
                          std::size_t column_axis) {
  require(points.size() == responses.points(), "every point has a response");
  require(row_axis != column_axis && std::max(row_axis, column_axis) < points.axes(),
          "a two-way table has two different axes of the design");
  TwoWayTable table{places_of(points, row_axis), places_of(points, column_axis), {}};
  table.cells.assign(table.row_places.size(),
                     std::vector<RunningMoments>(table.column_places.size()));
  for (std::size_t point = 0; point < points.size(); ++point) {
    if (!responses.known(point)) continue;
    RunningMoments& cell = table.cells[index_of(table.row_places, points[point][row_axis])]
                                      [index_of(table.column_places, points[point][column_axis])];
    for (const double value : responses[point]) cell.add(value);
  }
  return table;
}

}  // namespace carersim
