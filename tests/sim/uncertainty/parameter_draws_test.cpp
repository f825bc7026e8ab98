#include "sim/uncertainty/parameter_draws.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "sim/core/error.hpp"
#include "sim/measure/statistics.hpp"

namespace carersim {
namespace {

ParameterInfo parameter(const std::string& value, const std::string& low, const std::string& high,
                        const std::string& role = "uncertain", const std::string& id = "some.id") {
  ParameterInfo info;
  info.id = id;
  info.value = value;
  info.low = low;
  info.high = high;
  info.role = role;
  return info;
}

UncertainParameter uncertain(const std::string& value, const std::string& low,
                             const std::string& high, const std::string& id = "some.id") {
  std::string why;
  const auto found = UncertainParameter::of(parameter(value, low, high, "uncertain", id), why);
  EXPECT_EQ(why, "");
  return found.value();
}

void expect_interval(const UncertainParameter& found, UncertainShape shape, double low,
                     double high) {
  EXPECT_EQ(found.shape(), shape) << found.description();
  EXPECT_NEAR(found.quantile(0.025) / low, 1, 1e-6) << found.description();
  EXPECT_NEAR(found.quantile(0.975) / high, 1, 1e-6) << found.description();
}

TEST(UncertainParameter, HasItsRangeAsThe95PercentInterval) {
  expect_interval(uncertain("0.2", "0.1", "0.3"), UncertainShape::beta, 0.1, 0.3);
  expect_interval(uncertain("0.97", "0.9", "0.999"), UncertainShape::beta, 0.9, 0.999);
  expect_interval(uncertain("20 %", "10 %", "45 %"), UncertainShape::beta, 10, 45);
  expect_interval(uncertain("£28.5 / h", "£20 / h", "£40 / h"), UncertainShape::gamma, 20, 40);
  expect_interval(uncertain("£2", "£0.1", "£15"), UncertainShape::gamma, 0.1, 15);
  expect_interval(uncertain("0.19 / year", "0.09 / year", "0.3 / year"), UncertainShape::lognormal,
                  0.09, 0.3);
  expect_interval(uncertain("1", "0.8", "1.15"), UncertainShape::lognormal, 0.8, 1.15);
  const UncertainParameter effect = uncertain("0", "-0.3", "0.1");
  EXPECT_EQ(effect.shape(), UncertainShape::normal);
  EXPECT_NEAR(effect.quantile(0.025), -0.3, 1e-12);
  EXPECT_NEAR(effect.quantile(0.975), 0.1, 1e-12);
  EXPECT_NEAR(effect.mean(), -0.1, 1e-12);
}

TEST(UncertainParameter, KeepsItsValueAsTheMeanWhereAnEndIsTheShapesOwn) {
  const UncertainParameter none = uncertain("0.1", "0", "0.3");
  EXPECT_EQ(none.shape(), UncertainShape::beta);
  EXPECT_NEAR(none.mean(), 0.1, 1e-9);
  EXPECT_NEAR(none.quantile(0.975), 0.3, 1e-6);
  const UncertainParameter all = uncertain("0.8", "0.5", "1");
  EXPECT_NEAR(all.mean(), 0.8, 1e-9);
  EXPECT_NEAR(all.quantile(0.025), 0.5, 1e-6);
  const UncertainParameter cost = uncertain("£100", "£0", "£400");
  EXPECT_EQ(cost.shape(), UncertainShape::gamma);
  EXPECT_NEAR(cost.mean(), 100, 1e-9);
  EXPECT_NEAR(cost.quantile(0.975), 400, 1e-3);
  EXPECT_NEAR(uncertain("0.3", "0", "1").mean(), 0.3, 1e-9);
}

TEST(UncertainParameter, IsNoneWhereNothingIsUncertain) {
  const auto why_not = [](const ParameterInfo& info) {
    std::string why;
    EXPECT_FALSE(UncertainParameter::of(info, why).has_value());
    return why;
  };
  EXPECT_EQ(why_not(parameter("0.035", "0.015", "0.05", "choice")), "it is a choice");
  EXPECT_EQ(why_not(parameter("3", "2", "4", "context")), "its role is not uncertain");
  EXPECT_EQ(why_not(parameter("3", "", "")), "it has no range");
  EXPECT_EQ(why_not(parameter("", "2", "4")), "its value or range is no number");
  EXPECT_EQ(why_not(parameter("3 h", "2 d", "4 h")), "its range has another unit than its value");
  EXPECT_EQ(why_not(parameter("3", "3", "3")), "its range is a single number");
  EXPECT_EQ(why_not(parameter("0", "0", "0.2")), "its value is an end of its range");
}

std::vector<double> column(const ParameterDraws& draws, std::size_t place, std::uint32_t count) {
  std::vector<double> values;
  for (std::uint32_t draw = 0; draw < count; ++draw) values.push_back(draws.numbers(draw)[place]);
  return values;
}

TEST(ParameterDraws, FollowTheDistributions) {
  const ParameterDraws draws({uncertain("0.2", "0.1", "0.3", "a"),
                              uncertain("0.19 / year", "0.09 / year", "0.3 / year", "b")},
                             {}, 1);
  for (const std::size_t place : {0U, 1U}) {
    std::vector<double> values = column(draws, place, 4000);
    RunningMoments moments;
    for (const double value : values) moments.add(value);
    EXPECT_NEAR(moments.mean(), draws.parameters()[place].mean(),
                3 * moments.standard_deviation() / std::sqrt(4000.0));
    EXPECT_NEAR(quantile(values, 0.5), draws.parameters()[place].quantile(0.5), 0.004);
  }
}

TEST(ParameterDraws, AreAPureFunctionOfParameterNumberAndSeed) {
  const UncertainParameter a = uncertain("0.2", "0.1", "0.3", "a");
  const UncertainParameter b = uncertain("£20", "£10", "£30", "b");
  const ParameterDraws one({a}, {}, 7), two({b, a}, {}, 7), other({a}, {}, 8);
  EXPECT_EQ(one.numbers(12)[0], two.numbers(12)[1]);
  EXPECT_NE(one.numbers(12)[0], one.numbers(13)[0]);
  EXPECT_NE(one.numbers(12)[0], other.numbers(12)[0]);
  EXPECT_NE(two.numbers(12)[0] / 100, two.numbers(12)[1]);
}

TEST(ParameterDraws, AreWrittenAsTheScenarioHasThem) {
  const ParameterDraws draws({uncertain("£28.5 / h", "£20 / h", "£40 / h", "cost.hour")}, {}, 1);
  const Override found = draws.overrides(3).front();
  EXPECT_EQ(found.address, "parameter.cost.hour");
  EXPECT_TRUE(found.value.starts_with("£") && found.value.ends_with(" / h")) << found.value;
  EXPECT_NEAR(std::stod(found.value.substr(2)), draws.numbers(3)[0], 1e-4);
}

TEST(ParameterDraws, AreCorrelatedAsAskedAndKeepTheirOwnDistributions) {
  const UncertainParameter a = uncertain("1", "0.5", "2", "a"), b = uncertain("3", "1", "9", "b"),
                           c = uncertain("0.2", "0.1", "0.3", "c");
  const ParameterDraws draws({a, b, c}, {{"a", "b", 0.8}}, 1);
  const ParameterDraws apart({a, b, c}, {}, 1);
  RunningMoments x, y, sum;
  for (std::uint32_t draw = 0; draw < 4000; ++draw) {
    const std::vector<double> numbers = draws.numbers(draw);
    x.add(std::log(numbers[0]));
    y.add(std::log(numbers[1]));
    sum.add(std::log(numbers[0]) / std::log(2) + std::log(numbers[1] / 3) / std::log(3));
    EXPECT_EQ(numbers[2], apart.numbers(draw)[2]);
  }
  // Of two equal normals: variance of the sum 2 (1 + correlation), each (1 / 1.96)²; three
  // standard errors.
  EXPECT_NEAR(sum.variance() * 1.95996 * 1.95996 / 2 - 1, 0.8, 0.12);
  EXPECT_NEAR(y.standard_deviation() * 1.95996, std::log(3), 0.04);
}

TEST(ParameterDraws, RefuseCorrelationsThatCannotBe) {
  const std::vector<UncertainParameter> three = {uncertain("1", "0.5", "2", "a"),
                                                 uncertain("1", "0.5", "2", "b"),
                                                 uncertain("1", "0.5", "2", "c")};
  const auto message = [&](const std::vector<ParameterCorrelation>& correlations) -> std::string {
    try {
      const ParameterDraws draws(three, correlations, 1);
    } catch (const InputError& error) {
      return error.problems().at(0).text();
    }
    return "nothing was thrown";
  };
  EXPECT_EQ(message({{"a", "b", 0.9}, {"b", "c", 0.9}, {"a", "c", -0.9}}),
            "correlations: found correlations that cannot be true together; expected a positive "
            "definite matrix; make some of them weaker");
  EXPECT_EQ(message({{"a", "x", 0.5}}),
            "correlations: found \"x\"; expected a parameter that is drawn");
  EXPECT_EQ(message({{"a", "b", 1.5}}),
            "correlations: found 1.5 of \"a\" and \"b\"; expected a number between -1 and 1, of "
            "two parameters");
}

}  // namespace
}  // namespace carersim
