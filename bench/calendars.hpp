#pragma once

#include <cstddef>
#include <queue>
#include <vector>

#include "sim/engine/agenda.hpp"

namespace carersim::bench {

/// Ties of time go by number; in a run they go by the same virtual call.
class ByNumber final : public EventOrder {
 public:
  [[nodiscard]] std::uint64_t order(std::uint32_t entity) const override { return entity; }
};

/// The calendar of the program.
class TimeBuckets {
 public:
  void schedule(Instant due, std::uint32_t entity, std::uint32_t generation) {
    agenda_.schedule(due, entity, generation);
  }
  /// @pre not empty
  CalendarEntry take() {
    (void)agenda_.peek_before(Instant::never());
    return agenda_.take();
  }
  /// Shows entities before their turn.
  template <class Show>
  void show_ahead(std::size_t ahead, Show&& show) {
    (void)agenda_.peek_before(Instant::never());
    agenda_.show_ahead(ahead, show);
  }

 private:
  ByNumber order_;
  Agenda agenda_{OrderFrom{&order_}};
};

/// The same entries in a binary heap, by the same order.
class BinaryHeap {
 public:
  void schedule(Instant due, std::uint32_t entity, std::uint32_t generation) {
    entries_.push({due.ticks(), entity, generation});
  }
  CalendarEntry take() {
    const CalendarEntry entry = entries_.top();
    entries_.pop();
    return entry;
  }
  /// A heap does not know who comes next but one.
  template <class Show>
  void show_ahead(std::size_t, Show&&) {}

 private:
  struct Later {
    bool operator()(const CalendarEntry& a, const CalendarEntry& b) const {
      return a.time != b.time ? a.time > b.time : a.entity > b.entity;
    }
  };
  std::priority_queue<CalendarEntry, std::vector<CalendarEntry>, Later> entries_;
};

}  // namespace carersim::bench
