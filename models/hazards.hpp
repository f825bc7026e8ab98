#pragma once

#include <array>
#include <vector>

#include "models/process.hpp"

namespace carersim {

/// Multiplies attribute multipliers into rates, and knows which processes an attribute concerns.
class HazardTable {
 public:
  HazardTable(const std::vector<ProcessPlan>& processes, std::size_t attributes);

  /// Processes, as bits, whose rate depends on an attribute.
  [[nodiscard]] std::uint32_t concerned(AttributeId attribute) const {
    return concerned_[attribute.index()];
  }
  /// The rate per second for these levels, supports left out.
  [[nodiscard]] double rate(std::size_t process, const std::uint8_t* levels) const {
    double rate = base_[process];
    for (std::uint32_t i = first_[process]; i < first_[process + 1]; ++i) {
      rate *= multipliers_[terms_[i].offset + levels[terms_[i].attribute]];
    }
    return rate;
  }
  [[nodiscard]] std::size_t size() const { return base_.size(); }

 private:
  struct Term {
    std::uint32_t offset;
    std::uint32_t attribute;
  };
  std::vector<double> base_;
  std::vector<std::uint32_t> first_;
  std::vector<Term> terms_;
  std::vector<double> multipliers_;
  std::vector<std::uint32_t> concerned_;
};

/// What supports do to hazards: multipliers by support and process, and the floor of their product.
struct SupportEffects {
  std::vector<std::array<double, max_hazards>> times;  ///< [support][process]
  double floor = 0;
};

/// The rates of all processes of a dyad: attributes, supports, and what can happen at all.
class Hazards {
 public:
  Hazards(const std::vector<ProcessPlan>& processes, const SupportEffects& supports);

  [[nodiscard]] std::size_t size() const { return table_.size(); }
  /// Processes, as bits, whose rate may follow when an attribute changes.
  [[nodiscard]] std::uint32_t concerned(AttributeId attribute) const {
    return concerned_[attribute.index()];
  }
  /// The rate in force, per second.
  /// @param levels    of the dyad's attributes
  /// @param supports  active ones, as bits
  [[nodiscard]] float rate(std::size_t process, const std::uint8_t* levels,
                           std::uint32_t supports) const;

 private:
  const SupportEffects& supports_;
  HazardTable table_;
  std::vector<std::uint32_t> concerned_;
  std::uint32_t needs_person_ = 0, needs_carer_ = 0, needs_caring_ = 0, is_channel_ = 0;
  std::uint32_t at_home_ = 0, out_of_hospital_ = 0, out_of_crisis_ = 0;
};

}  // namespace carersim
