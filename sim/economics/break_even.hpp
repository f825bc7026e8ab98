#pragma once

#include <optional>
#include <span>
#include <vector>

namespace carersim {

/// Where a programme begins, or ceases, to pay.
struct BreakEven {
  /// The first place at which the mean net benefit is 0; none where it has one sign throughout.
  std::optional<double> value;
  std::size_t crossings = 0;       ///< more than one: the first is meant
  double at_low = 0, at_high = 0;  ///< mean net benefit at both ends of the range
  /// The places whose net benefit cannot be told from 0, from the least to the greatest: the
  /// interval of the value. None where the sign is sure everywhere.
  std::optional<double> low, high;
  bool open_low = false, open_high = false;  ///< it goes on beyond the range that was simulated
};

/// The value of a parameter at which net benefit is 0, from simulations at some of its values with
/// the same replications: linear between them, replication by replication, so that what pairing
/// takes away stays away. Its interval holds the values whose own Student interval holds 0
/// (Fieller's way), so it is right where a ratio's is not symmetric.
///
/// @param values       of the parameter, ascending, at least two
/// @param net_benefit  [value][replication], at least two replications
[[nodiscard]] BreakEven break_even_value(std::span<const double> values,
                                         const std::vector<std::vector<double>>& net_benefit,
                                         double level = 0.95);

/// The year in which what was spent has come back.
struct BreakEvenYear {
  std::vector<double> mean, low, high;  ///< of the cumulated net benefit at the end of each year
  /// Counted from 1: from this year's end to the horizon the cumulated mean is not below 0.
  std::optional<std::size_t> year;
  std::optional<std::size_t> earliest;  ///< the same of the upper ends of the intervals
  std::optional<std::size_t> latest;    ///< the same of the lower ends
};

/// @param net_benefit  [replication][year], discounted or not, at least one replication
[[nodiscard]] BreakEvenYear break_even_year(const std::vector<std::vector<double>>& net_benefit,
                                            double level = 0.95);

}  // namespace carersim
