#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/core/timed.hpp"

namespace carersim {

/// Numbers that may change on dates, and the value of each that is in force now.
///
/// Reading one in the hot loop is one load. The clock of the simulation calls bring_to() on each of
/// the dates; between them nothing changes.
class InForce {
 public:
  /// Where a number stands.
  using Slot = std::uint32_t;
  /// A number that is always 1.
  static constexpr Slot one = 0;

  InForce() { add(1.0); }

  Slot add(Timed<double> number) {
    values_.push_back(number.base());
    numbers_.push_back(std::move(number));
    return static_cast<Slot>(values_.size() - 1);
  }
  Slot add(double number) { return add(Timed<double>(number)); }
  /// Puts another number into a slot, before anything runs.
  void replace(Slot slot, Timed<double> number) {
    values_[slot] = number.base();
    numbers_[slot] = std::move(number);
  }

  [[nodiscard]] Slot size() const { return static_cast<Slot>(values_.size()); }
  [[nodiscard]] double operator[](Slot slot) const { return values_[slot]; }
  [[nodiscard]] const Timed<double>& timed(Slot slot) const { return numbers_[slot]; }

  void bring_to(Instant now) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (!numbers_[i].is_constant() || now == Instant(0)) values_[i] = numbers_[i].at(now);
    }
  }

  /// All instants after 0 at which some number changes, in order, each once.
  [[nodiscard]] std::vector<Instant> dates() const {
    std::vector<Instant> dates;
    for (const Timed<double>& number : numbers_) {
      for (const auto& change : number.changes()) {
        if (change.from > Instant(0)) dates.push_back(change.from);
      }
    }
    std::sort(dates.begin(), dates.end());
    dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
    return dates;
  }

 private:
  std::vector<Timed<double>> numbers_;
  std::vector<double> values_;
};

}  // namespace carersim
