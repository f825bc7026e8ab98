#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/scenario/tree.hpp"
#include "sim/scenario/units.hpp"

namespace carersim {

/// What a read wants of a number.
struct Wanted {
  Dimension dimension;
  Range range;
  std::string address;
  std::string expected = {};  ///< replaces expected_text() when it says more
};

/// The period of the arm, read when first needed.
[[nodiscard]] const Period& period_of(ReadContext& context);

/// Every instant after 0 at which the value may change, through parameters too.
void collect_breaks(ReadContext& context, const Node& node, std::set<Instant>& breaks);

/// The number at one instant: written value or parameter, `to` in force, `times` in force. Adds a
/// problem and gives nothing when it has another dimension, is out of range or refers to nothing.
[[nodiscard]] std::optional<double> number_at(ReadContext& context, const Node& node,
                                              const Wanted& wanted, Instant now);

/// How much of a change has been reached: 0 outside its dates, else 1 or, with a ramp, the share
/// that is reached in the middle of the calendar month.
[[nodiscard]] double weight_at(ReadContext& context, const Adjustment& adjustment, Instant now);

/// The `to` that is in force with its weight (1 after its ramp), if any.
struct ChangeInForce {
  const Adjustment* to = nullptr;
  double weight = 0;
};
[[nodiscard]] ChangeInForce to_in_force(ReadContext& context, const Node& node, Instant now);
/// The product of the `times` in force.
[[nodiscard]] double times_in_force(ReadContext& context, const Node& node, Instant now);

/// The entry and the value of a parameter that is used as an input; a problem when there is none.
[[nodiscard]] const Node* find_parameter(ReadContext& context, const Node& user,
                                         const Reference& reference, const std::string& address);

/// What brings a parameter's prices to the scenario's own price year: the ratio of two entries of
/// `[economics.price_index]`; 1 where the parameter or the scenario names no price year.
[[nodiscard]] double price_factor(ReadContext& context, const Node& user, const std::string& id,
                                  const std::string& address);

/// Adds the problem that this value changes on a date although its reader needs it constant.
void refuse_change(ReadContext& context, const Node& node, const std::string& address);

/// From which instant an adjustment can be felt; the distant past for "start of run".
[[nodiscard]] Instant begins(ReadContext& context, const Adjustment& adjustment);
[[nodiscard]] Instant ends(ReadContext& context, const Adjustment& adjustment);

}  // namespace carersim
