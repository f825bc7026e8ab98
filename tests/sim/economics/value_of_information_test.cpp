#include "sim/economics/value_of_information.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "sim/measure/statistics.hpp"
#include "sim/random/distribution.hpp"

namespace carersim {
namespace {

constexpr double threshold = 20000;

double normal(std::uint32_t draw, const char* name) {
  return standard_normal(Luck(3, 0).block(draw, luck_name(name), 0));
}

/// What it is worth to know a normal net benefit of that mean and deviation: the unit normal loss.
double loss(double mean, double deviation) {
  const double z = std::abs(mean) / deviation;
  const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
  return deviation * (density - z * std::erfc(z / std::sqrt(2.0)) / 2);
}

struct Model {
  OutcomeDraws draws;
  std::vector<double> first, second, both, unrelated;
};

/// Incremental net benefit -100 + 300 a + 200 b + 250 c in pounds, a, b and c unit normals.
Model linear_model(std::uint32_t count) {
  std::vector<double> costs, effects, first, second, both, unrelated;
  for (std::uint32_t draw = 0; draw < count; ++draw) {
    const double a = normal(draw, "test.a"), b = normal(draw, "test.b");
    const double level = 5000 * normal(draw, "test.level");
    costs.insert(costs.end(), {level, level + 100 - 200 * b});
    effects.insert(effects.end(), {1, 1 + (300 * a + 250 * normal(draw, "test.c")) / threshold});
    first.push_back(a);
    second.push_back(std::exp(b));  // A monotone view of it tells as much.
    both.insert(both.end(), {a, b});
    unrelated.push_back(normal(draw, "test.other"));
  }
  return {OutcomeDraws(2, costs, effects), first, second, both, unrelated};
}

void expect_within(const InformationValue& found, double truth, const char* what) {
  EXPECT_GT(found.standard_error, 0) << what;
  EXPECT_LT(found.standard_error, 6) << what;
  EXPECT_NEAR(found.value - found.upward_bias, truth, 3 * found.standard_error) << what;
  EXPECT_NEAR(found.value, truth, 12) << what;
}

TEST(PerfectInformation, IsTheNormalLossOfTheTwoArmModel) {
  const Model model = linear_model(10000);
  const double deviation = std::sqrt(300.0 * 300 + 200 * 200 + 250 * 250);
  expect_within(perfect_information(model.draws, threshold), loss(-100, deviation), "all");
}

TEST(PerfectInformation, IsTheSameWhicheverArmStandsFirst) {
  const OutcomeDraws one(2, {0, 50, 0, -150, 0, 20}, {1, 1, 1, 1, 1, 1});
  const OutcomeDraws other(2, {50, 0, -150, 0, 20, 0}, {1, 1, 1, 1, 1, 1});
  // The second costs 80/3 less on the mean; in two of three draws the first is better, by 50
  // and 20.
  EXPECT_DOUBLE_EQ(perfect_information(one, threshold).value, 70.0 / 3);
  EXPECT_DOUBLE_EQ(perfect_information(other, threshold).value, 70.0 / 3);
}

TEST(PartialInformation, TellsHowMuchChoosingTheBestOfEstimatesRaisesIt) {
  // 60 studies of 200 draws of a gain of 100 a - 100, hidden in five times as much chance.
  RunningMoments values, biases;
  for (std::uint32_t study = 0; study < 60; ++study) {
    std::vector<double> costs, effects, first;
    for (std::uint32_t draw = 200 * study; draw < 200 * (study + 1); ++draw) {
      first.push_back(normal(draw, "test.few"));
      costs.insert(costs.end(), {0, 100 - 100 * first.back() + 500 * normal(draw, "test.chance")});
      effects.insert(effects.end(), {1, 1});
    }
    const InformationValue found =
        partial_information(OutcomeDraws(2, costs, effects), threshold, first, 1, 1);
    values.add(found.value);
    biases.add(found.upward_bias);
  }
  EXPECT_GT(values.mean(), loss(-100, 100) + 2);
  EXPECT_NEAR(values.mean() - biases.mean(), loss(-100, 100), 1);
}

TEST(PartialInformation, IsAsUncertainAsItsDrawsAreFew) {
  // The parameter explains all, so that what is left is the error of a sample.
  std::vector<double> costs, effects, all;
  for (std::uint32_t draw = 0; draw < 400; ++draw) {
    const double a = normal(draw, "test.all");
    costs.insert(costs.end(), {0, 100 - 500 * a});
    effects.insert(effects.end(), {1, 1});
    all.push_back(a);
  }
  const OutcomeDraws draws(2, costs, effects);
  const InformationValue perfect = perfect_information(draws, threshold);
  EXPECT_NEAR(partial_information(draws, threshold, all, 1, 1).standard_error,
              perfect.standard_error, 0.01 * perfect.standard_error);
}

TEST(PartialInformation, IsTheNormalLossOfWhatTheGroupExplains) {
  const Model model = linear_model(10000);
  expect_within(partial_information(model.draws, threshold, model.first, 1, 1), loss(-100, 300),
                "a");
  expect_within(partial_information(model.draws, threshold, model.second, 1, 1), loss(-100, 200),
                "b, seen as its exponential");
  expect_within(partial_information(model.draws, threshold, model.both, 2, 1),
                loss(-100, std::hypot(300.0, 200.0)), "a and b");
}

TEST(PartialInformation, OfWhatDoesNotMatterIsNextToNothing) {
  const Model model = linear_model(10000);
  const InformationValue found = partial_information(model.draws, threshold, model.unrelated, 1, 1);
  EXPECT_GE(found.value, 0);
  EXPECT_LT(found.value, 1);
}

TEST(PartialInformation, SeesCurvesAndInteractions) {
  // 400 (a² - 1) - 50: knowing a is knowing all. 500 a b: neither alone tells anything.
  std::vector<double> zeros, curved, crossed, first, both;
  double gain = 0, crossed_gain = 0;
  constexpr std::uint32_t count = 5000;
  for (std::uint32_t draw = 0; draw < count; ++draw) {
    const double a = normal(draw, "test.a"), b = normal(draw, "test.b");
    const double noise = 50 * normal(draw, "test.noise");
    const double value = 400 * (a * a - 1) - 50;
    curved.insert(curved.end(), {0, -value - noise});
    crossed.insert(crossed.end(), {0, -500 * a * b - noise});
    zeros.insert(zeros.end(), {0, 0});
    gain += std::max(0.0, value) / count;
    crossed_gain += std::max(0.0, 500 * a * b) / count;
    first.push_back(a);
    both.insert(both.end(), {a, b});
  }
  const OutcomeDraws curve(2, curved, zeros), cross(2, crossed, zeros);
  EXPECT_NEAR(partial_information(curve, threshold, first, 1, 1).value, gain, 0.03 * gain);
  EXPECT_NEAR(partial_information(cross, threshold, both, 2, 1).value, crossed_gain,
              0.05 * crossed_gain);
  EXPECT_LT(partial_information(cross, threshold, first, 1, 1).value, 0.1 * crossed_gain);
}

TEST(PartialInformation, OfMoreArmsIsThatOfTheBestOfThem) {
  // Three arms: 0, 300 a, 300 b. Knowing both is worth E max(0, x, y) of two normals.
  std::vector<double> costs, effects, both, first;
  double gain = 0, first_gain = 0;
  constexpr std::uint32_t count = 8000;
  for (std::uint32_t draw = 0; draw < count; ++draw) {
    const double a = normal(draw, "test.a"), b = normal(draw, "test.b");
    costs.insert(costs.end(), {0, -300 * a, -300 * b});
    effects.insert(effects.end(), {0, 0, 0});
    both.insert(both.end(), {a, b});
    first.push_back(a);
    gain += std::max({0.0, 300 * a, 300 * b}) / count;
    first_gain += std::max(0.0, 300 * a) / count;
  }
  const OutcomeDraws draws(3, costs, effects);
  EXPECT_NEAR(partial_information(draws, threshold, both, 2, 1).value, gain, 10);
  EXPECT_NEAR(partial_information(draws, threshold, first, 1, 1).value, first_gain, 10);
}

TEST(PartialInformation, IsTheSameForTheSameSeed) {
  const Model model = linear_model(500);
  const auto error = [&](std::uint64_t seed) {
    return partial_information(model.draws, threshold, model.first, 1, seed).standard_error;
  };
  EXPECT_EQ(error(1), error(1));
  EXPECT_NE(error(1), error(2));
}

}  // namespace
}  // namespace carersim
