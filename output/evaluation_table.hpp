#pragma once

#include <string>

#include "output/evaluation.hpp"
#include "output/text_table.hpp"
#include "sim/uncertainty/drawn_parameters.hpp"

namespace carersim {

struct EvaluationTableOptions {
  Colour colour = Colour::none;
  std::size_t width = 100;
};

/// What an evaluation says, for people: for each arm its cost, effect and dominance in words, the
/// budget by year, when it pays back; which arm is best at which threshold, and what knowing more
/// is worth; and how the draws were made.
[[nodiscard]] std::string evaluation_text(const StudyReader& reader, const Evaluation& evaluation,
                                          const DrawnParameters& parameters,
                                          const EvaluationTableOptions& options);

/// Costs from the main perspective and effects as two text tables that R's BCEA takes as matrices:
/// `<stem>.cost.csv` and `<stem>.effect.csv`, a row for each draw and a column for each arm, the
/// baseline first, arms' names as headings. With several baselines their places are in the names of
/// the files: `<stem>.2.cost.csv`.
/// @return the files. @throws EnvironmentError when the disk refuses
std::vector<std::filesystem::path> write_bcea(const StudyReader& reader,
                                              const Evaluation& evaluation,
                                              const std::filesystem::path& stem);

}  // namespace carersim
