// Lengths that are going on already.
#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/random/distribution.hpp"

namespace carersim {

namespace {

/// Sub-blocks of further tries; a sample of any kind takes others.
constexpr std::uint32_t further_tries = 0x40000000;
constexpr std::uint32_t most_tries = 1'000;

}  // namespace

double Distribution::largest() const {
  switch (kind_) {
    case Kind::deterministic:
      return a_;
    case Kind::uniform:
    case Kind::triangular:
      return a_ + b_;
    case Kind::beta:
      return c_ + d_;
    case Kind::discrete:
    case Kind::empirical:
      return a_ * *std::max_element(table_->values.begin(), table_->values.end());
    case Kind::exponential:
    case Kind::gamma:
    case Kind::lognormal:
    case Kind::weibull:
      break;
  }
  return std::numeric_limits<double>::infinity();
}

std::optional<double> Distribution::sample_above(double least, const LuckBlock& luck) const {
  if (largest() <= least) return std::nullopt;
  if (kind_ == Kind::exponential && least > 0) return least + a_ * unit_exponential(luck);
  if (kind_ == Kind::weibull && least > 0) {
    // What is left of its cumulative hazard's threshold is a unit exponential.
    const double passed = portable_pow(least / b_, a_);
    return std::max(least, b_ * portable_pow(passed + unit_exponential(luck), 1.0 / a_));
  }
  if (kind_ == Kind::uniform) {
    const double low = std::max(a_, least);
    return low + (a_ + b_ - low) * luck.uniform();
  }
  LuckBlock block = luck;
  for (std::uint32_t n = 0; n < most_tries; ++n) {
    const double value = sample(block);
    if (value > least) return value;
    block = luck.sub(further_tries + n);
  }
  return std::nullopt;
}

double Distribution::sample_under_way(const LuckBlock& luck) const {
  switch (kind_) {
    case Kind::deterministic:
      return a_;
    case Kind::exponential:
      return gamma(2 * a_, std::sqrt(0.5)).sample(luck);
    case Kind::gamma:
      return gamma((a_ + 1) * b_, 1.0 / std::sqrt(a_ + 1)).sample(luck);
    case Kind::lognormal:
      return lognormal_median(a_ * portable_exp(b_ * b_), b_).sample(luck);
    case Kind::weibull: {
      // (length / scale)^shape of a length met under way is gamma with shape 1 + 1 / shape.
      const double shape = 1 + 1 / a_;
      return b_ * portable_pow(gamma(shape, 1.0 / std::sqrt(shape)).sample(luck), 1.0 / a_);
    }
    case Kind::uniform:
    case Kind::triangular:
    case Kind::beta:
    case Kind::discrete:
    case Kind::empirical:
      break;
  }
  const double most = largest();
  if (mean() <= 0) return 0;
  // Each value is kept in proportion to its length.
  LuckBlock block = luck;
  for (std::uint32_t n = 0;; n += 2) {
    const double value = sample(block);
    if (luck.sub(further_tries + n).uniform() * most < value) return value;
    block = luck.sub(further_tries + n + 1);
  }
}

}  // namespace carersim
