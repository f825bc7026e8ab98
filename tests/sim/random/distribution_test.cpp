#include "sim/random/distribution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "sim/core/error.hpp"

namespace carersim {
namespace {

constexpr LuckName name = luck_name("test.distribution");

struct Named {
  std::string name;
  Distribution distribution;
};

std::vector<Named> every_kind() {
  return {{"deterministic", Distribution::deterministic(4.25)},
          {"uniform", Distribution::uniform(-1, 3)},
          {"triangular", Distribution::triangular(1, 2, 7)},
          {"exponential", Distribution::exponential(57)},
          {"gamma", Distribution::gamma(10, 0.6)},
          {"gamma_below_one", Distribution::gamma(10, 1.4)},
          {"lognormal", Distribution::lognormal(9, 1.1)},
          {"lognormal_median", Distribution::lognormal_median(9, 0.5)},
          {"weibull", Distribution::weibull(1.7, 30)},
          {"weibull_mean", Distribution::weibull_mean(0.8, 30)},
          {"beta", Distribution::beta(0.3, 0.1, 0, 1)},
          {"beta_below_one", Distribution::beta(4, 2.2, 1, 9)},
          {"discrete", Distribution::discrete({1, 5, 2, 8}, {0.2, 0, 0.5, 0.3})},
          {"empirical", Distribution::empirical({9, 2, 2, 4, 30})}};
}

/// The largest distance between the samples' and the exact distribution function, times sqrt(n).
double kolmogorov(std::vector<double> samples, const std::function<double(double)>& cdf) {
  std::sort(samples.begin(), samples.end());
  const auto n = static_cast<double>(samples.size());
  double largest = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double exact = cdf(samples[i]);
    largest = std::max(
        {largest, exact - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - exact});
  }
  return largest * std::sqrt(n);
}

/// Kolmogorov's limit that a true distribution exceeds once in a thousand.
constexpr double kolmogorov_999 = 1.9495;

template <class Draw>
std::vector<double> draw_many(std::uint32_t n, std::uint64_t seed, Draw draw) {
  const Luck luck(seed, 0);
  std::vector<double> samples(n);
  for (std::uint32_t i = 0; i < n; ++i) samples[i] = draw(luck.block(i, name, 0));
  return samples;
}

// What three addresses give, to the last bit. A change here is a change of every result.
TEST(Distribution, SamplesHaveTheseBits) {
  const std::vector<std::vector<double>> expected = {
      {0x1.1p+2, 0x1.1p+2, 0x1.1p+2},
      {-0x1.7a4c5cfa20668p-2, 0x1.446b6f64a2853p+1, -0x1.15bf3b3b70474p-1},
      {0x1.f8f8fd665401cp+0, 0x1.486b9fa7ace79p+2, 0x1.d413aa4db4818p+0},
      {0x1.e6cf0671e8f38p+4, 0x1.cc6a8081407b2p+5, 0x1.39177eeb7e4bp+3},
      {0x1.60710768a05d2p+3, 0x1.068418809fe0bp+4, 0x1.3858b665c4946p+3},
      {0x1.5aadb90dd7cd4p-7, 0x1.f7ccc06b7dc38p-4, 0x1.87ee05d694fd5p+4},
      {0x1.0bf7d0c6bc0bfp+3, 0x1.fbfa4f8098858p+3, 0x1.c0b9451abf853p+2},
      {0x1.598a1e08c47eap+3, 0x1.eed46a7e4e15bp+3, 0x1.38be5cb8fd893p+3},
      {0x1.4bcaedeb2583dp+4, 0x1.e2ba9ca378859p+4, 0x1.54753c989c4a5p+3},
      {0x1.8295a5147f786p+3, 0x1.acc99a1b52a03p+4, 0x1.7676795bc6905p+1},
      {0x1.1e3cdc3146ecfp-2, 0x1.01fb727305de6p-2, 0x1.c8492a429c6aap-3},
      {0x1.f5327538ff589p+1, 0x1.afa5098884897p+1, 0x1.bbfdd0849d371p+0},
      {0x1p+0, 0x1p+3, 0x1p+0},
      {0x1p+1, 0x1.439a04682a9dap+4, 0x1p+1},
  };
  const std::vector<Named> kinds = every_kind();
  const Luck luck(42, 1);
  ASSERT_EQ(expected.size(), kinds.size());
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    for (std::uint32_t k = 0; k < 3; ++k) {
      const double found = kinds[i].distribution.sample(luck.block(17, name, k));
      EXPECT_EQ(std::bit_cast<std::uint64_t>(found), std::bit_cast<std::uint64_t>(expected[i][k]))
          << kinds[i].name << " draw " << k << ": found " << std::hexfloat << found;
    }
  }
}

