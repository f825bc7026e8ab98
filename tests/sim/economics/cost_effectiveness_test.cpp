#include "sim/economics/cost_effectiveness.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "sim/random/distribution.hpp"

namespace carersim {
namespace {

using testing::ElementsAre;

/// Each arm the same in every draw: means are what is written.
OutcomeDraws certain(const std::vector<double>& costs, const std::vector<double>& effects) {
  return {costs.size(), costs, effects};
}

std::string pounds(double amount) {
  return fmt::format("£{:.0f}", amount);
}

std::string words(double cost, double effect) {
  return words_of(incremental(certain({0, cost}, {0, effect}), 1, 0), "as now", pounds);
}

TEST(Incremental, SaysInWordsWhatEachSignMeans) {
  EXPECT_EQ(words(5000, 0.25),
            "costs more and gains more: £20000 for each QALY gained, against as now");
  EXPECT_EQ(words(-5000, 0.25), "costs less and gains more: it dominates as now");
  EXPECT_EQ(words(-5000, -0.25),
            "costs less and gains less: £20000 saved for each QALY given up, against as now");
  EXPECT_EQ(words(5000, -0.25), "costs more and gains less: as now dominates it");
  EXPECT_EQ(words(0, 0), "costs and gains as much as as now");
  EXPECT_EQ(words(5000, 0), "costs more and gains as much: as now dominates it");
  EXPECT_EQ(words(-5000, 0), "costs less and gains as much: it dominates as now");
  EXPECT_EQ(words(0, 1), "costs as much and gains more: it dominates as now");
  EXPECT_EQ(words(0, -1), "costs as much and gains less: as now dominates it");
}

TEST(Incremental, HasARatioOnlyWhereOneIsPaidForTheOther) {
  const auto icer = [](double cost, double effect) {
    return incremental(certain({100, 100 + cost}, {7, 7 + effect}), 1, 0).icer;
  };
  EXPECT_DOUBLE_EQ(icer(5000, 0.25).value(), 20000);
  EXPECT_DOUBLE_EQ(icer(-5000, -0.25).value(), 20000);
  EXPECT_FALSE(icer(-5000, 0.25).has_value());
  EXPECT_FALSE(icer(5000, -0.25).has_value());
  EXPECT_FALSE(icer(5000, 0).has_value());
}

TEST(Incremental, PairsTheArmsOfADrawAndCountsQuadrants) {
  // Differences of cost 1, -1, 1, -2 and of effect 1, 1, -1, -1.
  const OutcomeDraws draws(2, {10, 11, 20, 19, 30, 31, 40, 38}, {5, 6, 5, 6, 5, 4, 5, 4});
  const Incremental found = incremental(draws, 1, 0);
  EXPECT_DOUBLE_EQ(found.cost.mean, -0.25);
  EXPECT_DOUBLE_EQ(found.effect.mean, 0);
  EXPECT_THAT(found.shares, ElementsAre(0.25, 0.25, 0.25, 0.25, 0));
  EXPECT_NEAR(found.cost.low, -1.925, 1e-12);
  EXPECT_NEAR(found.cost.high, 1, 1e-12);
}

// Drummond's kind of example: B dominates C; D is dominated by a mixture of B and E.
TEST(Frontier, MarksDominanceAndExtendedDominance) {
  // A 0 / 0; B 100 / 10; C 120 / 9; D 300 / 14; E 400 / 30.
  const std::vector<FrontierArm> found =
      frontier(certain({300, 0, 120, 400, 100}, {14, 0, 9, 30, 10}));
  ASSERT_EQ(found.size(), 5u);
  const std::vector<std::size_t> order = {1, 4, 2, 0, 3};
  const std::vector<Dominance> dominance = {Dominance::none, Dominance::none, Dominance::strong,
                                            Dominance::extended, Dominance::none};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(found[i].arm, order[i]) << i;
    EXPECT_EQ(found[i].dominance, dominance[i]) << i;
  }
  EXPECT_FALSE(found[0].icer.has_value());
  EXPECT_DOUBLE_EQ(found[1].icer.value(), 10);
  EXPECT_EQ(found[1].against, 1u);
  EXPECT_DOUBLE_EQ(found[4].icer.value(), 15);
  EXPECT_EQ(found[4].against, 4u);
}

TEST(Frontier, TakesTheBetterOfTwoThatCostTheSame) {
  const std::vector<FrontierArm> found = frontier(certain({10, 10, 20}, {1, 2, 2}));
  EXPECT_EQ(found[0].arm, 1u);
  EXPECT_EQ(found[1].dominance, Dominance::strong);
  EXPECT_EQ(found[2].dominance, Dominance::strong) << "costs more, gains as much";
}

TEST(Frontier, LeavesOutWhatAMixtureEquals) {
  const std::vector<FrontierArm> found = frontier(certain({0, 100, 200}, {0, 10, 20}));
  EXPECT_EQ(found[1].dominance, Dominance::extended);
  EXPECT_DOUBLE_EQ(found[2].icer.value(), 10);
}

TEST(Frontier, RemovesAChainOfExtendedDominance) {
  // Costs of a unit: 10, 9, 8 in turn: only the last is left beside the first.
  const std::vector<FrontierArm> found = frontier(certain({0, 100, 190, 270}, {0, 10, 20, 30}));
  EXPECT_EQ(found[1].dominance, Dominance::extended);
  EXPECT_EQ(found[2].dominance, Dominance::extended);
  EXPECT_DOUBLE_EQ(found[3].icer.value(), 9);
}

double normal_share(double z) {
  return std::erfc(-z / std::sqrt(2.0)) / 2;
}

/// Two arms; incremental effect 0.02 ± 0.05 QALYs and cost £400 ± £300, both normal.
OutcomeDraws two_normal_arms(std::uint32_t draws) {
  std::vector<double> costs, effects;
  for (std::uint32_t draw = 0; draw < draws; ++draw) {
    const Luck luck(8, 0);
    const auto normal = [&](const char* name) {
      return standard_normal(luck.block(draw, luck_name(name), 0));
    };
    const double level = 1000 * normal("test.level");
    costs.insert(costs.end(), {5000 + level, 5400 + level + 300 * normal("test.cost")});
    effects.insert(effects.end(), {level, level + 0.02 + 0.05 * normal("test.effect")});
  }
  return {2, costs, effects};
}

TEST(Acceptability, IsTheNormalShareOfTheTwoArmModel) {
  constexpr std::uint32_t count = 20000;
  const std::vector<Acceptability> found =
      acceptability(two_normal_arms(count), {0, 10000, 20000, 30000, 100000});
  for (const Acceptability& each : found) {
    const double mean = each.threshold * 0.02 - 400;
    const double deviation = std::hypot(each.threshold * 0.05, 300.0);
    const double share = normal_share(mean / deviation);
    // Three standard errors of a share.
    EXPECT_NEAR(each.shares[1], share, 3 * std::sqrt(share * (1 - share) / count))
        << each.threshold;
    EXPECT_NEAR(each.shares[0] + each.shares[1], 1, 1e-9);
  }
  // At £20,000 the mean is 0: who is best there is chance. The frontier changes hands around it.
  EXPECT_EQ(found[1].optimal, 0u);
  EXPECT_EQ(found[3].optimal, 1u);
}

TEST(Acceptability, SplitsTiesAndFollowsTheHighestMean) {
  // The second arm wins two draws in three by little, and loses the third by much.
  const OutcomeDraws draws(3, {0, -1, 0, 0, -1, -1, 0, 9, 0}, std::vector<double>(9, 0));
  const Acceptability found = acceptability(draws, {20000}).front();
  EXPECT_NEAR(found.shares[0], 0.5 / 3, 1e-12);
  EXPECT_NEAR(found.shares[1], 1.5 / 3, 1e-12);
  EXPECT_NEAR(found.shares[2], 1.0 / 3, 1e-12);
  EXPECT_EQ(found.optimal, 2u);
  EXPECT_NEAR(found.mean_net_benefit, 1.0 / 3, 1e-12);
}

}  // namespace
}  // namespace carersim
