#pragma once

#include <string>

#include "output/evaluation.hpp"

namespace carersim {

/// Where along the one axis of a study each arm begins, or ceases, to pay: in money from the main
/// perspective alone, and with QALYs at the first threshold; discounted, paired by replication.
/// Points with a failed unit are left out.
/// @pre the study has one axis of numbers, ascending, and keeps evaluated_measures()
/// @throws InputError when fewer than two points or replications are known, or the file is damaged
[[nodiscard]] std::string break_even_text(const StudyReader& reader,
                                          const EvaluationRequest& request, std::size_t width);

}  // namespace carersim