// The rare paths too: a sum over so many draws that edges and tails are among them.
TEST(Ziggurat, SumsHaveTheseBits) {
  const Luck luck(42, 1);
  double exponential = 0;
  double normal = 0;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    exponential += unit_exponential(luck.block(i, name, 0));
    normal += standard_normal(luck.block(i, name, 0));
  }
  EXPECT_EQ(exponential, 0x1.85ffcda088b8dp+16) << std::hexfloat << exponential;
  EXPECT_EQ(normal, 0x1.412a6e08d45a9p+9) << std::hexfloat << normal;
}

/// SLEEF promises one unit in the last place, not the nearest: exp(1) shows it.
TEST(PortableMathematics, HasTheseBits) {
  EXPECT_EQ(portable_log(10), 0x1.26bb1bbb55516p+1);
  EXPECT_EQ(portable_exp(1), 0x1.5bf0a8b14576ap+1);
  EXPECT_EQ(portable_pow(2, 0.5), 0x1.6a09e667f3bcdp+0);
}

// One million samples, fixed seed: the sample mean lies in its 99.9 % interval about the exact
// mean, and the sample variance in its own (from the sampled fourth moment).
TEST(Distribution, MomentsAreThoseStated) {
  constexpr std::uint32_t n = 1'000'000;
  constexpr double z = 3.2905;
  for (const auto& [kind, distribution] : every_kind()) {
    const double mean = distribution.mean();
    const double variance = distribution.variance();
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    const Luck luck(2024, 0);
    for (std::uint32_t i = 0; i < n; ++i) {
      const double distance = distribution.sample(luck.block(i, luck_name(kind), 0)) - mean;
      sum += distance;
      squares += distance * distance;
      fourths += distance * distance * distance * distance;
    }
    const double square = squares / n;
    EXPECT_LE(std::abs(sum / n), z * std::sqrt(variance / n)) << kind << " mean " << mean;
    EXPECT_LE(std::abs(square - variance), z * std::sqrt((fourths / n - square * square) / n))
        << kind << " variance " << variance;
  }
}

TEST(Distribution, MomentsAreThoseOfTheParameters) {
  const auto moments = [](const Distribution& d, double mean, double sd) {
    EXPECT_NEAR(d.mean(), mean, 1e-12 * mean);
    EXPECT_NEAR(std::sqrt(d.variance()), sd, 1e-12 * sd);
  };
  moments(Distribution::gamma(10, 0.6), 10, 6);
  moments(Distribution::lognormal(9, 1.1), 9, 9.9);
  moments(Distribution::beta(4, 2.2, 1, 9), 4, 2.2);
  moments(Distribution::weibull_mean(1, 30), 30, 30);
  moments(Distribution::weibull_mean(0.5, 30), 30, 30 * std::sqrt(5.0));
  moments(Distribution::weibull(2, 1), std::sqrt(std::atan(1)), std::sqrt(1 - std::atan(1)));
  moments(Distribution::triangular(0, 0, 3), 1, std::sqrt(0.5));
  moments(Distribution::discrete({1, 5, 2}, {1, 0, 3}), 1.75, std::sqrt(0.1875));
  moments(Distribution::empirical({0, 12}), 6, std::sqrt(12.0));
}

// Each test of Kolmogorov and Smirnov fails a true distribution once in a thousand; the seed is
// fixed.
TEST(Ziggurat, ExponentialFollowsItsDistribution) {
  const auto samples =
      draw_many(1'000'000, 5, [](const LuckBlock& b) { return unit_exponential(b); });
  EXPECT_LT(kolmogorov(samples, [](double x) { return -std::expm1(-x); }), kolmogorov_999);
}

