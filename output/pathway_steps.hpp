#pragma once

#include <string>
#include <vector>

#include "sim/scenario/tree.hpp"

namespace carersim {

/// A step of a pathway as a resolved scenario has it, and where it leads.
struct PathwayStep {
  struct Way {
    std::string to;     ///< as it is written: a step of this pathway, `pathway.step`, or `exit`
    std::string when;   ///< `gave up`, `otherwise`; empty: always, or by its share
    const Node* share;  ///< of a branch; none: it has no share
  };
  std::string pathway;
  const Node* node = nullptr;
  std::vector<Way> ways;

  [[nodiscard]] std::string address() const { return pathway + "." + node->key; }
  /// `pathway.step` that a way of this step leads to, or `exit`.
  [[nodiscard]] std::string address_of(const Way& way) const;
  [[nodiscard]] std::string kind() const;
};

/// In the order of the scenario, which has to outlive them.
[[nodiscard]] std::vector<PathwayStep> steps_of(const Node& scenario);

/// The text under a key of a table; empty where there is none.
[[nodiscard]] std::string text_under(const Node& table, const char* key);

}  // namespace carersim
