#pragma once

#include <string>
#include <vector>

#include "apps/carersim/scenario_options.hpp"
#include "sim/sweep/study_description.hpp"

namespace carersim {

/// See StudyDescription::identity: the program, luck, design, axes, measures, and every line of the
/// scenario without its comments, so that a note or a line break changes nothing.
[[nodiscard]] std::vector<std::string> study_identity(const StudyDescription& study,
                                                      const LoadedScenario& base);

}  // namespace carersim
