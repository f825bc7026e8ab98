#include "apps/carersim/study_estimates.hpp"

#include <fmt/format.h>

#include <cmath>

#include "apps/carersim/counted.hpp"
#include "apps/carersim/page_width.hpp"
#include "output/number_text.hpp"
#include "output/text_table.hpp"

namespace carersim {

namespace {

constexpr std::size_t most_rows = 12;
constexpr double level = 0.95;

std::string text_of(const RunningMoments& moments, NumberStyle style, Sign sign) {
  if (moments.count() == 0) return "–";
  return mean_text(student_interval(moments, level), style, sign);
}

}  // namespace

StudyEstimates::StudyEstimates(const StudyDescription& study)
    : study_(study),
      levels_(study.arms.size(), std::vector<RunningMoments>(study.measures.size())),
      differences_(levels_) {}

void StudyEstimates::add(const UnitRecord& record) {
  if (record.status == UnitRecord::Status::failed) return;
  ++units_;
  const std::size_t of_arm = study_.values_of_arm();
  for (std::size_t arm = 0; arm < study_.arms.size(); ++arm) {
    for (std::size_t measure = 0; measure < study_.measures.size(); ++measure) {
      const double here = record.values[arm * of_arm + measure];
      const double there = record.values[study_.against[arm] * of_arm + measure];
      // A mean wait of nobody is no number.
      if (!std::isnan(here)) levels_[arm][measure].add(here);
      if (!std::isnan(here - there)) differences_[arm][measure].add(here - there);
    }
  }
}

std::string StudyEstimates::text() const {
  if (units_ == 0) return "";
  const std::string heading = fmt::format("Mean of {}", counted(units_, "unit"));
  TextTable table({heading, "mean", "difference"});
  const std::size_t rows = std::min(most_rows, study_.measures.size());
  for (std::size_t arm = 0; arm < study_.arms.size(); ++arm) {
    const bool is_baseline = study_.against[arm] == arm;
    table.start_group(is_baseline ? study_.arms[arm]
                                  : fmt::format("{}, against {}", study_.arms[arm],
                                                study_.arms[study_.against[arm]]));
    for (std::size_t measure = 0; measure < rows; ++measure) {
      const NumberStyle style = style_of(study_.measures[measure].unit);
      table.add_row({study_.measures[measure].name,
                     text_of(levels_[arm][measure], style, Sign::minus_only),
                     is_baseline ? "" : text_of(differences_[arm][measure], style, Sign::always)});
    }
  }
  std::string text = table.text(page_width(), colour_for(stdout));
  if (rows < study_.measures.size())
    text += fmt::format("and {}\n", counted(study_.measures.size() - rows, "more measure"));
  return text;
}

}  // namespace carersim