TEST(Ziggurat, NormalFollowsItsDistribution) {
  const auto samples =
      draw_many(1'000'000, 6, [](const LuckBlock& b) { return standard_normal(b); });
  EXPECT_LT(kolmogorov(samples, [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }),
            kolmogorov_999);
}

/// Only draws that leave the fast path: edges of layers and the tail, once in 90 draws.
TEST(Ziggurat, RareDrawsAreAsOftenAndAsLongAsTheTailSays) {
  constexpr std::uint32_t n = 20'000'000;
  const Luck luck(7, 0);
  std::vector<double> exponential_tail;
  std::vector<double> normal_tail;
  std::uint32_t negative = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    const LuckBlock block = luck.block(i, name, 0);
    const double x = unit_exponential(block);
    if (x > 7.697) exponential_tail.push_back(x - 7.697);
    const double y = standard_normal(block);
    if (std::abs(y) > 3.654) normal_tail.push_back(std::abs(y));
    if (y < 0) ++negative;
  }
  const auto near = [](double found, double expected) {
    EXPECT_LT(std::abs(found - expected), 3.2905 * std::sqrt(expected)) << found << ' ' << expected;
  };
  const double normal_beyond = std::erfc(3.654 / std::sqrt(2.0));
  near(static_cast<double>(exponential_tail.size()), n * std::exp(-7.697));
  near(static_cast<double>(normal_tail.size()), n * normal_beyond);
  EXPECT_LT(std::abs(negative - 0.5 * n), 3.2905 * std::sqrt(0.25 * n));
  EXPECT_LT(kolmogorov(exponential_tail, [](double x) { return -std::expm1(-x); }), kolmogorov_999);
  EXPECT_LT(kolmogorov(normal_tail,
                       [&](double x) { return 1 - std::erfc(x / std::sqrt(2.0)) / normal_beyond; }),
            kolmogorov_999);
}

/// A million draws that all start in the tail: the first half of the block says "lowest layer,
/// beyond its rectangle", the second half makes the sub-blocks differ.
TEST(Ziggurat, TailsFollowTheirDistributions) {
  std::vector<double> exponential;
  std::vector<double> normal;
  for (std::uint32_t i = 0; i < 1'000'000; ++i) {
    const LuckBlock block(r123::Philox4x32::ctr_type{{0xfffffe00U, 0xffffffffU, i, 0}});
    exponential.push_back(unit_exponential(block));
    normal.push_back(standard_normal(block));
  }
  constexpr double r = 7.697117470131050;
  EXPECT_LT(kolmogorov(exponential, [&](double x) { return -std::expm1(r - x); }), kolmogorov_999);
  const double beyond = std::erfc(3.654152885361009 / std::sqrt(2.0));
  EXPECT_LT(
      kolmogorov(normal, [&](double x) { return 1 - std::erfc(x / std::sqrt(2.0)) / beyond; }),
      kolmogorov_999);
}

/// A million draws that all start in the topmost layer, which has nothing but an edge region: the
/// candidate lies under the bell's cap, or a normal is drawn afresh.
TEST(Ziggurat, EdgesOfTheNormalFollowItsDensity) {
  constexpr std::size_t top = ziggurat::layers - 1;
  std::vector<double> samples;
  for (std::uint32_t i = 0; i < 1'000'000; ++i) {
    const std::uint64_t bits = Luck(9, 0).block(i, name, 0).first();
    const std::uint64_t at_top = (bits & ~std::uint64_t{0x1ff}) | top;
    samples.push_back(standard_normal(LuckBlock(r123::Philox4x32::ctr_type{
        {static_cast<std::uint32_t>(at_top), static_cast<std::uint32_t>(at_top >> 32), i, 1}})));
  }
  const auto below = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); };
  const double edge = ziggurat::normal_layers[top].width * 0x1p53;
  const double floor = std::exp(-0.5 * edge * edge);
  const auto cap = [&](double x) {  // area under the bell from 0 to x, above the layer's bottom
    return std::sqrt(8 * std::atan(1)) * (below(x) - 0.5) - x * floor;
  };
  const double layer_area = edge * (1 - floor);
  EXPECT_LT(kolmogorov(samples,
                       [&](double x) {
                         return cap(std::clamp(x, 0.0, edge)) / layer_area +
                                (1 - cap(edge) / layer_area) * below(x);
                       }),
            kolmogorov_999);
}

