#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

#include "sim/design/designs.hpp"
#include "sim/design/morris.hpp"
#include "sim/design/response_tables.hpp"
#include "sim/design/sobol_indices.hpp"
#include "sim/random/distribution.hpp"

namespace carersim {
namespace {

using testing::ElementsAre;
using Model = std::function<double(std::span<const double>)>;

/// A standard normal for each point and replication, or for each replication alone.
double noise(std::size_t point, std::size_t replication, PointLuck luck) {
  return standard_normal(Luck(99, static_cast<std::uint32_t>(replication))
                             .block(luck == PointLuck::own ? static_cast<std::uint32_t>(point) : 0,
                                    luck_name("test.noise"), 0));
}

Responses simulate(const Points& points, const Model& model, std::size_t replications = 1,
                   double own = 0, double shared = 0) {
  std::vector<double> values;
  for (std::size_t point = 0; point < points.size(); ++point) {
    for (std::size_t r = 0; r < replications; ++r) {
      values.push_back(model(points[point]) + own * noise(point, r, PointLuck::own) +
                       shared * noise(point, r, PointLuck::shared));
    }
  }
  return {replications, values};
}

/// Ishigami and Homma (1990), a = 7, b = 0.1, on (-pi, pi)^3.
double ishigami(std::span<const double> u) {
  const auto x = [&](std::size_t i) { return (2 * u[i] - 1) * std::numbers::pi; };
  const double second = std::sin(x(1));
  return std::sin(x(0)) + 7 * second * second + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
}
const std::vector<double> ishigami_first = {0.3139, 0.4424, 0};
const std::vector<double> ishigami_total = {0.5576, 0.4424, 0.2437};
constexpr double ishigami_variance = 13.8446;

void expect_covers(const Estimate& estimate, double truth, double tolerance,
                   const std::string& what) {
  EXPECT_LE(estimate.low, truth) << what;
  EXPECT_GE(estimate.high, truth) << what;
  EXPECT_LE(estimate.low, estimate.value) << what;
  EXPECT_GE(estimate.high, estimate.value) << what;
  EXPECT_NEAR(estimate.value, truth, tolerance) << what;
}

TEST(SobolIndices, OfIshigamisFunctionAreThePublishedOnes) {
  const SobolAnalysis found =
      sobol_indices(3, simulate(saltelli(2048, 3, 1), ishigami), PointLuck::own, {.samples = 300});
  EXPECT_EQ(found.base_points, 2048u);
  EXPECT_NEAR(found.variance.parameters, ishigami_variance, 0.3);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    expect_covers(found.axes[axis].first, ishigami_first[axis], 0.02, "first");
    expect_covers(found.axes[axis].total, ishigami_total[axis], 0.02, "total");
  }
}

// Sobol's g-function with a = (0, 1, 4.5, 9, 99, 99, 99, 99), as in Saltelli et al. (2010).
TEST(SobolIndices, OfTheGFunctionAreTheAnalyticOnes) {
  const std::vector<double> a = {0, 1, 4.5, 9, 99, 99, 99, 99};
  const Model g = [&](std::span<const double> u) {
    double result = 1;
    for (std::size_t i = 0; i < a.size(); ++i)
      result *= (std::abs(4 * u[i] - 2) + a[i]) / (1 + a[i]);
    return result;
  };
  std::vector<double> part;
  double whole = 1;
  for (const double each : a) {
    part.push_back(1 / (3 * (1 + each) * (1 + each)));
    whole *= 1 + part.back();
  }
  const double variance = whole - 1;
  const SobolAnalysis found = sobol_indices(a.size(), simulate(saltelli(4096, a.size(), 2), g),
                                            PointLuck::own, {.samples = 300});
  for (std::size_t i = 0; i < a.size(); ++i) {
    expect_covers(found.axes[i].first, part[i] / variance, 0.02, "first " + std::to_string(i));
    expect_covers(found.axes[i].total, part[i] * whole / (1 + part[i]) / variance, 0.02,
                  "total " + std::to_string(i));
  }
}

/// Chance as large as the parameters' effect, four replications: without its being taken off, total
/// indices would be 0.36 to 0.18 too high.
TEST(SobolIndices, DoNotCountChanceAsInteraction) {
  const double deviation = std::sqrt(ishigami_variance);
  const Points points = saltelli(4096, 3, 3);
  const SobolAnalysis found =
      sobol_indices(3, simulate(points, ishigami, 4, deviation, 2 * deviation), PointLuck::shared,
                    {.samples = 300});
  for (std::size_t axis = 0; axis < 3; ++axis) {
    EXPECT_NEAR(found.axes[axis].first.value, ishigami_first[axis], 0.05) << axis;
    EXPECT_NEAR(found.axes[axis].total.value, ishigami_total[axis], 0.05) << axis;
  }
  EXPECT_NEAR(found.variance.parameters / ishigami_variance, 1, 0.06);
  EXPECT_NEAR(found.variance.residual / ishigami_variance, 1, 0.03);
}

TEST(SobolIndices, LeaveOutBasePointsThatAreNotWhole) {
  const Points points = saltelli(64, 3, 1);
  std::vector<double> values;
  for (std::size_t i = 0; i < points.size(); ++i) values.push_back(ishigami(points[i]));
  std::vector<double> rest(values.begin() + 5, values.end());
  values[3] = std::numeric_limits<double>::quiet_NaN();
  const Bootstrap bootstrap{.samples = 10};
  const SobolAnalysis with_hole = sobol_indices(3, Responses(values), PointLuck::own, bootstrap);
  const SobolAnalysis shorter = sobol_indices(3, Responses(rest), PointLuck::own, bootstrap);
  EXPECT_EQ(with_hole.base_points, 63u);
  // They are centred by means that differ a little.
  EXPECT_NEAR(with_hole.axes[0].total.value, shorter.axes[0].total.value, 1e-3);
}

TEST(VarianceComponents, FindWhatAKnownModelIsMadeOf) {
  // Parameters 3² = 9, shared luck 4, own luck 2.25; tolerances are three standard errors.
  const Points points = latin_hypercube(400, 1, 1);
  const Model model = [](std::span<const double> u) { return 3 * std::sqrt(12.0) * u[0]; };
  const VarianceComponents found =
      variance_components(simulate(points, model, 40, 1.5, 2), PointLuck::shared);
  EXPECT_EQ(found.points, 400u);
  EXPECT_NEAR(found.parameters, 9, 0.25);
  EXPECT_NEAR(found.residual, 2.25, 0.1);
  EXPECT_NEAR(found.of_a_mean, 2.25 / 40, 0.003);
  // Forty numbers tell a variance to about a fifth; their own variance is known.
  double mean = 0, squares = 0;
  for (std::size_t r = 0; r < 40; ++r) mean += 2 * noise(0, r, PointLuck::shared) / 40;
  for (std::size_t r = 0; r < 40; ++r)
    squares += std::pow(2 * noise(0, r, PointLuck::shared) - mean, 2) / 39;
  EXPECT_NEAR(found.replications, squares, 0.1);
  EXPECT_NEAR(found.share_of_parameters(), 9 / (9 + squares + 2.25), 0.01);

  const VarianceComponents own =
      variance_components(simulate(points, model, 40, 1.5), PointLuck::own);
  EXPECT_NEAR(own.parameters, 9, 0.25);
  EXPECT_NEAR(own.residual, 2.25, 0.1);
  EXPECT_EQ(own.replications, 0);
}

TEST(VarianceComponents, FindNoParametersWhereChanceAloneActs) {
  const Points points = latin_hypercube(200, 1, 1);
  const VarianceComponents found =
      variance_components(simulate(
                              points, [](std::span<const double>) { return 5.0; }, 10, 3),
                          PointLuck::own);
  EXPECT_LT(found.share_of_parameters(), 0.03);
  EXPECT_NEAR(found.residual, 9, 0.9);
}

TEST(MorrisEffects, OfALinearModelAreItsSlopesWithoutSpread) {
  const Model model = [](std::span<const double> u) { return 5 + 8 * u[0] - 2 * u[1]; };
  const Points points = morris_trajectories(10, 3, 4, 1);
  const std::vector<MorrisEffect> found = morris_effects(points, simulate(points, model));
  const std::vector<double> slopes = {8, -2, 0};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    EXPECT_NEAR(found[axis].mu, slopes[axis], 1e-12);
    EXPECT_NEAR(found[axis].mu_star, std::abs(slopes[axis]), 1e-12);
    EXPECT_NEAR(found[axis].sigma, 0, 1e-12);
    EXPECT_NEAR(found[axis].mu_star_error, 0, 1e-12);
    EXPECT_EQ(found[axis].effects, 10u);
  }
}

