#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace carersim {

/// What a what-if multiplies from the start of the evaluation on.
///
/// `referrals +20%`: the rates of the channels through which carers are found; who is found in the
/// course of something else (in hospital, in a crisis, by the person's own assessment) follows from
/// the model. A scenario without channels: the rates of its `[arrivals]`. Any other name is the
/// address of a number.
/// @throws CommandLineError when there is nothing of the kind in the scenario
[[nodiscard]] std::vector<Override> what_if_overrides(const Scenario& scenario, std::size_t arm,
                                                      const std::string& what_if);

/// Whether text is a name and a change in percent.
[[nodiscard]] bool is_what_if(const std::string& text);

}  // namespace carersim