/// Fine structure: each of 2,000 equally likely cells is hit as often as it should be. Chi-square
/// with 1,999 degrees of freedom, 99.9 % limit 2201.
TEST(Ziggurat, NoLayerIsFavoured) {
  constexpr std::uint32_t n = 4'000'000;
  constexpr std::size_t cells = 2000;
  std::vector<double> exponential(cells);
  std::vector<double> normal(cells);
  const Luck luck(8, 0);
  for (std::uint32_t i = 0; i < n; ++i) {
    const LuckBlock block = luck.block(i, name, 0);
    const double u = -std::expm1(-unit_exponential(block));
    const double v = 0.5 * std::erfc(-standard_normal(block) / std::sqrt(2.0));
    ++exponential[std::min(cells - 1, static_cast<std::size_t>(u * cells))];
    ++normal[std::min(cells - 1, static_cast<std::size_t>(v * cells))];
  }
  const double expected = static_cast<double>(n) / cells;
  const auto chi_square = [&](const std::vector<double>& counts) {
    double sum = 0;
    for (const double count : counts) sum += (count - expected) * (count - expected) / expected;
    return sum;
  };
  EXPECT_LT(chi_square(exponential), 2201);
  EXPECT_LT(chi_square(normal), 2201);
}

TEST(Ziggurat, ExponentialIsAlwaysAboveZero) {
  for (std::uint64_t layer = 0; layer < ziggurat::layers; ++layer) {
    EXPECT_GT(ziggurat::Try(layer).scaled_by(ziggurat::exponential_layers[layer].width), 0.0);
  }
}

TEST(Distribution, SamplesFollowTheExactDistribution) {
  namespace bm = boost::math;
  const auto check = [](const std::string& kind, const Distribution& distribution, auto exact) {
    const auto samples =
        draw_many(100'000, 11, [&](const LuckBlock& b) { return distribution.sample(b); });
    EXPECT_LT(kolmogorov(samples, [&](double x) { return bm::cdf(exact, x); }), kolmogorov_999)
        << kind;
  };
  check("triangular", Distribution::triangular(1, 2, 7), bm::triangular(1, 2, 7));
  check("exponential", Distribution::exponential(57), bm::exponential(1.0 / 57));
  check("gamma", Distribution::gamma(10, 0.6), bm::gamma_distribution<>(1 / 0.36, 3.6));
  check("gamma below one", Distribution::gamma(10, 2), bm::gamma_distribution<>(0.25, 40));
  check("lognormal", Distribution::lognormal_median(9, 0.5), bm::lognormal(std::log(9.0), 0.5));
  check("weibull", Distribution::weibull(1.7, 30), bm::weibull(1.7, 30));
  // mean 0.3, sd 0.1: alpha + beta = 0.21 / 0.01 - 1 = 20
  check("beta", Distribution::beta(0.3, 0.1, 0, 1), bm::beta_distribution<>(6, 14));
  // mean 0.25, variance 0.125: alpha + beta = 0.1875 / 0.125 - 1 = 0.5
  check("beta below one", Distribution::beta(0.25, std::sqrt(0.125), 0, 1),
        bm::beta_distribution<>(0.125, 0.375));
}

TEST(Distribution, NeverDrawsAValueOfWeightZero) {
  const Distribution d = Distribution::discrete({1, 5, 2, 8}, {0, 0.5, 0.5, 0});
  const Luck luck(1, 1);
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    const double x = d.sample(luck.block(i, name, 0));
    EXPECT_TRUE(x == 5 || x == 2) << x;
  }
}

