#pragma once

#include "sim/experiment/run_plan.hpp"

namespace carersim {

/// The model of unpaid carers and the people they care for, as the engine reads it from a scenario.
[[nodiscard]] PopulationReader carer_model();

/// Who may pay: local_authority, nhs, self_funder, carer, society.
[[nodiscard]] const std::vector<std::string>& payers();

}  // namespace carersim
