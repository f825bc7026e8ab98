#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/sweep/study_description.hpp"
#include "sim/sweep/unit_cost.hpp"

namespace carersim {

/// In which order units are handed out. Results do not depend on it.
struct HandOutOrder {
  enum class Kind : std::uint8_t { longest_first, shuffled };
  Kind kind = Kind::longest_first;
  std::uint64_t seed = 0;  ///< of a shuffled order
};

/// Which unit is done next: the longest first, so that no worker is left with a long one at the
/// end.
///
/// A worker goes on with the point that it has (it need not read the scenario again) while others
/// have points of their own; towards the end several share one.
class HandOut {
 public:
  /// @param study, cost  have to outlive this object
  HandOut(const StudyDescription& study, const UnitCost& cost, HandOutOrder order);

  /// Adds a unit to those that are to be done. Call before the first next(), and for units that a
  /// worker has lost.
  void add(UnitId unit);
  /// The next one for a worker whose last unit was of this point; nothing when all are handed out.
  [[nodiscard]] std::optional<UnitId> next(std::optional<std::uint32_t> last_point);
  [[nodiscard]] std::uint64_t waiting() const { return waiting_; }
  /// Seconds of work that wait, as estimated.
  [[nodiscard]] double seconds_waiting() const;

 private:
  void sort();
  [[nodiscard]] UnitId take(std::uint32_t point);

  const StudyDescription& study_;
  const UnitCost& cost_;
  HandOutOrder order_;
  /// [unit] 1 when it waits.
  std::vector<bool> waits_;
  std::vector<std::uint32_t> waiting_of_point_;
  std::vector<std::uint32_t> first_waiting_;  ///< [point] no replication before it waits
  std::vector<std::uint32_t> in_order_;       ///< points with units that wait, the last is next
  std::vector<bool> begun_;                   ///< [point] a worker has it
  std::uint64_t waiting_ = 0;
  std::uint64_t sorted_at_ = 0;  ///< units learned from when the order was made
  bool in_order_is_stale_ = true;
};

}  // namespace carersim
