#include "sim/uncertainty/consistent_draws.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "sim/measure/statistics.hpp"

namespace carersim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint32_t many = 4000;

UncertainParameter uncertain(const std::string& id, const std::string& value,
                             const std::string& low, const std::string& high) {
  ParameterInfo info;
  info.id = id;
  info.value = value;
  info.low = low;
  info.high = high;
  info.role = "uncertain";
  std::string why;
  return UncertainParameter::of(info, why).value();
}

/// Anything between 0 and 1: low and high are the ends of a share, and nothing says more.
UncertainParameter uniform(const std::string& id) {
  return uncertain(id, "0.5", "0", "1");
}

double number_of(const std::vector<Override>& overrides, std::size_t place) {
  return parse_written_number(overrides[place].value)->number;
}

/// Refuses draws in which the first two are together above 1.
std::vector<Contradiction> first_two_at_most_1(const std::vector<Override>& overrides) {
  const double sum = number_of(overrides, 0) + number_of(overrides, 1);
  if (sum <= 1) return {};
  return {{"step: found more than 1; expected at most 1", {"a", "b"}}};
}

TEST(ConsistentDraws, GiveSharesOfOneDecisionTheirJointDistributionCutOffAtOne) {
  const ParameterDraws apart({uniform("a"), uniform("b"), uniform("c")}, {}, 3);
  const ConsistentDraws draws(apart, {{"step", {"a", "b"}, 0}}, first_two_at_most_1);
  RunningMoments first, second, product;
  std::uint32_t mended = 0;
  for (std::uint32_t number = 0; number < many; ++number) {
    const ConsistentDraws::Draw draw = draws.draw(number);
    ASSERT_THAT(draw.unresolved, IsEmpty());
    const double a = number_of(draw.overrides, 0), b = number_of(draw.overrides, 1);
    EXPECT_LE(a + b, 1);
    first.add(a);
    second.add(b);
    product.add(a * b);
    // What no rule ties stays as it was drawn.
    EXPECT_EQ(draw.overrides[2].value, apart.overrides(number)[2].value);
    if (draw.attempts == 1) {
      EXPECT_THAT(draw.redrawn, IsEmpty());
      EXPECT_EQ(draw.overrides[0].value, apart.overrides(number)[0].value);
    } else {
      ++mended;
      EXPECT_THAT(draw.redrawn, ElementsAre(0, 1));
    }
  }
  // Two uniforms with a sum of at most 1 are Dirichlet(1, 1, 1): means 1/3, E[ab] = 1/12. Half of
  // all draws are refused at first. Three standard errors.
  EXPECT_NEAR(first.mean(), 1.0 / 3, 3 * std::sqrt(1.0 / 18 / many));
  EXPECT_NEAR(second.mean(), 1.0 / 3, 3 * std::sqrt(1.0 / 18 / many));
  EXPECT_NEAR(product.mean(), 1.0 / 12, 3 * product.standard_deviation() / std::sqrt(many));
  EXPECT_NEAR(mended, many / 2, 3 * std::sqrt(many) / 2);
}

TEST(ConsistentDraws, DrawAllThatIsTiedAnewThoughTheRefusalNamesOne) {
  const ConsistentDraws draws(
      ParameterDraws({uniform("a"), uniform("b"), uniform("c"), uniform("d")}, {{"c", "d", 0.5}},
                     3),
      {{"one", {"a", "b", "held"}, 0}, {"other", {"b", "c"}, 0}},
      [](const std::vector<Override>& overrides) -> std::vector<Contradiction> {
        if (number_of(overrides, 0) < 0.9) return {};
        return {{"one", {"a"}}};
      });
  EXPECT_THAT(draws.sets(), ElementsAre(0, 0, 0, 0)) << "ties and correlations join";
  bool was_mended = false;
  for (std::uint32_t number = 0; number < 100; ++number) {
    const ConsistentDraws::Draw draw = draws.draw(number);
    EXPECT_LT(number_of(draw.overrides, 0), 0.9);
    if (draw.attempts > 1) {
      was_mended = true;
      EXPECT_THAT(draw.redrawn, ElementsAre(0, 1, 2, 3));
    }
  }
  EXPECT_TRUE(was_mended);
}

TEST(ConsistentDraws, CutADistributionOffAtABound) {
  const UncertainParameter carers = uncertain("carers", "1.1", "0.9", "1.4");
  const ConsistentDraws draws(
      ParameterDraws({carers}, {}, 3), {},
      [](const std::vector<Override>& overrides) -> std::vector<Contradiction> {
        if (number_of(overrides, 0) >= 1) return {};
        return {{"carers: found less; expected at least 1", {"carers"}}};
      });
  std::uint32_t below = 0;
  // Of what is left above 1 half lies below this.
  double share_below_1 = 0;
  for (double u = 0.0005; u < 1; u += 0.001) share_below_1 += carers.quantile(u) < 1 ? 0.001 : 0;
  const double median = carers.quantile(share_below_1 + (1 - share_below_1) / 2);
  for (std::uint32_t number = 0; number < many; ++number) {
    const ConsistentDraws::Draw draw = draws.draw(number);
    ASSERT_GE(number_of(draw.overrides, 0), 1);
    below += number_of(draw.overrides, 0) < median ? 1 : 0;
  }
  EXPECT_GT(share_below_1, 0.1);
  EXPECT_NEAR(below, many / 2, 3 * std::sqrt(many) / 2);
}

