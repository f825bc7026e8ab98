#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "apps/carersim/commands.hpp"
#include "apps/carersim/scenario_options.hpp"
#include "output/evaluation.hpp"
#include "sim/uncertainty/drawn_parameters.hpp"

namespace carersim {

/// What an evaluation draws, and how often.
struct EvaluationDraws {
  std::uint32_t draws = 200;
  std::uint32_t replications = 1;
  std::vector<std::string> held;  ///< ids of parameters that stay at their values
  DrawnParameters::OfSet of_set = DrawnParameters::OfSet::held;
  std::vector<ParameterCorrelation> correlations;
};

/// Draws what is uncertain in a scenario and writes a study with a point for each draw:
/// `<stem>.toml` and its table `<stem>.csv`. Every draw is read once, so that those that contradict
/// themselves are mended, or known.
/// @param request  what the study has to keep for it
/// @throws InputError when the scenario is wrong, a parameter to be held is none that is drawn, or
///         nothing is uncertain
[[nodiscard]] DrawnParameters write_evaluation_study(const ScenarioOptions& options,
                                                     const EvaluationDraws& draws,
                                                     const EvaluationRequest& request,
                                                     const std::filesystem::path& stem,
                                                     const CommandLine& line);

/// A number of the scenario, and between what it is moved.
struct BreakEvenRange {
  std::string address, low, high;
};

/// Writes a study of five values of a number, with ten replications or more, all parameters at
/// their own: for where an arm begins to pay.
void write_break_even_study(const ScenarioOptions& options, const BreakEvenRange& range,
                            std::uint32_t replications, const EvaluationRequest& request,
                            const std::filesystem::path& file);

}  // namespace carersim
