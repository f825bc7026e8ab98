#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "apps/carersim/scenario_options.hpp"

namespace carersim {

/// What an evaluation draws, and how often.
struct EvaluationDraws {
  std::uint32_t draws = 200;
  std::uint32_t replications = 1;
  std::vector<std::string> held;  ///< ids of parameters that stay at their values
};

/// What was drawn, and what was not.
struct DrawnParameters {
  std::vector<std::string> drawn;      ///< "id: beta (…)"
  std::vector<std::string> not_drawn;  ///< "id: it has no range", of those that the scenario uses
};

/// Writes a study with a point for each draw – `<stem>.toml` and its table `<stem>.csv` – of the
/// uncertain parameters that the scenario uses.
/// @param stem  of both files, with their folder
/// @throws InputError when a parameter to be held is none that is drawn, or nothing is uncertain
[[nodiscard]] DrawnParameters write_evaluation_study(const ScenarioOptions& options,
                                                     const EvaluationDraws& draws,
                                                     const std::filesystem::path& stem);

}  // namespace carersim