TEST(Distribution, ScalingScalesTheSampleOfTheSameLuck) {
  const Luck luck(3, 9);
  for (const auto& [kind, distribution] : every_kind()) {
    for (const double factor : {0.0, 0.37, 1.0, 12.5}) {
      const Distribution scaled = distribution.scaled(factor);
      EXPECT_NEAR(scaled.mean(), factor * distribution.mean(), 1e-14 * scaled.mean()) << kind;
      for (std::uint32_t i = 0; i < 200; ++i) {
        const LuckBlock block = luck.block(i, name, 0);
        const double expected = factor * distribution.sample(block);
        EXPECT_NEAR(scaled.sample(block), expected, 4e-16 * std::abs(expected) + 4e-16 * factor * 4)
            << kind << " times " << factor;
      }
    }
  }
}

TEST(Distribution, DegenerateShapesAreConstants) {
  const LuckBlock block = Luck(1, 2).block(3, name, 4);
  EXPECT_EQ(Distribution().sample(block), 0);
  EXPECT_EQ(Distribution::uniform(3, 3).sample(block), 3);
  EXPECT_EQ(Distribution::triangular(3, 3, 3).sample(block), 3);
  EXPECT_EQ(Distribution::lognormal_median(3, 0).sample(block), 3);
  EXPECT_EQ(Distribution::empirical({3}).sample(block), 3);
  EXPECT_EQ(Distribution::discrete({3}, {2}).sample(block), 3);
}

TEST(Distribution, RefusesParametersWithoutMeaning) {
  const double nan = std::nan("");
  EXPECT_THROW(Distribution::deterministic(nan), ProgramError);
  EXPECT_THROW(Distribution::uniform(2, 1), ProgramError);
  EXPECT_THROW(Distribution::triangular(1, 0, 2), ProgramError);
  EXPECT_THROW(Distribution::exponential(0), ProgramError);
  EXPECT_THROW(Distribution::exponential(nan), ProgramError);
  EXPECT_THROW(Distribution::gamma(1, 0), ProgramError);
  EXPECT_THROW(Distribution::lognormal(-1, 1), ProgramError);
  EXPECT_THROW(Distribution::weibull(0, 1), ProgramError);
  EXPECT_THROW(Distribution::beta(0.5, 0.5, 0, 1), ProgramError);
  EXPECT_THROW(Distribution::discrete({1}, {0}), ProgramError);
  EXPECT_THROW(Distribution::discrete({1, 2}, {1}), ProgramError);
  EXPECT_THROW(Distribution::discrete({}, {}), ProgramError);
  EXPECT_THROW(Distribution::empirical({}), ProgramError);
  EXPECT_THROW(Distribution::exponential(1).scaled(-1), ProgramError);
}

/// Each kind whose exact distribution and mean up to a point are known.
struct Exact {
  std::string kind;
  Distribution distribution;
  std::function<double(double)> cdf;
  double least;  ///< a length that many pass
};

std::vector<Exact> exact_kinds() {
  namespace bm = boost::math;
  const auto of = [](const auto& exact) {
    return [exact](double x) { return x <= 0 ? 0.0 : bm::cdf(exact, x); };
  };
  return {
      {"uniform", Distribution::uniform(2, 12),
       [](double x) { return std::clamp((x - 2) / 10, 0.0, 1.0); }, 5},
      {"triangular", Distribution::triangular(1, 2, 7),
       [](double x) { return x <= 1   ? 0.0
                             : x >= 7 ? 1.0
                                      : bm::cdf(bm::triangular(1, 2, 7), x); },
       3},
      {"exponential", Distribution::exponential(57), of(bm::exponential(1.0 / 57)), 40},
      {"gamma", Distribution::gamma(10, 0.6), of(bm::gamma_distribution<>(1 / 0.36, 3.6)), 12},
      {"gamma below one", Distribution::gamma(10, 2), of(bm::gamma_distribution<>(0.25, 40)), 6},
      {"lognormal", Distribution::lognormal_median(9, 0.5), of(bm::lognormal(std::log(9.0), 0.5)),
       11},
      {"weibull", Distribution::weibull(1.7, 30), of(bm::weibull(1.7, 30)), 35},
      {"weibull below one", Distribution::weibull(0.7, 30), of(bm::weibull(0.7, 30)), 35},
      {"beta", Distribution::beta(0.3, 0.1, 0, 1),
       [](double x) { return bm::cdf(bm::beta_distribution<>(6, 14), std::clamp(x, 0.0, 1.0)); },
       0.35}};
}

