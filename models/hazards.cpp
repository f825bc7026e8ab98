#include "models/hazards.hpp"

#include <algorithm>

namespace carersim {

namespace {

/// More levels than any attribute has.
constexpr std::size_t most_levels = 256;

}  // namespace

Hazards::Hazards(const std::vector<ProcessPlan>& processes, const SupportEffects& supports)
    : supports_(supports), first_{0}, multipliers_(most_levels, 1.0) {
  for (std::size_t p = 0; p < processes.size(); ++p) {
    base_.push_back(processes[p].base_per_second);
    for (const auto* factors : {&processes[p].rates, &processes[p].factors}) {
      for (const Factors::Factor& factor : factors->all) {
        const std::uint32_t attribute = factor.attribute.index();
        std::uint16_t& offset = offsets_[attribute][p];
        if (offset == 0) {
          offset = static_cast<std::uint16_t>(multipliers_.size());
          require(offset == multipliers_.size(), "multipliers of hazards have 16-bit places");
          multipliers_.resize(multipliers_.size() + factor.multipliers.size(), 1.0);
          terms_.push_back({attribute, offset});
          concerned_[attribute] |= 1U << p;
        }
        for (std::size_t level = 0; level < factor.multipliers.size(); ++level)
          multipliers_[offset + level] *= factor.multipliers[level];
      }
    }
    first_.push_back(static_cast<std::uint32_t>(terms_.size()));
  }
  for (const auto& times : supports.times) {
    std::uint32_t bits = 0;
    for (std::size_t p = 0; p < processes.size(); ++p) {
      if (times[p] != 1.0) bits |= 1U << p;
    }
    by_support_.push_back(bits);
    if (supports.by.exists()) concerned_[supports.by.index()] |= bits;
  }
  find_limits(processes);
}

/// What each kind of process needs of the dyad, and which attributes tell.
void Hazards::find_limits(const std::vector<ProcessPlan>& processes) {
  for (std::size_t p = 0; p < processes.size(); ++p) {
    const std::uint32_t bit = 1U << p;
    switch (processes[p].kind) {
      case ProcessKind::emergency_admission:
        out_of_hospital_ |= bit;
        needs_person_ |= bit;
        break;
      case ProcessKind::care_home_move:
        at_home_ |= bit;
        needs_person_ |= bit;
        break;
      case ProcessKind::need_progresses:
      case ProcessKind::planned_admission:
      case ProcessKind::ae_attendance:
      case ProcessKind::person_dies:
        needs_person_ |= bit;
        break;
      case ProcessKind::strain_rises:
      case ProcessKind::strain_falls:
      case ProcessKind::carer_emergency:
      case ProcessKind::carer_dies:
        needs_carer_ |= bit;
        break;
      case ProcessKind::breakdown:
        at_home_ |= bit;
        out_of_crisis_ |= bit;
        needs_caring_ |= bit;
        break;
      case ProcessKind::hours_step_up:
      case ProcessKind::hours_step_down:
      case ProcessKind::seeks_own_care:
      case ProcessKind::caring_ends:
        needs_caring_ |= bit;
        break;
      case ProcessKind::channel:
        needs_caring_ |= bit;
        is_channel_ |= bit;
        break;
    }
  }
  const auto follows = [&](DyadAttribute a, std::uint32_t processes_concerned) {
    concerned_[static_cast<std::size_t>(a)] |= processes_concerned;
  };
  follows(DyadAttribute::place, needs_person_ | at_home_ | out_of_hospital_);
  follows(DyadAttribute::role, needs_carer_ | needs_caring_);
  follows(DyadAttribute::visibility, is_channel_);
  follows(DyadAttribute::crisis, out_of_crisis_);
}

std::uint32_t Hazards::possible(const std::uint8_t* levels) const {
  using A = DyadAttribute;
  const std::uint8_t place = levels[static_cast<std::size_t>(A::place)];
  const std::uint8_t role = levels[static_cast<std::size_t>(A::role)];
  const std::uint8_t visibility = levels[static_cast<std::size_t>(A::visibility)];
  std::uint32_t never = 0;
  if (place != level::at_home) never |= at_home_;
  if (place == level::in_hospital) never |= out_of_hospital_;
  if (place == level::person_dead) never |= needs_person_;
  if (role != level::caring) never |= needs_caring_;
  if (role == level::carer_dead) never |= needs_carer_;
  if (levels[static_cast<std::size_t>(A::crisis)] == level::yes) never |= out_of_crisis_;
  if (visibility >= level::in_contact && visibility <= level::supported) never |= is_channel_;
  return ~never;
}

double Hazards::effect(std::size_t process, const std::uint8_t* levels,
                       std::uint32_t supports) const {
  if (supports == 0) return 1;
  double effect = 1;
  for (std::uint32_t bits = supports; bits != 0; bits &= bits - 1) {
    effect *= supports_.times[static_cast<std::size_t>(__builtin_ctz(bits))][process];
  }
  effect = std::max(effect, supports_.floor);
  if (!supports_.by.exists() || effect == 1) return effect;
  return 1 + (effect - 1) * supports_.left[levels[supports_.by.index()]];
}

double Hazards::rate(std::size_t process, const std::uint8_t* levels,
                     std::uint32_t supports) const {
  double rate = base_[process];
  for (std::uint32_t i = first_[process]; i < first_[process + 1]; ++i) {
    rate *= multipliers_[terms_[i].offset + levels[terms_[i].attribute]];
  }
  return rate * effect(process, levels, supports);
}

HazardRates Hazards::rates(const std::uint8_t* levels, std::uint32_t supports) const {
  HazardRates rates{};
  for (std::uint32_t bits = possible(levels) & all(); bits != 0; bits &= bits - 1) {
    const auto p = static_cast<std::size_t>(__builtin_ctz(bits));
    rates[p] = rate(p, levels, supports);
  }
  return rates;
}

}  // namespace carersim
