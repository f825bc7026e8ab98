#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "output/text_table.hpp"
#include "sim/calibrate/identify.hpp"
#include "sim/calibrate/target.hpp"

namespace carersim {

/// Targets with what was simulated for them, by what they are good for; the score; and under the
/// table why each miss is one. @pre as many observations as targets
[[nodiscard]] std::string target_table(const std::vector<Target>& targets,
                                       const std::vector<Observation>& observations,
                                       std::size_t width, Colour colour);
/// The same as Markdown.
[[nodiscard]] std::string target_markdown(const std::vector<Target>& targets,
                                          const std::vector<Observation>& observations);
/// The same as CSV after RFC 4180, numbers in full, one target a row.
[[nodiscard]] std::string target_csv(const std::vector<Target>& targets,
                                     const std::vector<Observation>& observations);

/// "Hard fitted targets hit: 9 of 10. Fitted: 12 of 14. Held out: 7 of 9 (78 %). Echoes: 8."
[[nodiscard]] std::string score_text(const Score& score);

/// What the targets say about the free parameters.
/// @param plan  whose parameters they are, in the same order
[[nodiscard]] std::string identified_table(const SearchPlan& plan,
                                           const std::vector<Identified>& found, std::size_t width,
                                           Colour colour);

}  // namespace carersim
