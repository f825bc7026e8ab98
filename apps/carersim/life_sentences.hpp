#pragma once

#include <string>
#include <vector>

#include "apps/carersim/one_life.hpp"

namespace carersim {

/// The attributes that are told of a dyad, on entry and when they change; those that only say how
/// the model proceeds are left out.
[[nodiscard]] std::vector<AttributeId> told_attributes(const ArmPlan& arm);

/// "GP practices", "carers' centre": a name of the scenario in words.
[[nodiscard]] std::string words_of(const std::string& name);

/// "carer aged 45–64"; yes and no read "employed", "no longer employed".
[[nodiscard]] std::string attribute_text(const AttributeSpec& attribute, std::uint8_t level);

/// "carer: waits 41 days for assessment (council)"
[[nodiscard]] std::string row_text(const LifeRow& row, const ArmPlan& arm);

}  // namespace carersim
