#include "sim/calibrate/free_parameter.hpp"

#include <gmock/gmock.h>

namespace carersim {
namespace {

WrittenNumber written(const std::string& text) {
  return parse_written_number(text).value_or(WrittenNumber{"none", 0, "none"});
}

TEST(WrittenNumber, KeepsWhatStandsAroundTheNumber) {
  EXPECT_EQ(written("0.15 / year").with(0.2), "0.2 / year");
  EXPECT_EQ(written("2.6 WTE / 100k adults").with(3), "3 WTE / 100k adults");
  EXPECT_EQ(written("£28.53 / h").with(30.5), "£30.5 / h");
  EXPECT_EQ(written("£60,000").number, 60000);
  EXPECT_EQ(written("15 %").with(12.25), "12.25 %");
  EXPECT_EQ(written("1.25").with(1.5), "1.5");
  EXPECT_EQ(written("-0.03").with(-0.1), "-0.1");
}

TEST(WrittenNumber, IsNoReferenceAndNoDistribution) {
  EXPECT_FALSE(parse_written_number("@assumed.x * 2"));
  EXPECT_FALSE(parse_written_number("a table"));
  EXPECT_FALSE(parse_written_number(""));
}

TEST(FreeParameter, GoesFromLowToHighOnItsScale) {
  const FreeParameter linear("a", {{"a", written("0.15 / year")}}, 0.1, 0.3, 0.15,
                             FreeScale::linear);
  EXPECT_DOUBLE_EQ(linear.at(0.5), 0.2);
  EXPECT_DOUBLE_EQ(linear.place_of(0.25), 0.75);
  const FreeParameter steps("a", {{"a", written("1 d")}}, 1, 100, 5, FreeScale::logarithmic);
  EXPECT_DOUBLE_EQ(steps.at(0.5), 10);
  EXPECT_DOUBLE_EQ(steps.place_of(10), 0.5);
  EXPECT_EQ(steps.at(0), 1);
  EXPECT_EQ(steps.at(1), 100);
}

TEST(FreeParameter, WritesEachOfItsMembersTimesOneFactor) {
  const FreeParameter deaths("deaths", {{"x", written("0.1 / year")}, {"y", written("20 %")}}, 0.5,
                             2, 1, FreeScale::logarithmic);
  const std::vector<Override> overrides = deaths.overrides(1.5);
  ASSERT_EQ(overrides.size(), 2U);
  EXPECT_EQ(overrides[0].address, "parameter.x");
  EXPECT_EQ(overrides[0].value, "0.15 / year");
  EXPECT_EQ(overrides[1].value, "30 %");
  EXPECT_EQ(deaths.text(1.5), "× 1.5");
}

}  // namespace
}  // namespace carersim
