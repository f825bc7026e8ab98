#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "output/study_reader.hpp"
#include "sim/economics/outcome_draws.hpp"

namespace carersim {

/// The measures that an evaluation is made of: discounted costs by payer, and QALYs.
[[nodiscard]] std::vector<std::string> evaluation_measures();

/// Whose costs count.
struct Perspective {
  std::string name;
  std::vector<std::string> payers;
};
/// NHS and personal social services first: the one that value of information is told from.
[[nodiscard]] const std::vector<Perspective>& perspectives();

/// Arms that are compared with one baseline, in draws that did not fail.
struct EvaluatedArms {
  std::vector<std::size_t> arms;   ///< the baseline first; indices in the study
  std::vector<std::size_t> draws;  ///< points of the study
};
/// One for each baseline that others are compared with.
[[nodiscard]] std::vector<EvaluatedArms> evaluated_arms(const StudyResults& study);

/// Costs from a perspective and QALYs of carers and of the people cared for, means of a draw's
/// replications. @throws InputError when the study did not keep the measures
[[nodiscard]] OutcomeDraws outcomes_of(const StudyResults& study, const EvaluatedArms& arms,
                                       const Perspective& perspective);

/// What `carersim evaluate` says. @param thresholds  pounds for a QALY, at least one
[[nodiscard]] std::string evaluation_text(const StudyResults& study,
                                          const std::vector<double>& thresholds, std::size_t width);

/// Costs (NHS and personal social services) and QALYs of each draw and arm, for R's BCEA.
/// @throws EnvironmentError naming the file
void write_bcea(const StudyResults& study, const EvaluatedArms& arms,
                const std::filesystem::path& file);

}  // namespace carersim
