#pragma once

#include <vector>

#include "sim/sweep/unit_record.hpp"

namespace carersim {

/// What a sweep's parent does besides waiting, in seconds of each unit.
struct ParentSeconds {
  double keeping = 0;  ///< takes it in, keeps it in a part, decides what is next
  double writing = 0;  ///< reads it from its part, and writes it into the result file
};

/// Keeps and writes the units of a study, or of its first points where it has very many, with
/// finished units of any kind: what becomes of them is thrown away.
/// @pre at least one record, of units that are done
/// @throws EnvironmentError when the disk refuses it
[[nodiscard]] ParentSeconds rehearse_parent(const StudyDescription& study,
                                            const std::vector<UnitRecord>& records);

}  // namespace carersim
