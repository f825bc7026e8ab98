#pragma once

#include <array>
#include <vector>

#include "models/process.hpp"

namespace carersim {

/// A rate per second for each process.
using HazardRates = std::array<double, max_hazards>;

/// What supports do to hazards: multipliers by support and process, and the floor of their product.
struct SupportEffects {
  std::vector<std::array<double, max_hazards>> times;  ///< [support][process]
  double floor = 0;
  /// How much of their effect is left at each level of an attribute; none: all of it.
  AttributeId by;
  std::vector<double> left;
};

/// The rates of all processes of a dyad: attributes, supports, and what can happen at all.
///
/// A rate is the product of a base, one multiplier for each attribute that matters, and the effect
/// of supports. Processes are handed around as bits, the first process lowest.
class Hazards {
 public:
  Hazards(const std::vector<ProcessPlan>& processes, const SupportEffects& supports);

  [[nodiscard]] std::size_t size() const { return base_.size(); }
  [[nodiscard]] std::uint32_t all() const { return (1U << base_.size()) - 1; }
  /// Those that can still happen once caring has ended for good, and once the person is dead too.
  [[nodiscard]] std::uint32_t after_caring() const { return all() & ~needs_caring_; }
  [[nodiscard]] std::uint32_t carers_own() const { return after_caring() & ~needs_person_; }
  /// Processes whose rate may follow when an attribute changes.
  [[nodiscard]] std::uint32_t concerned(AttributeId attribute) const {
    return concerned_[attribute.index()];
  }
  /// Processes whose rate may follow when a support starts or ends.
  [[nodiscard]] std::uint32_t concerned_by_support(std::size_t support) const {
    return by_support_[support];
  }
  /// Processes that can happen at all to somebody with these attributes: who is dead, away or no
  /// longer caring has fewer.
  [[nodiscard]] std::uint32_t possible(const std::uint8_t* levels) const;

  /// What an attribute's level multiplies into the rate of a process; 1 where it does not matter.
  [[nodiscard]] double multiplier(std::size_t process, AttributeId attribute,
                                  std::uint8_t level) const {
    return multipliers_[offsets_[attribute.index()][process] + level];
  }
  /// What active supports, given as bits, multiply into the rate of a process.
  [[nodiscard]] double effect(std::size_t process, const std::uint8_t* levels,
                              std::uint32_t supports) const;
  /// The rate in force, per second, of a process that is possible.
  [[nodiscard]] double rate(std::size_t process, const std::uint8_t* levels,
                            std::uint32_t supports) const;
  /// The rates in force of all processes; nothing for the impossible ones.
  [[nodiscard]] HazardRates rates(const std::uint8_t* levels, std::uint32_t supports) const;

 private:
  struct Term {
    std::uint32_t attribute;
    std::uint32_t offset;
  };

  void find_limits(const std::vector<ProcessPlan>& processes);

  const SupportEffects& supports_;
  std::vector<double> base_;
  std::vector<std::uint32_t> first_;  ///< term of each process
  std::vector<Term> terms_;
  std::vector<double> multipliers_;  ///< by level; those at offset 0 are ones
  std::array<std::array<std::uint16_t, max_hazards>, dyad_attributes> offsets_{};
  std::array<std::uint32_t, dyad_attributes> concerned_{};
  std::vector<std::uint32_t> by_support_;
  std::uint32_t needs_person_ = 0, needs_carer_ = 0, needs_caring_ = 0, is_channel_ = 0;
  std::uint32_t at_home_ = 0, out_of_hospital_ = 0, out_of_crisis_ = 0;
};

}  // namespace carersim
