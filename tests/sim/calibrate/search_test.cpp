#include "sim/calibrate/search.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "sim/calibrate/identify.hpp"

namespace carersim {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

FreeParameter free_parameter(const std::string& name, double low, double high, double start,
                             FreeScale scale = FreeScale::linear) {
  return {name, {{name, {"", start, ""}}}, low, high, start, scale};
}

Target target(const std::string& id, double value, double half_width) {
  Target result;
  result.id = id;
  result.value = value;
  result.low = value - half_width;
  result.high = value + half_width;
  return result;
}

Observation exactly(double mean) {
  return {{mean, 0}, 0};
}

/// Three targets of two parameters; the truth is 3 and 0.2.
std::vector<Observation> model(const std::vector<double>& x) {
  return {exactly(x[0] * x[0] + x[1]), exactly(std::exp(x[1]) * 10), exactly(x[0] - x[1])};
}

SearchPlan plan(const std::string& algorithm) {
  SearchPlan result;
  result.parameters = {free_parameter("a", 1, 10, 8),
                       free_parameter("b", 0.01, 1, 0.9, FreeScale::logarithmic)};
  result.targets = {target("A", 9.2, 0.1), target("B", std::exp(0.2) * 10, 0.1),
                    target("C", 2.8, 0.1)};
  result.loss = {1, 0};
  result.stages = {{algorithm, 3000, 0.2, 1e-7}};
  result.difference = 0.01;
  return result;
}

class SearchTest : public ::testing::TestWithParam<std::string> {};

TEST_P(SearchTest, FindsTheParametersBehindTheTargets) {
  const SearchPlan searched = plan(GetParam());
  Search search(searched, model, {});
  search.run();
  EXPECT_THAT(search.best()->values, ElementsAre(DoubleNear(3, 0.01), DoubleNear(0.2, 0.01)));
  EXPECT_LE(search.evaluations(), search.most_evaluations() + 4);
}

INSTANTIATE_TEST_SUITE_P(Methods, SearchTest,
                         ::testing::Values("LN_BOBYQA", "LN_SBPLX", "LN_COBYLA", "LN_NELDERMEAD",
                                           linear_steps));

TEST(Search, LooksAtEveryFittedTargetAndNoOther) {
  SearchPlan searched = plan(linear_steps);
  searched.targets[2].role = TargetRole::held_out;
  searched.targets[2].value = 100;
  Search search(searched, model, {});
  search.run();
  EXPECT_THAT(search.best()->values, ElementsAre(DoubleNear(3, 0.01), DoubleNear(0.2, 0.01)));

  searched.targets[1].role = TargetRole::held_out;
  Search blind(searched, model, {});
  blind.run();
  EXPECT_GT(std::abs(blind.best()->values[1] - 0.2), 0.05) << "nothing else tells the second one";
}

TEST(Search, NeedsFewSimulationsWhenTargetsAreNearlyLinear) {
  const SearchPlan searched = plan(linear_steps);
  std::uint32_t until_found = 0;
  Search search(searched, model, {});
  Search counting(searched, model, [&](const SearchPoint& point) {
    if (until_found == 0 && point.loss < 0.01) until_found = counting.evaluations();
  });
  counting.run();
  EXPECT_GT(until_found, 0U);
  EXPECT_LT(until_found, 40U);
}

TEST(Search, StaysAtTheStartWhereEveryBandIsHitAlready) {
  SearchPlan searched = plan("LN_BOBYQA");
  for (Target& each : searched.targets) each.low = -1e4, each.high = 1e4;
  searched.loss = {0, 1};
  Search search(searched, model, {});
  search.run();
  EXPECT_THAT(search.best()->values, ElementsAre(8, 0.9));
}

TEST(Search, KeepsTheBestPointWhenTheModelStopsIt) {
  const SearchPlan searched = plan("LN_SBPLX");
  int left = 10;
  struct Stop {};
  Search search(searched,
                [&](const std::vector<double>& x) {
                  if (left-- == 0) throw Stop();
                  return model(x);
                },
                {});
  EXPECT_THROW(search.run(), Stop);
  EXPECT_EQ(search.evaluations(), 10U);
  ASSERT_TRUE(search.best());
  EXPECT_LT(search.best()->loss, 1e6);
}

TEST(Search, AsksForTheSamePointsAgain) {
  for (const char* algorithm : {"LN_BOBYQA", "GN_CRS2_LM", linear_steps}) {
    SearchPlan searched = plan(algorithm);
    searched.stages[0].evaluations = 60;
    std::vector<std::vector<double>> first, second;
    Search one(searched, model, [&](const SearchPoint& point) { first.push_back(point.values); });
    one.run();
    Search two(searched, model, [&](const SearchPoint& point) { second.push_back(point.values); });
    two.run();
    EXPECT_EQ(first, second) << algorithm;
  }
}

TEST(Identify, GivesTheErrorOfALinearModel) {
  SearchPlan searched;
  searched.parameters = {free_parameter("a", 0, 1000, 500), free_parameter("b", 0, 1000, 500)};
  searched.targets = {target("A", 500, 1.96)};
  searched.difference = 0.01;
  Search search(
      searched,
      [](const std::vector<double>& x) { return std::vector<Observation>{exactly(x[0])}; }, {});
  search.run();
  const auto slopes = search.differences(*search.best(), Search::Sides::both);
  const std::vector<Identified> all = identify(searched, *search.best(), slopes);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_NEAR(all[0].standard_error, 1.0, 0.001);
  EXPECT_NEAR(all[0].low, 500 - 1.96, 0.01);
  EXPECT_TRUE(all[0].is_identified());
  EXPECT_NEAR(all[1].standard_error, 1000 / 3.92, 0.1) << "no target tells it: its range is left";
  EXPECT_FALSE(all[1].is_identified());
}

TEST(Identify, TellsParametersThatMoveTogether) {
  SearchPlan searched;
  searched.parameters = {free_parameter("a", 0, 1000, 500), free_parameter("b", 0, 1000, 500)};
  searched.targets = {target("A", 1000, 1)};
  searched.difference = 0.01;
  Search search(
      searched,
      [](const std::vector<double>& x) { return std::vector<Observation>{exactly(x[0] + x[1])}; },
      {});
  search.run();
  const auto slopes = search.differences(*search.best(), Search::Sides::both);
  const std::vector<Identified> all = identify(searched, *search.best(), slopes);
  EXPECT_EQ(all[0].moves_with, "b");
  EXPECT_LT(all[0].correlation, -0.99);
  EXPECT_NEAR(all[0].narrowed, 1 - std::sqrt(0.5), 0.01);
}

TEST(Loss, CountsWhatLiesOutsideTheBand) {
  const Target a = target("A", 10, 2);
  EXPECT_EQ(outside_band(a, 12), 0);
  EXPECT_EQ(outside_band(a, 14), 1);
  EXPECT_EQ(outside_band(a, 7), 0.5);
  EXPECT_EQ(off_value(a, 7), -1.5);
  EXPECT_EQ(loss_of({0, 0}, {a}, {11.9}, {}, {}), 0);
  EXPECT_EQ(loss_of({0, 0}, {a}, {14}, {}, {}), 1);
  EXPECT_EQ(loss_of({1, 0}, {a}, {14}, {}, {}), 5);
  EXPECT_EQ(loss_of({0, 3}, {a}, {10}, {0.5}, {1.0}), 0.75);
  EXPECT_EQ(loss_of({0, 0}, {a}, {std::nan("")}, {}, {}), 100);
}

}  // namespace
}  // namespace carersim
