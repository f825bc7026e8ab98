#pragma once

#include <vector>

#include "output/trace_description.hpp"
#include "sim/experiment/run_plan.hpp"

namespace carersim {

/// The attributes whose levels a trace shows: those of the model that say how a dyad is.
/// @return  none when the arm has no population
[[nodiscard]] std::vector<AttributeId> traced_attributes(const ArmPlan& arm);
[[nodiscard]] std::vector<std::string> event_names(const ArmPlan& arm);
[[nodiscard]] ActivityNames activity_names(const ArmPlan& arm);
/// Dyads of the start, newcomers, and people without a carer.
[[nodiscard]] std::vector<TraceDescription::CaseKind> case_kinds();

}  // namespace carersim
