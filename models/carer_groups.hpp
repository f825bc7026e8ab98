#pragma once

#include <array>
#include <vector>

#include "models/attributes.hpp"
#include "sim/measure/recorder.hpp"

namespace carersim {

/// The stocks of carers by age, ethnic group, years of caring and general practice register: what
/// access is held against. They change seldom, so that they are kept apart from what costs and
/// outcomes need.
struct CarerGroupsPlan {
  struct View {
    DyadAttribute attribute;
    std::uint8_t level = 0;
    std::uint8_t visibility = any;  ///< only carers of this visibility
    MeasureId people;
    static constexpr std::uint8_t any = 255;
  };
  std::vector<View> views;
};
[[nodiscard]] CarerGroupsPlan read_carer_groups(const Attributes& attributes,
                                                MeasureList& measures);

/// The stocks of one replication.
class CarerGroups {
 public:
  CarerGroups(const CarerGroupsPlan& plan, Recorder& recorder) : plan_(plan), recorder_(recorder) {}

  /// Whether carers change groups when this attribute changes.
  static constexpr bool concerns(DyadAttribute attribute) {
    using A = DyadAttribute;
    return attribute == A::carer_age || attribute == A::minority_ethnic ||
           attribute == A::on_gp_register || attribute == A::visibility ||
           attribute == A::caring_years || attribute == A::role;
  }
  /// The group of a dyad; 0 for those who do not care now.
  static std::size_t cell(const std::uint8_t* levels) {
    using A = DyadAttribute;
    const auto l = [&](A a) {
      return static_cast<std::size_t>(levels[static_cast<std::size_t>(a)]);
    };
    if (l(A::role) != level::caring) return 0;
    return 1 +
           (((l(A::caring_years) * 6 + l(A::carer_age)) * 2 + l(A::minority_ethnic)) * 2 +
            l(A::on_gp_register)) *
               8 +
           l(A::visibility);
  }

  void enter(const std::uint8_t* levels, Instant now) { shift(cells_[cell(levels)], 1, now); }
  void move(std::size_t from, std::size_t to, Instant now) {
    if (from == to) return;
    shift(cells_[from], -1, now);
    shift(cells_[to], 1, now);
  }
  /// Posts the month's mean stocks.
  void close_month(Instant end);

 private:
  struct Cell {
    std::int64_t level = 0;
    std::int64_t since = 0;
    Wide integral = 0;
  };
  static void shift(Cell& cell, std::int64_t change, Instant now) {
    cell.integral += Wide{cell.level} * (now.ticks() - cell.since);
    cell.since = now.ticks();
    cell.level += change;
  }
  static constexpr std::size_t cells = 1 + 5 * 6 * 2 * 2 * 8;

  const CarerGroupsPlan& plan_;
  Recorder& recorder_;
  std::array<Cell, cells> cells_{};
};

}  // namespace carersim
