#pragma once

#include <filesystem>

#include "output/evaluation.hpp"
#include "sim/uncertainty/drawn_parameters.hpp"

namespace carersim {

/// Adds an evaluation to the result file of its study, as the group `evaluation`; one that is there
/// is replaced. FORMAT.md describes it. The file is as it was, or has all of it.
/// @throws EnvironmentError when the disk refuses; InputError when the file is damaged
void add_evaluation(const std::filesystem::path& file, const StudyContents& study,
                    const Evaluation& evaluation, const DrawnParameters& parameters);

}  // namespace carersim