// y = (2 u0 - 1)(2 u1 - 1): an effect of u0 is 2 (2 u1 - 1) with u1 on the levels 0, 1/3, 2/3, 1.
TEST(MorrisEffects, OfAnInteractionHaveSpreadAndNoMean) {
  const Model model = [](std::span<const double> u) { return (2 * u[0] - 1) * (2 * u[1] - 1); };
  const Points points = morris_trajectories(4000, 2, 4, 1);
  const std::vector<MorrisEffect> found = morris_effects(points, simulate(points, model));
  for (const MorrisEffect& effect : found) {
    EXPECT_NEAR(effect.mu, 0, 0.08);
    EXPECT_NEAR(effect.mu_star, 4.0 / 3, 0.04);
    EXPECT_NEAR(effect.sigma, std::sqrt(20.0) / 3, 0.04);
  }
}

TEST(MorrisEffects, SayHowMuchOfTheSpreadIsChance) {
  const Model model = [](std::span<const double> u) { return 10 * u[0]; };
  const Points points = morris_trajectories(2000, 1, 4, 1);
  const MorrisEffect found = morris_effects(points, simulate(points, model, 8, 2, 50)).front();
  // A mean of eight at each end of a step of 2/3; luck that is shared does not count.
  const double chance = 2 * std::sqrt(2.0 / 8) * 1.5;
  EXPECT_NEAR(found.chance / chance, 1, 0.02);
  EXPECT_NEAR(found.sigma / chance, 1, 0.05);
  EXPECT_NEAR(found.mu, 10, 0.1);
}

