#include "models/process.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace carersim {
namespace {

TEST(HazardProfile, IsTimeItselfUpToTheFirstChangeBitForBit) {
  const HazardProfile profile({{0, 1.0}, {1'000'000, 1.7}, {2'000'000, 0.3}});
  for (const double at : {0.0, 0.1, 123456.789, 999999.9999999, 1e6}) {
    EXPECT_EQ(profile.integral_to(at), at);
    EXPECT_EQ(profile.reached(at), at);
  }
}

TEST(HazardProfile, SumsItsMultiplierOverTime) {
  const HazardProfile profile({{0, 1.0}, {100, 2.0}, {200, 0.5}});
  EXPECT_DOUBLE_EQ(profile.integral_to(150), 200);
  EXPECT_DOUBLE_EQ(profile.integral_to(200), 300);
  EXPECT_DOUBLE_EQ(profile.integral_to(300), 350);
}

TEST(HazardProfile, ReachesASumWhenItHasBeenSummed) {
  const HazardProfile profile({{0, 0.8}, {100, 2.0}, {200, 0.5}, {300, 1.0}});
  EXPECT_FALSE(profile.is_one());
  for (double at = 0; at < 1000; at += 7) {
    EXPECT_NEAR(profile.reached(profile.integral_to(at)), at, 1e-9);
  }
}

TEST(HazardProfile, NeverReachesWhatIsLeftWhenTheMultiplierStaysNothing) {
  const HazardProfile profile({{0, 1.0}, {100, 0.0}});
  EXPECT_EQ(profile.reached(100), 100);
  EXPECT_EQ(profile.reached(100.5), std::numeric_limits<double>::infinity());
}

TEST(HazardProfile, GoesOnWhereTheMultiplierHadBeenNothing) {
  const HazardProfile profile({{0, 1.0}, {100, 0.0}, {200, 1.0}});
  EXPECT_DOUBLE_EQ(profile.reached(101), 201);
}

TEST(HazardProfile, OfNothingButOnesIsNone) {
  const HazardProfile profile({{0, 1.0}, {100, 1.0}});
  EXPECT_TRUE(profile.is_one());
  EXPECT_EQ(profile.integral_to(1e9), 1e9);
  EXPECT_EQ(profile.reached(1e30), 1e30);
}

}  // namespace
}  // namespace carersim
