#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/uncertainty/parameter_draws.hpp"

namespace carersim {

/// Parameters that one rule of the scenario is about, such as the shares of one decision.
struct ParameterTie {
  std::string rule;  ///< where it stands: "pathway.carer.payment"
  std::vector<std::string> ids;
  /// Not 0: they add up to this number, in their written unit, and nothing is left beside them.
  double whole = 0;
};

/// Why a draw cannot be: what the scenario says of it.
struct Contradiction {
  std::string text;              ///< "pathway.carer.payment: found …; expected …"
  std::vector<std::string> ids;  ///< the parameters behind it; empty: not known
};

/// Draws that do not contradict themselves.
///
/// Parameters have their own distributions, given that the scenario can be: shares of one decision
/// add up to no more than 1, numbers keep the bounds that their readers state. That is the joint
/// distribution cut off at what cannot be. Where a draw is refused, the parameters behind the
/// refusal are drawn anew, together with all that are tied to them by a rule or a correlation, the
/// others stay; so each set that is tied has exactly its own joint distribution, cut off. Shares
/// that have to add up to 1 with nothing left beside them are drawn and divided by their sum.
///
/// A pure function of parameters, ties, seed and number.
class ConsistentDraws {
 public:
  /// Says what is wrong with the scenario in a draw; nothing when it can be.
  using Check = std::function<std::vector<Contradiction>(const std::vector<Override>&)>;
  struct Draw {
    std::vector<Override> overrides;
    std::uint32_t attempts = 1;             ///< 1: at once
    std::vector<std::size_t> redrawn;       ///< places of parameters that were drawn again
    std::vector<Contradiction> unresolved;  ///< what is wrong with it still
  };

  /// @param ties   ids that are not drawn are passed over
  /// @param check  asked once for each attempt
  ConsistentDraws(ParameterDraws draws, const std::vector<ParameterTie>& ties, Check check);

  [[nodiscard]] const std::vector<UncertainParameter>& parameters() const {
    return draws_.parameters();
  }
  /// For each parameter the number of the set that it is drawn with: the place of the set's first.
  [[nodiscard]] const std::vector<std::size_t>& sets() const { return sets_; }
  [[nodiscard]] Draw draw(std::uint32_t number) const;

  /// So often a set is drawn before its draw is given up as contradictory.
  static constexpr std::uint32_t most_attempts = 200;

 private:
  [[nodiscard]] std::vector<Override> overrides(std::uint32_t number,
                                                const std::vector<std::uint32_t>& attempts) const;
  void unite(std::size_t one, std::size_t other);
  [[nodiscard]] std::size_t place_of(const std::string& id) const;

  ParameterDraws draws_;
  Check check_;
  std::vector<std::size_t> sets_;
  struct Whole {
    double whole;
    std::vector<std::size_t> places;
  };
  std::vector<Whole> wholes_;
};

}  // namespace carersim
