#include "models/hazards.hpp"

#include <algorithm>

namespace carersim {

HazardTable::HazardTable(const std::vector<ProcessPlan>& processes, std::size_t attributes)
    : concerned_(attributes, 0) {
  first_.push_back(0);
  for (std::size_t p = 0; p < processes.size(); ++p) {
    base_.push_back(processes[p].base_per_second);
    for (const auto* factors : {&processes[p].rates, &processes[p].factors}) {
      for (const Factors::Factor& factor : factors->all) {
        terms_.push_back(
            {static_cast<std::uint32_t>(multipliers_.size()), factor.attribute.index()});
        multipliers_.insert(multipliers_.end(), factor.multipliers.begin(),
                            factor.multipliers.end());
        concerned_[factor.attribute.index()] |= 1U << p;
      }
    }
    first_.push_back(static_cast<std::uint32_t>(terms_.size()));
  }
}

Hazards::Hazards(const std::vector<ProcessPlan>& processes, const SupportEffects& supports)
    : supports_(supports), table_(processes, dyad_attributes) {
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
  for (std::uint32_t a = 0; a < dyad_attributes; ++a)
    concerned_.push_back(table_.concerned(AttributeId(a)));
  const auto follows = [&](DyadAttribute a, std::uint32_t processes_concerned) {
    concerned_[static_cast<std::size_t>(a)] |= processes_concerned;
  };
  follows(DyadAttribute::place, needs_person_ | at_home_ | out_of_hospital_);
  follows(DyadAttribute::role, needs_carer_ | needs_caring_);
  follows(DyadAttribute::visibility, is_channel_);
  follows(DyadAttribute::crisis, out_of_crisis_);
}

float Hazards::rate(std::size_t process, const std::uint8_t* levels, std::uint32_t supports) const {
  using A = DyadAttribute;
  const std::uint32_t bit = 1U << process;
  const std::uint8_t place = levels[static_cast<std::size_t>(A::place)];
  const std::uint8_t role = levels[static_cast<std::size_t>(A::role)];
  if ((needs_person_ & bit) != 0 && place == level::person_dead) return 0;
  if ((needs_carer_ & bit) != 0 && role == level::carer_dead) return 0;
  if ((needs_caring_ & bit) != 0 && role != level::caring) return 0;
  if ((at_home_ & bit) != 0 && place != level::at_home) return 0;
  if ((out_of_hospital_ & bit) != 0 && place == level::in_hospital) return 0;
  if ((out_of_crisis_ & bit) != 0 && levels[static_cast<std::size_t>(A::crisis)] == level::yes)
    return 0;
  if ((is_channel_ & bit) != 0) {
    const std::uint8_t visibility = levels[static_cast<std::size_t>(A::visibility)];
    if (visibility >= level::in_contact && visibility <= level::supported) return 0;
  }
  double rate = table_.rate(process, levels);
  if (supports != 0) {
    double effect = 1;
    for (std::uint32_t bits = supports; bits != 0; bits &= bits - 1) {
      effect *= supports_.times[static_cast<std::size_t>(__builtin_ctz(bits))][process];
    }
    rate *= std::max(effect, supports_.floor);
  }
  return static_cast<float>(rate);
}

}  // namespace carersim
