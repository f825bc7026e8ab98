#pragma once

#include <string>
#include <vector>

#include "sim/measure/statistics.hpp"
#include "sim/sweep/unit_record.hpp"

namespace carersim {

/// Means of what a study has found so far, over all its finished units: a first look, which knows
/// nothing of the points. Takes no more memory for more units.
class StudyEstimates {
 public:
  /// @param study  has to outlive this object
  explicit StudyEstimates(const StudyDescription& study);

  /// Units that failed are left out.
  void add(const UnitRecord& record);
  [[nodiscard]] std::string text() const;

 private:
  const StudyDescription& study_;
  std::uint64_t units_ = 0;
  std::vector<std::vector<RunningMoments>> levels_;       ///< [arm][measure]
  std::vector<std::vector<RunningMoments>> differences_;  ///< [arm][measure]
};

}  // namespace carersim
