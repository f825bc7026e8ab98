#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/uncertainty/consistent_draws.hpp"

namespace carersim {

/// Which parameters stand behind which numbers of a scenario, in any of its arms.
class ScenarioTies {
 public:
  explicit ScenarioTies(const Scenario& scenario);

  /// The parameters that are shares of one decision: of branches of one step, of levels of one
  /// attribute. Shares of one branch by the levels of an attribute alone are never added up: they
  /// are not tied.
  [[nodiscard]] const std::vector<ParameterTie>& ties() const { return ties_; }
  /// The parameters behind the number at an address, or behind all below it; ids in order.
  [[nodiscard]] std::vector<std::string> behind(const std::string& address) const;

 private:
  struct Number {
    std::vector<std::string> ids;
    std::string value, resolved;  ///< of the first arm that has it
  };
  /// Shares that add up: of a decision for one level, or of the levels of an attribute.
  struct Row {
    std::string rule;
    std::vector<const Number*> numbers;
  };
  void tie_decisions();
  void tie_attributes();
  void add_whole(const Row& row);

  std::map<std::string, Number> numbers_;       ///< by address
  std::map<std::string, std::string> written_;  ///< values of parameters, by id
  std::vector<ParameterTie> ties_;
};

/// "@id" and "@id * 0.5" in a text: the ids, in order of their places.
[[nodiscard]] std::vector<std::string> parameters_named_in(const std::string& text);

}  // namespace carersim
