#include "output/study_analysis.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "sim/core/error.hpp"

namespace carersim {
namespace {

/// Points that have the same value on an axis, told by the text, in the order of AxisValues.
struct Grid {
  AxisValues values;
  std::vector<std::size_t> of_point;
};

Grid grid_of(const StudyReader& reader, std::size_t axis) {
  Grid grid{{axis, {}}, {}};
  std::map<std::string, std::size_t> known;
  std::vector<std::string> texts;
  std::vector<double> numbers;
  for (std::size_t point = 0; point < reader.study().points; ++point) {
    const auto [found, is_new] = known.try_emplace(reader.text(point, axis), texts.size());
    if (is_new) {
      texts.push_back(found->first);
      numbers.push_back(reader.number(point, axis));
    }
    grid.of_point.push_back(found->second);
  }
  std::vector<std::size_t> order(texts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (std::none_of(numbers.begin(), numbers.end(), [](double n) { return std::isnan(n); })) {
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return numbers[a] < numbers[b]; });
  }
  std::vector<std::size_t> rank(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    rank[order[i]] = i;
    grid.values.texts.push_back(texts[order[i]]);
  }
  for (std::size_t& value : grid.of_point) value = rank[value];
  return grid;
}

/// Averages the points of each cell replication by replication, which keeps what luck they share
/// in the interval, and leaves what other axes do out of it.
TwoWayTable two_way(const Responses& responses, const Grid& rows, const Grid& columns) {
  const std::size_t width = columns.values.texts.size(), replications = responses.replications();
  const std::size_t cells = rows.values.texts.size() * width;
  std::vector<double> sums(cells * replications, 0), counts(cells, 0);
  for (std::size_t point = 0; point < responses.points(); ++point) {
    if (!responses.known(point)) continue;
    const std::size_t cell = rows.of_point[point] * width + columns.of_point[point];
    ++counts[cell];
    for (std::size_t r = 0; r < replications; ++r)
      sums[cell * replications + r] += responses[point][r];
  }
  Points places(2);
  const auto place = [](std::size_t i, std::size_t count) {
    return count == 1 ? 0 : static_cast<double>(i) / static_cast<double>(count - 1);
  };
  for (std::size_t cell = 0; cell < cells; ++cell) {
    places.add(std::vector<double>{place(cell / width, rows.values.texts.size()),
                                   place(cell % width, width)});
    for (std::size_t r = 0; r < replications; ++r) {
      double& sum = sums[cell * replications + r];
      sum = counts[cell] > 0 ? sum / counts[cell] : std::numeric_limits<double>::quiet_NaN();
    }
  }
  return two_way_table(places, Responses(replications, std::move(sums)), 0, 1);
}

StudyAnalysis::Summary summary_of(const Responses& responses) {
  RunningMoments means;
  for (std::size_t point = 0; point < responses.points(); ++point)
    if (responses.known(point)) means.add(responses.mean(point));
  return {means.mean(), static_cast<std::size_t>(means.count())};
}

/// Base points of which every point is known.
std::size_t whole_base_points(const Responses& responses, std::size_t axes) {
  std::size_t whole = 0;
  for (std::size_t start = 0; start + axes + 2 <= responses.points(); start += axes + 2) {
    bool known = true;
    for (std::size_t i = 0; i < axes + 2; ++i) known = known && responses.known(start + i);
    whole += known ? 1 : 0;
  }
  return whole;
}

}  // namespace

const std::vector<std::string>& analysis_method_names() {
  static const std::vector<std::string> names = {"morris", "sobol_indices", "tornado", "two_way",
                                                 "variance"};
  return names;
}

std::vector<AnalysisMethod> methods_of(const StudyContents& study) {
  if (study.design == "morris") return {AnalysisMethod::morris};
  if (study.design == "saltelli") return {AnalysisMethod::sobol};
  if (study.design == "one_at_a_time") return {AnalysisMethod::tornado};
  const bool is_grid = study.design == "factorial" || study.design == "csv";
  if (is_grid && study.axes.size() > 1) return {AnalysisMethod::two_way, AnalysisMethod::variance};
  return {AnalysisMethod::variance};
}

StudyAnalysis analyse_study(const StudyReader& reader, const AnalysisRequest& request) {
  const StudyContents& study = reader.study();
  const std::vector<AnalysisMethod> allowed = methods_of(study);
  require(std::find(allowed.begin(), allowed.end(), request.method) != allowed.end(),
          "a study is analysed by a method of its design");
  StudyAnalysis result;
  result.request = request;
  const std::size_t baseline = study.against.at(request.arm);
  result.is_difference = request.of == AnalysisRequest::Of::difference && baseline != request.arm;
  std::vector<std::vector<double>> values = reader.totals(request.arm, request.measures);
  if (result.is_difference) {
    const std::vector<std::vector<double>> before = reader.totals(baseline, request.measures);
    for (std::size_t i = 0; i < values.size(); ++i) {
      for (std::size_t unit = 0; unit < values[i].size(); ++unit)
        values[i][unit] -= before[i][unit];
    }
  }
  Grid rows, columns;
  if (request.method == AnalysisMethod::two_way) {
    rows = grid_of(reader, request.row_axis);
    columns = grid_of(reader, request.column_axis);
    result.rows = rows.values;
    result.columns = columns.values;
  }
  const std::size_t axes = study.axes.size();
  for (std::vector<double>& of_measure : values) {
    const Responses responses(study.replications, std::move(of_measure));
    result.summaries.push_back(summary_of(responses));
    switch (request.method) {
      case AnalysisMethod::morris:
        result.morris.push_back(morris_effects(reader.places(), responses));
        break;
      case AnalysisMethod::sobol:
        result.sobol.emplace_back();
        if (whole_base_points(responses, axes) >= 2) {
          result.sobol.back() =
              sobol_indices(axes, responses, PointLuck::shared, {.level = request.level});
        }
        break;
      case AnalysisMethod::tornado:
        result.tornado.emplace_back();
        if (responses.known(0)) result.tornado.back() = tornado(responses, request.level);
        break;
      case AnalysisMethod::two_way:
        result.two_way.push_back(two_way(responses, rows, columns));
        break;
      case AnalysisMethod::variance:
        result.variance.emplace_back();
        if (result.summaries.back().known_points >= 2)
          result.variance.back() = variance_components(responses, PointLuck::shared);
        break;
    }
  }
  return result;
}

}  // namespace carersim
