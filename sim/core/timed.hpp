#pragma once

#include <vector>

#include "sim/core/time.hpp"

namespace carersim {

/// A value that an intervention may change on dates: constant between them.
template <class T>
class Timed {
 public:
  struct Change {
    Instant from;
    T value;
  };

  Timed() = default;
  explicit Timed(T base) : base_(base) {}
  /// @pre `changes` stand in order of time, no two at one instant
  Timed(T base, std::vector<Change> changes) : base_(base), changes_(std::move(changes)) {}

  [[nodiscard]] T at(Instant now) const {
    T value = base_;
    for (const Change& change : changes_) {
      if (change.from > now) break;
      value = change.value;
    }
    return value;
  }
  [[nodiscard]] T base() const { return base_; }
  [[nodiscard]] const std::vector<Change>& changes() const { return changes_; }
  [[nodiscard]] bool is_constant() const { return changes_.empty(); }

 private:
  T base_{};
  std::vector<Change> changes_;
};

}  // namespace carersim