TEST(Distribution, SamplesAboveABoundAreThoseOfTheWholeThatLieThere) {
  for (const Exact& e : exact_kinds()) {
    const auto samples = draw_many(100'000, 12, [&](const LuckBlock& b) {
      return e.distribution.sample_above(e.least, b).value();
    });
    EXPECT_GE(*std::min_element(samples.begin(), samples.end()), e.least) << e.kind;
    const double before = e.cdf(e.least);
    EXPECT_LT(kolmogorov(samples, [&](double x) { return (e.cdf(x) - before) / (1 - before); }),
              kolmogorov_999)
        << e.kind;
  }
}

TEST(Distribution, NothingIsAboveTheLargestValue) {
  const LuckBlock block = Luck(1, 2).block(3, name, 4);
  EXPECT_EQ(Distribution::deterministic(4).sample_above(4, block), std::nullopt);
  EXPECT_EQ(Distribution::deterministic(4).sample_above(3.9, block), 4.0);
  EXPECT_EQ(Distribution::uniform(1, 3).sample_above(3, block), std::nullopt);
  EXPECT_EQ(Distribution::empirical({9, 2, 30}).sample_above(30, block), std::nullopt);
  EXPECT_EQ(Distribution::discrete({2, 8}, {1, 0}).sample_above(3, block), std::nullopt);
  EXPECT_EQ(Distribution::gamma(10, 0.1).sample_above(100, block), std::nullopt);
}

/// A length met under way has the distribution function (integral of x dF) / mean, and what is left
/// of it, a uniform part, has (integral of 1 - F) / mean: the second is compared.
TEST(Distribution, WhatIsLeftOfALengthMetUnderWayFollowsItsDistribution) {
  for (const Exact& e : exact_kinds()) {
    const auto samples = draw_many(100'000, 13, [&](const LuckBlock& b) {
      return e.distribution.sample_under_way(b) * b.sub(0x70000000).uniform();
    });
    const double most = *std::max_element(samples.begin(), samples.end());
    constexpr std::size_t cells = 20'000;
    std::vector<double> integral(cells + 1, 0.0);
    const double width = most / cells;
    for (std::size_t i = 0; i < cells; ++i) {
      const double middle = (static_cast<double>(i) + 0.5) * width;
      integral[i + 1] = integral[i] + (1 - e.cdf(middle)) * width / e.distribution.mean();
    }
    EXPECT_LT(kolmogorov(samples,
                         [&](double x) {
                           const double place = std::min(x / width, cells - 1.0);
                           const auto below = static_cast<std::size_t>(place);
                           return integral[below] + (place - static_cast<double>(below)) *
                                                        (integral[below + 1] - integral[below]);
                         }),
              kolmogorov_999)
        << e.kind;
  }
}

TEST(Distribution, LengthsAreMetUnderWayInProportion) {
  const Luck luck(14, 0);
  double eights = 0, nothings = 0;
  constexpr std::uint32_t n = 100'000;
  const Distribution two = Distribution::discrete({2, 8, 0}, {0.5, 0.25, 0.25});
  for (std::uint32_t i = 0; i < n; ++i) {
    const double x = two.sample_under_way(luck.block(i, name, 0));
    if (x == 8) ++eights;
    if (x == 0) ++nothings;
  }
  // 2 * 0.5 against 8 * 0.25: two thirds, within 99.9 %.
  EXPECT_LT(std::abs(eights / n - 2.0 / 3), 3.2905 * std::sqrt(2.0 / 9 / n));
  EXPECT_EQ(nothings, 0);
  EXPECT_EQ(Distribution::deterministic(7).sample_under_way(luck.block(0, name, 0)), 7);
  EXPECT_EQ(Distribution::discrete({0, 5}, {1, 0}).sample_under_way(luck.block(0, name, 0)), 0);
}

}  // namespace
}  // namespace carersim
