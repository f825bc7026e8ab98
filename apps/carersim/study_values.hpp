#pragma once

#include <vector>

#include "sim/measure/formula.hpp"
#include "sim/measure/results.hpp"
#include "sim/sweep/study_description.hpp"

namespace carersim {

/// The years of the evaluation, as ranges of months; the last may be shorter.
[[nodiscard]] std::vector<MonthRange> evaluated_years(const Months& months);

/// What a study keeps of the results of one arm: each measure over the evaluation, then those by
/// year. nan where the run at this point has no such measure or year.
class StudyValues {
 public:
  /// @param measures, months  of the run at this point; have to outlive this object
  StudyValues(const StudyDescription& study, const MeasureList& measures, const Months& months);

  void append(const ReplicationResult& result, std::vector<double>& values) const;

 private:
  [[nodiscard]] double in_year(const ReplicationResult& result, MeasureId measure,
                               MonthRange year) const;

  const StudyDescription& study_;
  const MeasureList& measures_;
  const Months& months_;
  std::vector<MeasureId> kept_;
  std::vector<MonthRange> years_;
};

}  // namespace carersim
