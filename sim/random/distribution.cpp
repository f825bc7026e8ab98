#include "sim/random/distribution.hpp"

#include <sleef.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "sim/core/error.hpp"

namespace carersim {
namespace {

// SLEEF's `cinz` functions are plain C without fused multiplication: equal bits on every x86-64.
double portable_expm1(double x) {
  return Sleef_cinz_expm1d1_u10purec(x);
}
double portable_log1p(double x) {
  return Sleef_cinz_log1pd1_u10purec(x);
}
double portable_gamma_function(double x) {
  return Sleef_cinz_tgammad1_u10purec(x);
}

// Sub-blocks of one draw. The ziggurat takes 0, 1, …; these ranges lie far beyond any it reaches.
constexpr std::uint32_t gamma_tries = 0x10000000;
constexpr std::uint32_t gamma_boost = 0x20000000;
constexpr std::uint32_t beta_left = 0x30000000;
constexpr std::uint32_t beta_right = 0x30000001;

bool is_positive(double x) {
  return x > 0 && std::isfinite(x);
}

/// Unit gamma of shape >= 1 after Marsaglia and Tsang (2000): try 0 is the block itself, the others
/// are sub-blocks; each takes a normal from the first half and a uniform from the second.
double gamma_from_one_up(double shape, const LuckBlock& luck) {
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  LuckBlock block = luck;
  for (std::uint32_t n = 0;; ++n) {
    const double z = standard_normal(block);
    const double root = 1.0 + c * z;
    if (root > 0) {
      const double v = root * root * root;
      const double u = block.second_uniform();
      const double z2 = z * z;
      if (u < 1.0 - 0.0331 * z2 * z2) return d * v;
      if (portable_log(u) < 0.5 * z2 + d * (1.0 - v + portable_log(v))) return d * v;
    }
    block = luck.sub(gamma_tries + n);
  }
}

/// Below shape 1: Gamma(shape) is Gamma(shape + 1) * U^(1/shape).
double unit_gamma(double shape, const LuckBlock& luck) {
  if (shape >= 1) return gamma_from_one_up(shape, luck);
  return gamma_from_one_up(shape + 1, luck) *
         portable_pow(luck.sub(gamma_boost).uniform(), 1.0 / shape);
}

/// Logarithm of a unit gamma, where the gamma itself may be too small for a double.
double log_unit_gamma(double shape, const LuckBlock& luck) {
  if (shape >= 1) return portable_log(gamma_from_one_up(shape, luck));
  return portable_log(gamma_from_one_up(shape + 1, luck)) +
         portable_log(luck.sub(gamma_boost).uniform()) / shape;
}

double unit_beta(double alpha, double beta, const LuckBlock& luck) {
  const LuckBlock left = luck.sub(beta_left);
  const LuckBlock right = luck.sub(beta_right);
  if (alpha >= 1 && beta >= 1) {
    const double x = gamma_from_one_up(alpha, left);
    return x / (x + gamma_from_one_up(beta, right));
  }
  return 1.0 / (1.0 + portable_exp(log_unit_gamma(beta, right) - log_unit_gamma(alpha, left)));
}

double unit_triangular(double mode, double u) {
  return u < mode ? std::sqrt(u * mode) : 1.0 - std::sqrt((1.0 - u) * (1.0 - mode));
}

}  // namespace

double portable_log(double x) {
  return Sleef_cinz_logd1_u10purec(x);
}
double portable_exp(double x) {
  return Sleef_cinz_expd1_u10purec(x);
}
double portable_pow(double base, double exponent) {
  return Sleef_cinz_powd1_u10purec(base, exponent);
}

Distribution Distribution::deterministic(double value) {
  require(std::isfinite(value), "a deterministic value is finite");
  Distribution result;
  result.a_ = value;
  return result;
}

Distribution Distribution::uniform(double low, double high) {
  require(low <= high && std::isfinite(high - low), "a uniform distribution has low <= high");
  Distribution result;
  result.kind_ = Kind::uniform;
  result.a_ = low;
  result.b_ = high - low;
  return result;
}

Distribution Distribution::triangular(double low, double mode, double high) {
  require(low <= mode && mode <= high && std::isfinite(high - low),
          "a triangular distribution has low <= mode <= high");
  Distribution result;
  result.kind_ = Kind::triangular;
  result.a_ = low;
  result.b_ = high - low;
  result.c_ = high > low ? (mode - low) / (high - low) : 0;
  return result;
}

Distribution Distribution::exponential(double mean) {
  require(is_positive(mean), "an exponential distribution has mean > 0");
  Distribution result;
  result.kind_ = Kind::exponential;
  result.a_ = mean;
  return result;
}

Distribution Distribution::gamma(double mean, double cv) {
  require(is_positive(mean) && is_positive(cv), "a gamma distribution has mean > 0 and cv > 0");
  Distribution result;
  result.kind_ = Kind::gamma;
  result.a_ = 1.0 / (cv * cv);
  result.b_ = mean * (cv * cv);
  return result;
}

Distribution Distribution::lognormal(double mean, double cv) {
  require(is_positive(mean) && is_positive(cv), "a lognormal distribution has mean > 0 and cv > 0");
  return lognormal_median(mean / std::sqrt(1.0 + cv * cv), std::sqrt(portable_log1p(cv * cv)));
}

Distribution Distribution::lognormal_median(double median, double sigma) {
  require(is_positive(median) && sigma >= 0 && std::isfinite(sigma),
          "a lognormal distribution has median > 0 and sigma >= 0");
  Distribution result;
  result.kind_ = Kind::lognormal;
  result.a_ = median;
  result.b_ = sigma;
  return result;
}

Distribution Distribution::weibull(double shape, double scale) {
  require(is_positive(shape) && is_positive(scale),
          "a Weibull distribution has shape > 0 and scale > 0");
  Distribution result;
  result.kind_ = Kind::weibull;
  result.a_ = shape;
  result.b_ = scale;
  return result;
}

Distribution Distribution::weibull_mean(double shape, double mean) {
  require(is_positive(shape) && is_positive(mean),
          "a Weibull distribution has shape > 0 and mean > 0");
  return weibull(shape, mean / portable_gamma_function(1.0 + 1.0 / shape));
}

Distribution Distribution::beta(double mean, double sd, double low, double high) {
  require(low < mean && mean < high && is_positive(sd) && std::isfinite(high - low) &&
              sd * sd < (mean - low) * (high - mean),
          "a beta distribution has low < mean < high and sd^2 < (mean - low)(high - mean)");
  const double width = high - low;
  const double share = (mean - low) / width;
  const double weight = (mean - low) * (high - mean) / (sd * sd) - 1.0;
  Distribution result;
  result.kind_ = Kind::beta;
  result.a_ = share * weight;
  result.b_ = (1.0 - share) * weight;
  result.c_ = low;
  result.d_ = width;
  return result;
}

Distribution Distribution::discrete(std::vector<double> values, std::vector<double> weights) {
  require(values.size() == weights.size(), "a discrete distribution has a weight for each value");
  for (const double value : values) require(std::isfinite(value), "discrete values are finite");
  for (const double weight : weights) {
    require(weight >= 0 && std::isfinite(weight), "weights are at least 0");
  }
  auto table = std::make_shared<Table>();
  table->values = std::move(values);
  table->cumulative.resize(weights.size());
  std::partial_sum(weights.begin(), weights.end(), table->cumulative.begin());
  require(!weights.empty() && is_positive(table->cumulative.back()), "one weight is above 0");
  Distribution result;
  result.kind_ = Kind::discrete;
  result.a_ = 1;
  result.table_ = std::move(table);
  return result;
}

Distribution Distribution::empirical(std::vector<double> observations) {
  require(!observations.empty(), "an empirical distribution has an observation");
  for (const double value : observations) require(std::isfinite(value), "observations are finite");
  auto table = std::make_shared<Table>();
  table->values = std::move(observations);
  std::sort(table->values.begin(), table->values.end());
  Distribution result;
  result.kind_ = Kind::empirical;
  result.a_ = 1;
  result.table_ = std::move(table);
  return result;
}

double Distribution::sample(const LuckBlock& luck) const {
  switch (kind_) {
    case Kind::deterministic:
      return a_;
    case Kind::uniform:
      return a_ + b_ * luck.uniform();
    case Kind::triangular:
      return a_ + b_ * unit_triangular(c_, luck.uniform());
    case Kind::exponential:
      return a_ * unit_exponential(luck);
    case Kind::gamma:
      return b_ * unit_gamma(a_, luck);
    case Kind::lognormal:
      return a_ * portable_exp(b_ * standard_normal(luck));
    case Kind::weibull:
      return b_ * portable_pow(unit_exponential(luck), 1.0 / a_);
    case Kind::beta:
      return c_ + d_ * unit_beta(a_, b_, luck);
    case Kind::discrete: {
      const std::vector<double>& cumulative = table_->cumulative;
      const auto above = std::upper_bound(cumulative.begin(), cumulative.end(),
                                          luck.uniform() * cumulative.back());
      return a_ * table_->values[static_cast<std::size_t>(above - cumulative.begin())];
    }
    case Kind::empirical: {
      const std::vector<double>& values = table_->values;
      const double place = luck.uniform() * static_cast<double>(values.size() - 1);
      const auto below = static_cast<std::size_t>(place);
      if (below + 1 >= values.size()) return a_ * values.back();
      const double share = place - static_cast<double>(below);
      return a_ * (values[below] + share * (values[below + 1] - values[below]));
    }
  }
  throw ProgramError("a distribution has a known kind");
}

double Distribution::mean() const {
  switch (kind_) {
    case Kind::deterministic:
    case Kind::exponential:
      return a_;
    case Kind::uniform:
      return a_ + 0.5 * b_;
    case Kind::triangular:
      return a_ + b_ * (1.0 + c_) / 3.0;
    case Kind::gamma:
      return a_ * b_;
    case Kind::lognormal:
      return a_ * portable_exp(0.5 * b_ * b_);
    case Kind::weibull:
      return b_ * portable_gamma_function(1.0 + 1.0 / a_);
    case Kind::beta:
      return c_ + d_ * a_ / (a_ + b_);
    case Kind::discrete: {
      double sum = 0;
      double before = 0;
      for (std::size_t i = 0; i < table_->values.size(); ++i) {
        sum += table_->values[i] * (table_->cumulative[i] - before);
        before = table_->cumulative[i];
      }
      return a_ * sum / before;
    }
    case Kind::empirical: {
      const std::vector<double>& values = table_->values;
      if (values.size() == 1) return a_ * values[0];
      double sum = 0;
      for (std::size_t i = 0; i + 1 < values.size(); ++i) sum += 0.5 * (values[i] + values[i + 1]);
      return a_ * sum / static_cast<double>(values.size() - 1);
    }
  }
  throw ProgramError("a distribution has a known kind");
}

double Distribution::variance() const {
  switch (kind_) {
    case Kind::deterministic:
      return 0;
    case Kind::uniform:
      return b_ * b_ / 12.0;
    case Kind::triangular:
      return b_ * b_ * (1.0 - c_ + c_ * c_) / 18.0;
    case Kind::exponential:
      return a_ * a_;
    case Kind::gamma:
      return a_ * b_ * b_;
    case Kind::lognormal:
      return mean() * mean() * portable_expm1(b_ * b_);
    case Kind::weibull: {
      const double first = portable_gamma_function(1.0 + 1.0 / a_);
      return b_ * b_ * (portable_gamma_function(1.0 + 2.0 / a_) - first * first);
    }
    case Kind::beta: {
      const double weight = a_ + b_;
      return d_ * d_ * a_ * b_ / (weight * weight * (weight + 1.0));
    }
    case Kind::discrete: {
      const double centre = mean();
      double sum = 0;
      double before = 0;
      for (std::size_t i = 0; i < table_->values.size(); ++i) {
        const double distance = a_ * table_->values[i] - centre;
        sum += distance * distance * (table_->cumulative[i] - before);
        before = table_->cumulative[i];
      }
      return sum / before;
    }
    case Kind::empirical: {
      const std::vector<double>& values = table_->values;
      if (values.size() == 1) return 0;
      const double centre = mean();
      double sum = 0;  // of the mean square over each stretch, about the centre
      for (std::size_t i = 0; i + 1 < values.size(); ++i) {
        const double left = a_ * values[i] - centre;
        const double right = a_ * values[i + 1] - centre;
        sum += (left * left + left * right + right * right) / 3.0;
      }
      return sum / static_cast<double>(values.size() - 1);
    }
  }
  throw ProgramError("a distribution has a known kind");
}

Distribution Distribution::scaled(double factor) const {
  require(factor >= 0 && std::isfinite(factor), "a distribution is scaled by a factor >= 0");
  Distribution result = *this;
  switch (kind_) {
    case Kind::deterministic:
    case Kind::exponential:
    case Kind::lognormal:
    case Kind::discrete:
    case Kind::empirical:
      result.a_ *= factor;
      break;
    case Kind::uniform:
    case Kind::triangular:
      result.a_ *= factor;
      result.b_ *= factor;
      break;
    case Kind::gamma:
    case Kind::weibull:
      result.b_ *= factor;
      break;
    case Kind::beta:
      result.c_ *= factor;
      result.d_ *= factor;
      break;
  }
  return result;
}

}  // namespace carersim
