#include "sim/measure/proportion.hpp"

#include <gtest/gtest.h>

#include "sim/core/error.hpp"

namespace carersim {
namespace {

TEST(Proportion, HasWilsonsInterval) {
  // Brown, Cai and DasGupta (2001): 8 of 10.
  const Proportion most = proportion(8, 10);
  EXPECT_DOUBLE_EQ(most.share, 0.8);
  EXPECT_NEAR(most.low, 0.4902, 5e-5);
  EXPECT_NEAR(most.high, 0.9433, 5e-5);
  const Proportion half = proportion(50, 100, 0.9);
  EXPECT_NEAR(half.low, 0.41885, 5e-5);
  EXPECT_NEAR(half.high, 0.58115, 5e-5);
}

TEST(Proportion, StaysBetweenNothingAndAllWhereItIsOneOfThem) {
  const Proportion no_one = proportion(0, 10), all = proportion(10, 10);
  EXPECT_EQ(no_one.low, 0);
  EXPECT_NEAR(no_one.high, 0.2775, 5e-5);
  EXPECT_EQ(all.high, 1);
  EXPECT_NEAR(all.low, 1 - 0.2775, 5e-5);
}

TEST(Proportion, OfNothingIsRefused) {
  EXPECT_THROW((void)proportion(0, 0), ProgramError);
  EXPECT_THROW((void)proportion(2, 1), ProgramError);
}

}  // namespace
}  // namespace carersim
