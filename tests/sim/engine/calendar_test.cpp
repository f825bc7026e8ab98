#include "sim/engine/calendar.hpp"

#include <gtest/gtest.h>

#include <queue>
#include <random>
#include <set>

namespace carersim {
namespace {

struct ByNumber {
  std::uint64_t operator()(std::uint32_t entity) const { return entity; }
};
using PlainCalendar = Calendar<ByNumber>;

struct Later {
  bool operator()(const CalendarEntry& a, const CalendarEntry& b) const {
    return a.time != b.time ? a.time > b.time : a.entity > b.entity;
  }
};
using Heap = std::priority_queue<CalendarEntry, std::vector<CalendarEntry>, Later>;

/// Schedules and takes at random in both; gaps from the given distribution.
template <class Gaps>
void expect_the_order_of_a_heap(std::uint32_t entities, int events, Gaps gap) {
  PlainCalendar calendar((ByNumber()));
  Heap heap;
  std::mt19937_64 random(1);
  const auto schedule = [&](std::int64_t now, std::uint32_t entity) {
    const std::int64_t time = now + gap(random);
    calendar.schedule(Instant(time), entity, 0);
    heap.push({time, entity, 0});
  };
  for (std::uint32_t entity = 0; entity < entities; ++entity) schedule(0, entity);
  for (int i = 0; i < events; ++i) {
    ASSERT_EQ(calendar.size(), heap.size());
    const CalendarEntry* next = calendar.peek_before(Instant::never());
    ASSERT_NE(next, nullptr);
    const CalendarEntry entry = calendar.take();
    ASSERT_EQ(entry.time, heap.top().time) << "event " << i;
    ASSERT_EQ(entry.entity, heap.top().entity) << "event " << i;
    heap.pop();
    schedule(entry.time, entry.entity);
    if (i % 3 == 0) schedule(entry.time, static_cast<std::uint32_t>(i) % entities);
    if (i % 3 == 1) {
      (void)calendar.peek_before(Instant::never());
      (void)calendar.take();
      heap.pop();
    }
  }
}

TEST(Calendar, GivesTheOrderOfAHeap) {
  std::exponential_distribution<double> days(1.0 / 40);
  expect_the_order_of_a_heap(5000, 200'000, [&](auto& random) {
    return static_cast<std::int64_t>(days(random) * static_cast<double>(ticks_per_day));
  });
}

TEST(Calendar, GivesTheOrderOfAHeapWhenGapsSpanFifteenPowersOfTen) {
  std::uniform_real_distribution<double> power(0, 15);
  expect_the_order_of_a_heap(300, 100'000, [&](auto& random) {
    return static_cast<std::int64_t>(std::pow(10.0, power(random)));
  });
}

TEST(Calendar, BreaksTiesOfTimeByTheOrderItWasGiven) {
  std::uniform_int_distribution<std::int64_t> days(0, 3);
  expect_the_order_of_a_heap(2000, 50'000,
                             [&](auto& random) { return days(random) * ticks_per_day; });
}

TEST(Calendar, ShowsNothingAtOrAfterTheLimit) {
  PlainCalendar calendar((ByNumber()));
  calendar.schedule(Instant(1000), 0, 0);
  EXPECT_EQ(calendar.peek_before(Instant(1000)), nullptr);
  ASSERT_NE(calendar.peek_before(Instant(1001)), nullptr);
  EXPECT_EQ(calendar.take().time, 1000);
  EXPECT_EQ(calendar.peek_before(Instant::never()), nullptr);
}

TEST(Calendar, ShowsEveryEntityAheadOfItsTurn) {
  PlainCalendar calendar((ByNumber()));
  std::mt19937_64 random(2);
  std::uniform_int_distribution<std::int64_t> times(ticks_per_day, 400 * ticks_per_day);
  for (std::uint32_t entity = 0; entity < 3000; ++entity)
    calendar.schedule(Instant(times(random)), entity, 0);
  std::set<std::uint32_t> shown;
  while (calendar.peek_before(Instant::never()) != nullptr) {
    calendar.show_ahead(8, [&](std::uint32_t entity) { shown.insert(entity); });
    EXPECT_EQ(shown.count(calendar.take().entity), 1U);
  }
  EXPECT_EQ(shown.size(), 3000U);
}

TEST(Calendar, StartsAnew) {
  PlainCalendar calendar((ByNumber()));
  for (std::uint32_t entity = 0; entity < 100; ++entity)
    calendar.schedule(Instant(entity * ticks_per_day), entity, 0);
  calendar.reset(Instant(0));
  EXPECT_EQ(calendar.size(), 0U);
  EXPECT_EQ(calendar.peek_before(Instant::never()), nullptr);
  calendar.schedule(Instant(5), 1, 2);
  ASSERT_NE(calendar.peek_before(Instant::never()), nullptr);
  EXPECT_EQ(calendar.take().generation, 2U);
}

}  // namespace
}  // namespace carersim
