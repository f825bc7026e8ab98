#pragma once

#include <cstdint>
#include <vector>

#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"

namespace carersim {

/// Where each walk stands in the one waiting list it may be in. Shared by all services.
class Waiters {
 public:
  struct Waiter {
    std::uint32_t before = UINT32_MAX;
    std::uint32_t after = UINT32_MAX;
    Instant joined;
    std::uint64_t turn = 0;  ///< order of joining; those who join at one instant queue as processed
    std::uint8_t level = 0;
  };

  Waiter& operator[](WalkId walk) {
    if (walk.index() >= waiters_.size()) waiters_.resize(walk.index() + 1);
    return waiters_[walk.index()];
  }
  std::uint64_t next_turn() { return turns_++; }
  void clear() {
    waiters_.clear();
    turns_ = 0;
  }

 private:
  std::vector<Waiter> waiters_;
  std::uint64_t turns_ = 0;
};

/// People who wait for one service, in levels of urgency: level 0 is served first.
///
/// Within a level the longest waiter comes first. With ageing, each `ageing` of time waited is
/// worth one level: the waiter with the smallest (joined + level * ageing) comes first; ties go to
/// the lower level. Joining, leaving and offering take constant time for a fixed number of levels.
class WaitingList {
 public:
  /// @param ageing  time waited that is worth one level; 0 for none
  WaitingList(Waiters& waiters, std::size_t levels, Span ageing)
      : waiters_(&waiters), lines_(levels == 0 ? 1 : levels), ageing_(ageing) {}

  [[nodiscard]] std::size_t size() const { return size_; }

  /// Takes a turn without waiting: who is served at once may still come back by rejoin().
  void arrive(WalkId walk, Instant now) {
    Waiters::Waiter& waiter = (*waiters_)[walk];
    waiter.joined = now;
    waiter.turn = waiters_->next_turn();
  }

  /// Joins at the back of a level.
  void join(WalkId walk, std::uint8_t level, Instant now) {
    arrive(walk, now);
    (*waiters_)[walk].level = level;
    insert(walk);
  }

  /// Comes back with work already begun: keeps its first turn. @pre arrived or joined before
  void rejoin(WalkId walk, std::uint8_t level) {
    (*waiters_)[walk].level = level;
    insert(walk);
  }

  void leave(WalkId walk) {
    Waiters::Waiter& waiter = (*waiters_)[walk];
    Line& line = lines_[waiter.level];
    if (waiter.before == UINT32_MAX) {
      line.first = waiter.after;
    } else {
      (*waiters_)[WalkId(waiter.before)].after = waiter.after;
    }
    if (waiter.after == UINT32_MAX) {
      line.last = waiter.before;
    } else {
      (*waiters_)[WalkId(waiter.after)].before = waiter.before;
    }
    waiter.before = waiter.after = UINT32_MAX;
    --size_;
  }

  /// Becomes more or less urgent while waiting, and stands among its new level by order of joining.
  void relevel(WalkId walk, std::uint8_t level) {
    leave(walk);
    (*waiters_)[walk].level = level;
    insert(walk);
  }

  /// Who is offered the next place. @pre not empty
  [[nodiscard]] WalkId front() const {
    std::uint32_t best = UINT32_MAX;
    std::int64_t best_key = INT64_MAX;
    for (std::size_t level = 0; level < lines_.size(); ++level) {
      const std::uint32_t first = lines_[level].first;
      if (first == UINT32_MAX) continue;
      if (ageing_.ticks() == 0) return WalkId(first);
      const std::int64_t key = (*waiters_)[WalkId(first)].joined.ticks() +
                               static_cast<std::int64_t>(level) * ageing_.ticks();
      if (key < best_key) {
        best_key = key;
        best = first;
      }
    }
    return WalkId(best);
  }

  /// Calls `f(walk)` for all who wait, level by level.
  template <class F>
  void for_each(F f) const {
    for (const Line& line : lines_) {
      for (std::uint32_t i = line.first; i != UINT32_MAX; i = (*waiters_)[WalkId(i)].after)
        f(WalkId(i));
    }
  }

 private:
  struct Line {
    std::uint32_t first = UINT32_MAX;
    std::uint32_t last = UINT32_MAX;
  };

  /// By order of joining within the level; looks from the back, where newcomers belong.
  void insert(WalkId walk) {
    Waiters::Waiter& waiter = (*waiters_)[walk];
    Line& line = lines_[waiter.level];
    std::uint32_t before = line.last;
    while (before != UINT32_MAX && (*waiters_)[WalkId(before)].turn > waiter.turn) {
      before = (*waiters_)[WalkId(before)].before;
    }
    waiter.before = before;
    if (before == UINT32_MAX) {
      waiter.after = line.first;
      line.first = walk.index();
    } else {
      waiter.after = (*waiters_)[WalkId(before)].after;
      (*waiters_)[WalkId(before)].after = walk.index();
    }
    if (waiter.after == UINT32_MAX) {
      line.last = walk.index();
    } else {
      (*waiters_)[WalkId(waiter.after)].before = walk.index();
    }
    ++size_;
  }

  Waiters* waiters_;
  std::vector<Line> lines_;
  Span ageing_;
  std::size_t size_ = 0;
};

}  // namespace carersim