TEST(ConsistentDraws, DivideSharesThatLeaveNothingByTheirSum) {
  const ParameterDraws apart(
      {uncertain("a", "20 %", "10 %", "30 %"), uncertain("b", "30 %", "20 %", "45 %"),
       uncertain("c", "0.4", "0.2", "0.6")},
      {}, 3);
  const ConsistentDraws draws(apart, {{"row", {"a", "b"}, 50}},
                              [](const auto&) { return std::vector<Contradiction>(); });
  for (std::uint32_t number = 0; number < 100; ++number) {
    const std::vector<Override> found = draws.draw(number).overrides;
    EXPECT_NEAR(number_of(found, 0) + number_of(found, 1), 50, 1e-12);
    const std::vector<double> before = apart.numbers(number);
    EXPECT_NEAR(number_of(found, 0) / number_of(found, 1), before[0] / before[1], 1e-12);
    EXPECT_TRUE(found[0].value.ends_with(" %"));
    EXPECT_EQ(found[2].value, apart.overrides(number)[2].value);
  }
}

TEST(ConsistentDraws, TellWhatIsWrongWithADrawThatNothingMends) {
  std::uint32_t asked = 0;
  const auto check = [&](const std::string& id) {
    return [&asked, id](const std::vector<Override>&) {
      ++asked;
      return std::vector<Contradiction>{{"never", {id}}};
    };
  };
  const ParameterDraws apart({uniform("a")}, {}, 3);
  const ConsistentDraws never(apart, {}, check("a"));
  const ConsistentDraws::Draw draw = never.draw(0);
  EXPECT_EQ(draw.unresolved.at(0).text, "never");
  EXPECT_EQ(draw.attempts, ConsistentDraws::most_attempts);
  EXPECT_EQ(asked, ConsistentDraws::most_attempts);
  asked = 0;
  // What is not drawn cannot be drawn anew.
  const ConsistentDraws held(apart, {}, check("held"));
  EXPECT_EQ(held.draw(0).unresolved.at(0).text, "never");
  EXPECT_EQ(asked, 1U);
  asked = 0;
  const ConsistentDraws unknown(apart, {}, [&](const std::vector<Override>&) {
    ++asked;
    return asked < 5 ? std::vector<Contradiction>{{"somewhere", {}}} : std::vector<Contradiction>();
  });
  EXPECT_THAT(unknown.draw(0).redrawn, ElementsAre(0)) << "all are drawn anew";
  EXPECT_EQ(asked, 5U);
}

ParameterInfo fitted(const std::string& value, const std::string& low, const std::string& high) {
  ParameterInfo info;
  info.id = "fitted";
  info.value = value;
  info.low = low;
  info.high = high;
  info.role = "uncertain";
  return info;
}

TEST(AroundOwnValue, KeepsTheRelativeWidthOfTheRange) {
  std::string why;
  const auto moved = [&](const std::string& value, const std::string& low,
                         const std::string& high) {
    const ParameterInfo info = around_own_value(fitted(value, low, high), why).value();
    EXPECT_EQ(info.value, value);
    return info.low + " to " + info.high;
  };
  EXPECT_EQ(moved("20 / year", "1 / year", "4 / year"), "10 / year to 40 / year");
  EXPECT_EQ(moved("£50", "£16", "£25"), "£40 to £62.5");
  // Odds of 1/4 and 4 are 16 apart: around odds of 1/4 they are 1/16 and 1.
  EXPECT_EQ(moved("0.2", "0.2", "0.8"), "0.0588235 to 0.5");
  EXPECT_EQ(moved("20 %", "20 %", "80 %"), "5.88235 % to 50 %");
  EXPECT_EQ(moved("-0.3", "-0.2", "0.2"), "-0.5 to -0.1");
}

TEST(AroundOwnValue, IsNoneWhereAnEndIsTheKindsOwn) {
  const auto why_not = [](const ParameterInfo& info) {
    std::string why;
    EXPECT_FALSE(around_own_value(info, why).has_value());
    return why;
  };
  EXPECT_EQ(why_not(fitted("0.1", "0", "0.3")), "its range begins at 0");
  EXPECT_EQ(why_not(fitted("0.9", "0.3", "1")), "its range ends at 1");
  EXPECT_EQ(why_not(fitted("0", "0.1", "0.3")), "its value is an end of its kind");
  EXPECT_EQ(why_not(fitted("3 d", "1 h", "4 d")), "it has no range in the unit of its value");
  EXPECT_EQ(why_not(fitted("3", "", "")), "it has no range in the unit of its value");
}

}  // namespace
}  // namespace carersim
