#include <fmt/format.h>

#include "output/analysis_table.hpp"
#include "output/text_file.hpp"

namespace carersim {
namespace {

std::string fields(std::initializer_list<double> numbers) {
  std::string text;
  for (const double number : numbers) text += ',' + csv_field(number);
  return text;
}

/// The rows of one analysis.
class Rows {
 public:
  Rows(const StudyReader& reader, const StudyAnalysis& analysis)
      : reader_(reader), study_(reader.study()), analysis_(analysis) {}

  [[nodiscard]] std::string text() {
    const std::size_t measures = analysis_.request.measures.size();
    switch (analysis_.request.method) {
      case AnalysisMethod::morris:
        head("axis,address,mu,mu_star,mu_star_standard_error,sigma,chance,effects");
        for (std::size_t i = 0; i < measures; ++i) morris(i);
        break;
      case AnalysisMethod::sobol:
        head(
            "axis,address,first,first_low,first_high,total,total_low,total_high,base_points,"
            "variance_of_parameters,variance_of_replications,variance_left,variance_of_a_mean");
        for (std::size_t i = 0; i < measures; ++i) sobol(i);
        break;
      case AnalysisMethod::tornado:
        head(
            "axis,address,low,high,base,at_low,at_high,low_minus_base,low_minus_base_half_width,"
            "high_minus_base,high_minus_base_half_width,swing,swing_half_width");
        for (std::size_t i = 0; i < measures; ++i) tornado(i);
        break;
      case AnalysisMethod::two_way:
        head("row_axis,row,column_axis,column,replications,mean,half_width");
        for (std::size_t i = 0; i < measures; ++i) two_way(i);
        break;
      case AnalysisMethod::variance:
        head(
            "points,mean,variance_of_parameters,variance_of_replications,variance_left,"
            "variance_of_a_mean");
        for (std::size_t i = 0; i < measures; ++i) variance(i);
        break;
    }
    return text_;
  }

 private:
  void head(const std::string& columns) { text_ = "measure,unit,arm,against," + columns + "\r\n"; }

  void add(std::size_t i, const std::string& rest) {
    const Measure& measure = study_.measures[analysis_.request.measures[i]];
    const std::size_t arm = analysis_.request.arm;
    const std::string against = analysis_.is_difference ? study_.arms[study_.against[arm]] : "";
    text_ += fmt::format("{},{},{},{},{}\r\n", csv_field(measure.name), csv_field(measure.unit),
                         csv_field(study_.arms[arm]), csv_field(against), rest);
  }
  [[nodiscard]] std::string axis_fields(std::size_t axis) const {
    return csv_field(study_.axes[axis].name) + ',' + csv_field(study_.axes[axis].address);
  }

  void morris(std::size_t i) {
    for (std::size_t axis = 0; axis < study_.axes.size(); ++axis) {
      const MorrisEffect& effect = analysis_.morris[i][axis];
      add(i, axis_fields(axis) +
                 fields({effect.mu, effect.mu_star, effect.mu_star_error, effect.sigma,
                         effect.chance}) +
                 fmt::format(",{}", effect.effects));
    }
  }

  void sobol(std::size_t i) {
    if (!analysis_.sobol[i]) return;
    const SobolAnalysis& found = *analysis_.sobol[i];
    for (std::size_t axis = 0; axis < study_.axes.size(); ++axis) {
      const Estimate& first = found.axes[axis].first;
      const Estimate& total = found.axes[axis].total;
      add(i, axis_fields(axis) +
                 fields({first.value, first.low, first.high, total.value, total.low, total.high}) +
                 fmt::format(",{}", found.base_points) +
                 fields({found.variance.parameters, found.variance.replications,
                         found.variance.residual, found.variance.of_a_mean}));
    }
  }

  void tornado(std::size_t i) {
    if (!analysis_.tornado[i]) return;
    const Tornado& found = *analysis_.tornado[i];
    for (std::size_t axis = 0; axis < study_.axes.size(); ++axis) {
      for (const TornadoBar& bar : found.bars) {
        if (bar.axis != axis) continue;
        add(i,
            fmt::format("{},{},{}", axis_fields(axis), csv_field(reader_.text(2 * axis + 1, axis)),
                        csv_field(reader_.text(2 * axis + 2, axis))) +
                fields({found.base, bar.low, bar.high, bar.low_minus_base.mean,
                        bar.low_minus_base.half_width, bar.high_minus_base.mean,
                        bar.high_minus_base.half_width, bar.high_minus_low.mean,
                        bar.high_minus_low.half_width}));
      }
    }
  }

  void two_way(std::size_t i) {
    for (std::size_t row = 0; row < analysis_.rows.texts.size(); ++row) {
      for (std::size_t column = 0; column < analysis_.columns.texts.size(); ++column) {
        const RunningMoments& cell = analysis_.two_way[i].cells[row][column];
        if (cell.count() == 0) continue;
        const Interval interval = student_interval(cell, analysis_.request.level);
        add(i, fmt::format("{},{},{},{},{}", csv_field(study_.axes[analysis_.rows.axis].name),
                           csv_field(analysis_.rows.texts[row]),
                           csv_field(study_.axes[analysis_.columns.axis].name),
                           csv_field(analysis_.columns.texts[column]), cell.count()) +
                   fields({interval.mean, interval.half_width}));
      }
    }
  }

  void variance(std::size_t i) {
    if (!analysis_.variance[i]) return;
    const VarianceComponents& found = *analysis_.variance[i];
    add(i, fmt::format("{}", found.points) +
               fields({analysis_.summaries[i].mean, found.parameters, found.replications,
                       found.residual, found.of_a_mean}));
  }

  const StudyReader& reader_;
  const StudyContents& study_;
  const StudyAnalysis& analysis_;
  std::string text_;
};

}  // namespace

void write_analysis_csv(const StudyReader& reader, const StudyAnalysis& analysis,
                        const std::filesystem::path& path) {
  write_text_file(path, Rows(reader, analysis).text());
}

}  // namespace carersim
