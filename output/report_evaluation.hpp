#pragma once

#include "output/evaluation_reader.hpp"
#include "output/report_json.hpp"
#include "output/study_reader.hpp"
#include "sim/measure/results.hpp"

namespace carersim {

/// `evaluation` of the page: what an evaluation found, as its file has it, with what a reader needs
/// beside that: for each perspective and threshold the share of draws in which an arm is worth its
/// cost, the share of them in each quadrant, and the draws themselves, at most 500.
/// @throws InputError when the file is damaged, or lacks a part of its format
[[nodiscard]] Json report_evaluation(const StudyReader& study, const EvaluationReader& found);

/// Sees that an evaluation is of the scenario that was run: the same arms, compared with the same,
/// and the same values but for the seed and the number of replications.
/// @param results  where the run stands, for messages
/// @throws InputError that names the first difference
void require_same_scenario(const StudyReader& study, const RunDescription& run,
                           const std::filesystem::path& results);

}  // namespace carersim
