#include "sim/random/ziggurat.hpp"

#include "sim/random/distribution.hpp"

namespace carersim::ziggurat {
namespace {

// The tables are computed by the compiler from +, * and / alone, in extended precision, and rounded
// once: no mathematics library has a say in their bits.

/// e^-x by the series of e^x, all of whose terms are positive. @pre 0 <= x <= 8
constexpr long double falling_exp(long double x) {
  long double term = 1;
  long double sum = 1;
  for (int n = 1; n < 80; ++n) {
    term *= x / static_cast<long double>(n);
    sum += term;
  }
  return 1 / sum;
}

/// The x at which e^-x = y, by Newton's method. @pre y <= 1, `guess` is near
constexpr long double inverse_of_falling_exp(long double y, long double guess) {
  long double x = guess;
  for (int step = 0; step < 8; ++step) x += 1 - y / falling_exp(x);
  return x;
}

constexpr long double square_root(long double x) {
  long double root = x > 1 ? x : 1;
  for (int step = 0; step < 12; ++step) root = (root + x / root) / 2;
  return root;
}

enum class Density : std::uint8_t { exponential, normal };

/// Unnormalised: e^-x or e^(-x^2/2).
constexpr long double density_at(Density density, long double x) {
  return falling_exp(density == Density::exponential ? x : x * x / 2);
}

constexpr long double place_of(Density density, long double y, long double near) {
  if (density == Density::exponential) return inverse_of_falling_exp(y, near);
  return square_root(2 * inverse_of_falling_exp(y, near * near / 2));
}

struct Ziggurat {
  std::array<Layer, layers> layers_of{};
  std::array<double, layers + 1> heights{};  ///< of the density at the edges, the lowest first
  double closing_error = 0;                  ///< how far the topmost layer misses the top
};

/// @param tail_start  where the lowest layer's rectangle ends and the tail begins
/// @param area        of each layer; the lowest includes the tail
constexpr Ziggurat build(Density density, long double tail_start, long double area) {
  std::array<long double, layers + 1> edge{};
  edge[0] = area / density_at(density, tail_start);
  edge[1] = tail_start;
  for (std::size_t i = 2; i < layers; ++i) {
    const long double height = density_at(density, edge[i - 1]) + area / edge[i - 1];
    edge[i] = place_of(density, height, edge[i - 1]);
  }
  edge[layers] = 0;

  Ziggurat result;
  constexpr long double mantissas = 0x1p53L;
  for (std::size_t i = 0; i < layers; ++i) {
    result.layers_of[i].width = static_cast<double>(edge[i] / mantissas);
    result.layers_of[i].accept_below =
        static_cast<std::int64_t>(mantissas * (edge[i + 1] / edge[i]));
    // The lowest layer has no edge region: beyond its rectangle lies the tail.
    result.heights[i] = i == 0 ? 0 : static_cast<double>(density_at(density, edge[i]));
  }
  result.heights[layers] = 1;
  const long double miss = density_at(density, edge[layers - 1]) + area / edge[layers - 1] - 1;
  result.closing_error = static_cast<double>(miss < 0 ? -miss : miss);
  return result;
}

// Tail and area solve "the 256th layer ends at the top of the density"; found by bisection with 30
// digits. Same constants, to double precision: Doornik (2005); the Rust crate rand_distr.
constexpr long double exponential_tail = 7.69711747013104971404462804800919L;
constexpr long double exponential_area = 0.00394965982258155721997757195683466L;
constexpr long double normal_tail = 3.65415288536100877164542972039799L;
constexpr long double normal_area = 0.00492867323397465534736177540236011L;

constexpr Ziggurat exponential_ziggurat =
    build(Density::exponential, exponential_tail, exponential_area);
constexpr Ziggurat normal_ziggurat = build(Density::normal, normal_tail, normal_area);
static_assert(exponential_ziggurat.closing_error < 1e-15);
static_assert(normal_ziggurat.closing_error < 1e-15);

/// Whether a uniform height between a layer's bottom and top lies under the density.
bool is_under(const Ziggurat& table, std::size_t layer, double uniform, double density) {
  const double bottom = table.heights[layer];
  return bottom + uniform * (table.heights[layer + 1] - bottom) < density;
}

}  // namespace

constinit const std::array<Layer, layers> exponential_layers = exponential_ziggurat.layers_of;
constinit const std::array<Layer, layers> normal_layers = normal_ziggurat.layers_of;

double exponential_after_rejection(const LuckBlock& luck) {
  Try candidate(luck.first());
  double beyond = 0;
  for (std::uint32_t n = 0;; ++n) {
    const LuckBlock more = luck.sub(n);
    if (candidate.layer() == 0) {
      // What is left of an exponential beyond any point is exponential again.
      beyond += static_cast<double>(exponential_tail);
    } else {
      const double x = candidate.scaled_by(exponential_layers[candidate.layer()].width);
      if (is_under(exponential_ziggurat, candidate.layer(), more.second_uniform(),
                   portable_exp(-x))) {
        return beyond + x;
      }
    }
    candidate = Try(more.first());
    const Layer& layer = exponential_layers[candidate.layer()];
    if (candidate.mantissa() < layer.accept_below) return beyond + candidate.scaled_by(layer.width);
  }
}

double normal_after_rejection(const LuckBlock& luck) {
  Try candidate(luck.first());
  for (std::uint32_t n = 0;; ++n) {
    const LuckBlock more = luck.sub(n);
    if (candidate.layer() == 0) {
      // Marsaglia's tail: an exponential beyond the start, thinned to the normal.
      constexpr double start = static_cast<double>(normal_tail);
      for (std::uint32_t tail_try = n;; ++tail_try) {
        const LuckBlock pair = luck.sub(tail_try);
        const double x = -portable_log(pair.uniform()) / start;
        if (-2 * portable_log(pair.second_uniform()) > x * x) {
          return candidate.signed_as(start + x);
        }
      }
    }
    const double x = candidate.scaled_by(normal_layers[candidate.layer()].width);
    if (is_under(normal_ziggurat, candidate.layer(), more.second_uniform(),
                 portable_exp(-0.5 * x * x))) {
      return candidate.signed_as(x);
    }
    candidate = Try(more.first());
    const Layer& layer = normal_layers[candidate.layer()];
    if (candidate.mantissa() < layer.accept_below) {
      return candidate.signed_as(candidate.scaled_by(layer.width));
    }
  }
}

}  // namespace carersim::ziggurat
