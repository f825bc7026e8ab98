#pragma once

#include <string>
#include <vector>

#include "sim/calibrate/search.hpp"

namespace carersim {

/// What the targets say about one free parameter.
struct Identified {
  std::string name;
  double value = 0;
  double standard_error = 0;  ///< from the targets and the range together
  double low = 0, high = 0;   ///< 95 % interval, within the range
  double narrowed = 0;  ///< 1 - standard error ÷ that of the range alone: 0 is nothing learnt
  std::vector<std::string>
      told_by;             ///< targets that say most about it, first the one that says most
  std::string moves_with;  ///< another whose error goes along with this one's; may be empty
  double correlation = 0;  ///< of the two

  /// The targets narrow its range by a fifth at least.
  [[nodiscard]] bool is_identified() const { return narrowed >= 0.2; }
};

/// Standard errors by the targets' slopes at a point (Gauss and Newton's approximation).
///
/// A fitted target's error is its band, read as a 95 % interval, and the chance in the simulated
/// mean; a parameter's range is read as a 95 % interval of what was known before. Targets are taken
/// as independent of each other; one of weight 0 says nothing.
/// @param slopes  Search::differences() at that point
[[nodiscard]] std::vector<Identified> identify(const SearchPlan& plan, const SearchPoint& point,
                                               const std::vector<std::vector<double>>& slopes);

}  // namespace carersim
