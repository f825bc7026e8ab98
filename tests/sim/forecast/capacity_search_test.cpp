#include "sim/forecast/capacity_search.hpp"

#include <gtest/gtest.h>

#include "sim/core/error.hpp"

namespace carersim {
namespace {

using Tried = CapacitySearch::Tried;

Tried of(bool enough) {
  return {enough ? 10U : 0U, 10, enough};
}

/// A search where so many are enough.
CapacitySearch search(std::int64_t now, std::int64_t enough, std::int64_t most) {
  return CapacitySearch(now, of(now >= enough), most,
                        [enough](std::int64_t steps) { return of(steps >= enough); });
}

TEST(CapacitySearch, FindsTheSmallestThatIsEnoughWhereverItStarts) {
  for (std::int64_t now = 0; now < 40; ++now) {
    for (std::int64_t enough = 1; enough <= 60; ++enough) {
      CapacitySearch looks = search(now, enough, 60);
      EXPECT_EQ(looks.run(), enough) << "from " << now;
      EXPECT_TRUE(looks.tried().at(enough).enough);
      EXPECT_TRUE(enough == 1 || !looks.tried().at(enough - 1).enough);
      EXPECT_FALSE(looks.contradicts_itself());
    }
  }
}

TEST(CapacitySearch, FindsNothingWhereTheHighestIsNotEnoughAndLooksNoFurther) {
  CapacitySearch looks = search(3, 61, 60);
  EXPECT_EQ(looks.run(), std::nullopt);
  EXPECT_EQ(looks.tried().size(), 2U);
}

TEST(CapacitySearch, TriesNoCapacityTwiceAndNeverNone) {
  std::map<std::int64_t, int> times;
  CapacitySearch looks(20, of(true), 500, [&](std::int64_t steps) {
    ++times[steps];
    return of(true);
  });
  EXPECT_EQ(looks.run(), 1);
  EXPECT_FALSE(times.contains(0));
  EXPECT_FALSE(times.contains(20));
  for (const auto& [steps, count] : times) EXPECT_EQ(count, 1) << steps;
}

TEST(CapacitySearch, SaysWhenMoreIsNotEnoughThoughLessIs) {
  for (const std::int64_t worse : {13, 18}) {
    CapacitySearch looks(10, of(false), 100,
                         [worse](std::int64_t steps) { return of(steps >= 12 && steps != worse); });
    EXPECT_EQ(looks.run(), 12);
    EXPECT_TRUE(looks.contradicts_itself()) << worse;
  }
}

TEST(CapacitySearch, NeedsSomewhereToGo) {
  EXPECT_THROW(search(5, 1, 5), ProgramError);
}

}  // namespace
}  // namespace carersim
