#include "sim/service/waiting_list.hpp"

#include <gtest/gtest.h>

namespace carersim {
namespace {

constexpr Instant on_day(std::int64_t day) {
  return Instant(day * ticks_per_day);
}
constexpr Span days(std::int64_t n) {
  return Span(n * ticks_per_day);
}
const WalkId ann(0), ben(1), cat(2);

TEST(WaitingList, OffersTheLongestWaiterFirstAtEqualPriority) {
  Waiters waiters;
  WaitingList list(waiters, 1, Span(0));
  list.join(ben, 0, on_day(1));
  list.join(ann, 0, on_day(1));
  EXPECT_EQ(list.front(), ben);
  list.leave(ben);
  EXPECT_EQ(list.front(), ann);
  EXPECT_EQ(list.size(), 1U);
}

TEST(WaitingList, OffersTheUrgentFirstHoweverLongOthersWait) {
  Waiters waiters;
  WaitingList list(waiters, 2, Span(0));
  list.join(ann, 1, on_day(0));
  list.join(ben, 0, on_day(900));
  EXPECT_EQ(list.front(), ben);
}

TEST(WaitingList, CountsTimeWaitedAsUrgencyWithAgeing) {
  Waiters waiters;
  WaitingList list(waiters, 2, days(30));
  list.join(ann, 1, on_day(0));
  list.join(ben, 0, on_day(29));
  EXPECT_EQ(list.front(), ben);
  list.leave(ben);
  list.join(ben, 0, on_day(31));
  EXPECT_EQ(list.front(), ann);
  list.leave(ann);
  // At a tie the more urgent comes first.
  list.join(ann, 1, on_day(1));
  EXPECT_EQ(list.front(), ben);
}

TEST(WaitingList, KeepsTheTurnOfWhoeverBecomesMoreUrgent) {
  Waiters waiters;
  WaitingList list(waiters, 2, Span(0));
  list.join(ann, 1, on_day(0));
  list.join(ben, 0, on_day(1));
  list.relevel(ann, 0);
  EXPECT_EQ(list.front(), ann);
}

TEST(WaitingList, KeepsTheTurnOfWhoeverComesBackWithWorkBegun) {
  Waiters waiters;
  WaitingList elsewhere(waiters, 3, Span(0)), list(waiters, 1, Span(0));
  // Ann waited for another service at a level that this one does not have, and is served here at
  // once.
  elsewhere.join(ann, 2, on_day(0));
  elsewhere.leave(ann);
  list.arrive(ann, on_day(1));
  list.join(ben, 0, on_day(2));
  list.join(cat, 0, on_day(3));
  list.rejoin(ann, 0);
  EXPECT_EQ(list.front(), ann);
  list.leave(ann);
  list.leave(ben);
  list.rejoin(ben, 0);
  EXPECT_EQ(list.front(), ben);
  EXPECT_EQ(list.size(), 2U);
}

}  // namespace
}  // namespace carersim
