#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "output/study_reader.hpp"
#include "sim/design/morris.hpp"
#include "sim/design/response_tables.hpp"
#include "sim/design/sobol_indices.hpp"

namespace carersim {

/// What is asked of a study's answers.
enum class AnalysisMethod : std::uint8_t {
  morris,    ///< elementary effects of each axis
  sobol,     ///< first and total indices of each axis
  tornado,   ///< each axis from end to end
  two_way,   ///< means by the values of two axes
  variance,  ///< how much parameters explain, and how much chance
};
/// As the command line has them, in the order of AnalysisMethod.
[[nodiscard]] const std::vector<std::string>& analysis_method_names();

/// The methods that a design allows, the one meant for it first.
[[nodiscard]] std::vector<AnalysisMethod> methods_of(const StudyContents& study);

/// What of a study is analysed, and how.
struct AnalysisRequest {
  AnalysisMethod method = AnalysisMethod::variance;
  std::size_t arm = 0;
  /// The arm itself, or its difference from the arm that it is compared with, paired by
  /// replication; a baseline is always itself.
  enum class Of : std::uint8_t { level, difference } of = Of::difference;
  std::vector<std::size_t> measures;          ///< by their place in the study
  std::size_t row_axis = 0, column_axis = 1;  ///< of two-way tables
  double level = 0.95;                        ///< of every interval
};

/// The values of an axis at the points of a grid, in order: by number, or as they come where they
/// are no numbers.
struct AxisValues {
  std::size_t axis = 0;
  std::vector<std::string> texts;
};

/// The answers of a study, measure by measure. Which lists are filled follows the method; each has
/// an entry for every measure that was asked for.
struct StudyAnalysis {
  AnalysisRequest request;
  bool is_difference = false;

  /// Mean over all known points, and how many there are.
  struct Summary {
    double mean = 0;
    std::size_t known_points = 0;
  };
  std::vector<Summary> summaries;
  std::vector<std::vector<MorrisEffect>> morris;
  std::vector<std::optional<SobolAnalysis>> sobol;  ///< nothing with fewer than two base points
  std::vector<std::optional<Tornado>> tornado;      ///< nothing where the base is not known
  std::vector<TwoWayTable> two_way;                 ///< replications' means of the points in a cell
  std::vector<std::optional<VarianceComponents>> variance;  ///< nothing with fewer than two points
  AxisValues rows, columns;
};

/// @pre the design allows the method; arms, measures and axes are the study's
/// @throws InputError when the file is damaged
[[nodiscard]] StudyAnalysis analyse_study(const StudyReader& reader,
                                          const AnalysisRequest& request);

}  // namespace carersim
