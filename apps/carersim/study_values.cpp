#include "apps/carersim/study_values.hpp"

#include <algorithm>
#include <limits>

namespace carersim {

namespace {

constexpr std::size_t months_of_year = 12;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

}  // namespace

std::vector<MonthRange> evaluated_years(const Months& months) {
  std::vector<MonthRange> years;
  for (std::size_t month = months.first_evaluated(); month < months.size();
       month += months_of_year) {
    years.push_back({month, std::min(month + months_of_year, months.size())});
  }
  return years;
}

StudyValues::StudyValues(const StudyDescription& study, const MeasureList& measures,
                         const Months& months)
    : study_(study), measures_(measures), months_(months), years_(evaluated_years(months)) {
  for (const Measure& measure : study.measures) kept_.push_back(measures.find(measure.name));
}

void StudyValues::append(const ReplicationResult& result, std::vector<double>& values) const {
  for (const MeasureId measure : kept_)
    values.push_back(measure.exists() ? result.totals[measure.index()] : none);
  for (const std::size_t place : study_.by_year) {
    for (std::size_t year = 0; year < study_.year_starts.size(); ++year) {
      const bool exists = kept_[place].exists() && year < years_.size();
      values.push_back(exists ? in_year(result, kept_[place], years_[year]) : none);
    }
  }
}

double StudyValues::in_year(const ReplicationResult& result, MeasureId measure,
                            MonthRange year) const {
  const std::size_t first = measure.index() * months_.size();
  const bool is_stock = measures_[measure].kind == MeasureKind::stock;
  double sum = 0, days = 0;
  for (std::size_t month = year.first; month < year.end; ++month) {
    const double length = (months_.end(month) - months_.start(month)).days();
    sum += result.series[first + month] * (is_stock ? length : 1);
    days += length;
  }
  return is_stock ? sum / days : sum;
}

}  // namespace carersim
