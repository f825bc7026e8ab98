#pragma once

#include <cstdint>
#include <vector>

#include "sim/service/attribute.hpp"

namespace carersim {

/// What a dyad is, one byte each, in this order. Level 0 of each is how it begins where nothing
/// else is said; the levels stand in attributes.cpp.
enum class DyadAttribute : std::uint8_t {
  carer_age,
  hours,
  coresident,
  employed,
  minority_ethnic,
  strain,
  crisis,
  person_age,
  condition,
  need,
  place,
  payer,
  visibility,
  role,
  channel,
  on_gp_register,
  waiting,
  recently_discharged,
  involved,
  emergency_plan,
  care_package,
  caring_years,
};
inline constexpr std::size_t dyad_attributes = 22;

/// Who walks a pathway, as `walker` names them: "case", "carer", "person".
inline constexpr std::uint8_t walker_carer = 1, walker_person = 2;

/// Levels that the program itself speaks of.
namespace level {
inline constexpr std::uint8_t no = 0, yes = 1;
inline constexpr std::uint8_t strain_low = 0, strain_high = 2;
inline constexpr std::uint8_t need_very_high = 3;
inline constexpr std::uint8_t at_home = 0, in_hospital = 1, in_intermediate_care = 2,
                              in_care_home = 3, person_dead = 4;
inline constexpr std::uint8_t caring = 0, visiting = 1, bereaved = 2, former = 3, carer_dead = 4;
inline constexpr std::uint8_t hidden = 0, identified = 1, in_contact = 2, assessed = 3,
                              supported = 4;
}  // namespace level

/// Whether the carer has stopped or died, or the person: whoever is left is followed on, so that no
/// arm gains by losing sight of people, and what is spent on them is kept apart.
constexpr bool has_no_carer_left(std::uint8_t role) {
  return role == level::bereaved || role == level::former || role == level::carer_dead;
}

/// The attributes of a dyad with their levels. The levels of `channel` are "none" and the channels.
[[nodiscard]] std::vector<AttributeSpec> dyad_attribute_specs(
    const std::vector<std::string>& channels);

constexpr AttributeId attribute_id(DyadAttribute attribute) {
  return AttributeId(static_cast<std::uint32_t>(attribute));
}

}  // namespace carersim