TEST(MorrisEffects, LeaveOutStepsToUnknownPoints) {
  const Points points = morris_trajectories(3, 2, 4, 1);
  std::vector<double> values(points.size(), 1.0);
  values[0] = std::numeric_limits<double>::quiet_NaN();
  const std::vector<MorrisEffect> found = morris_effects(points, Responses(values));
  EXPECT_EQ(found[0].effects + found[1].effects, 5u);
}

TEST(Tornado, PutsTheWidestBarFirstAndPairsReplications) {
  const Points points = one_at_a_time(std::vector<double>{0.5, 0.5, 0.5});
  const Model model = [](std::span<const double> u) { return u[0] - 4 * u[1] + 2 * u[2]; };
  const Tornado found = tornado(simulate(points, model, 5, 0, 10));
  ASSERT_EQ(found.bars.size(), 3u);
  EXPECT_THAT(
      (std::vector<std::size_t>{found.bars[0].axis, found.bars[1].axis, found.bars[2].axis}),
      ElementsAre(1, 2, 0));
  EXPECT_NEAR(found.bars[0].high_minus_low.mean, -4, 1e-9);
  EXPECT_NEAR(found.bars[0].low_minus_base.mean, 2, 1e-9);
  EXPECT_NEAR(found.bars[0].high_minus_base.mean, -2, 1e-9);
  EXPECT_LT(found.bars[0].high_minus_low.half_width, 1e-9) << "shared luck leaves nothing";
  EXPECT_GT(tornado(simulate(points, model, 5, 10)).bars[0].high_minus_low.half_width, 1);
}

TEST(TwoWayTable, HasTheMeanOfAllPointsOfACell) {
  const std::vector<std::size_t> levels = {2, 3, 2};
  const Points points = full_factorial(levels);
  const Model model = [](std::span<const double> u) { return 100 * u[0] + 10 * u[1] + u[2]; };
  const TwoWayTable table = two_way_table(points, simulate(points, model), 1, 0);
  EXPECT_THAT(table.row_places, ElementsAre(0, 0.5, 1));
  EXPECT_THAT(table.column_places, ElementsAre(0, 1));
  EXPECT_DOUBLE_EQ(table.cells[1][1].mean(), 105.5);
  EXPECT_EQ(table.cells[1][1].count(), 2);
}

}  // namespace
}  // namespace carersim
