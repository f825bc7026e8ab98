#include "sim/uncertainty/uncertain_parameter.hpp"

#include <fmt/format.h>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>

#include "sim/core/error.hpp"

namespace carersim {

namespace {

constexpr double tail = 0.025;
constexpr double percent = 100;
/// Of the interval that holds 95 % of a normal, in standard deviations.
const double interval_width = 2 * boost::math::quantile(boost::math::normal(), 1 - tail);

/// The x above 0 at which a function that rises, or falls, is 0, in the logarithm of x.
template <class Function>
double root_of(const Function& function, double guess, bool rising) {
  std::uintmax_t steps = 200;
  const auto bracket = boost::math::tools::bracket_and_solve_root(
      [&](double x) { return function(x); }, guess, 2.0, rising,
      boost::math::tools::eps_tolerance<double>(40), steps);
  return (bracket.first + bracket.second) / 2;
}

bool is_percent(const WrittenNumber& written) {
  return written.after.starts_with(" %") || written.after.starts_with("%");
}

using boost::math::beta_distribution;
using boost::math::gamma_distribution;

}  // namespace

std::string name_of(UncertainShape shape) {
  switch (shape) {
    case UncertainShape::beta:
      return "beta";
    case UncertainShape::gamma:
      return "gamma";
    case UncertainShape::lognormal:
      return "lognormal";
    case UncertainShape::normal:
      break;
  }
  return "normal";
}

std::optional<UncertainParameter> UncertainParameter::of(const ParameterInfo& parameter,
                                                         std::string& why) {
  const auto none = [&](const char* reason) {
    why = reason;
    return std::nullopt;
  };
  if (parameter.role == "choice") return none("it is a choice");
  if (parameter.role != "uncertain") return none("its role is not uncertain");
  if (parameter.low.empty() || parameter.high.empty()) return none("it has no range");
  const auto value = parse_written_number(parameter.value);
  const auto low = parse_written_number(parameter.low);
  const auto high = parse_written_number(parameter.high);
  if (!value || !low || !high) return none("its value or range is no number");
  if (low->before != value->before || low->after != value->after || high->before != value->before ||
      high->after != value->after) {
    return none("its range has another unit than its value");
  }
  if (!(low->number < high->number)) return none("its range is a single number");
  const bool is_percentage = is_percent(*value);
  UncertainParameter result(parameter.id, *value, is_percentage ? percent : 1);
  const double from = low->number / result.scale_, to = high->number / result.scale_;
  const bool plain = value->before.empty() && (value->after.empty() || is_percentage);
  if (from < 0) {
    result.shape_ = UncertainShape::normal;
  } else if (plain && to <= 1) {
    result.shape_ = UncertainShape::beta;
  } else if (!value->before.empty() || from == 0) {
    result.shape_ = UncertainShape::gamma;
  } else {
    result.shape_ = UncertainShape::lognormal;
  }
  // A mean is only asked for where an end is the shape's own; it has to lie inside.
  const double centre = value->number / result.scale_;
  const bool end_is_own = from == 0 || (result.shape_ == UncertainShape::beta && to == 1);
  if (end_is_own && !(centre > from && centre < to))
    return none("its value is an end of its range");
  result.fit(from, to);
  return result;
}

void UncertainParameter::fit(double low, double high) {
  switch (shape_) {
    case UncertainShape::beta:
      return fit_beta(low, high);
    case UncertainShape::gamma:
      return fit_gamma(low, high);
    case UncertainShape::lognormal:
      a_ = std::sqrt(low * high);
      b_ = std::log(high / low) / interval_width;
      return;
    case UncertainShape::normal:
      a_ = (low + high) / 2;
      b_ = (high - low) / interval_width;
      return;
  }
}

void UncertainParameter::fit_beta(double low, double high) {
  // For each alpha + beta the mean at which as much lies below low as above high; then the sum at
  // which that is 2.5 %.
  const double value = written_.number / scale_;
  const auto mean_for = [&](double sum) {
    if (low == 0 || high == 1) return value;
    const auto balance = [&](double mean) {
      const beta_distribution<double> shape(mean * sum, (1 - mean) * sum);
      return boost::math::cdf(boost::math::complement(shape, high)) - boost::math::cdf(shape, low);
    };
    std::uintmax_t steps = 200;
    const auto found = boost::math::tools::bisect(
        balance, low, high, boost::math::tools::eps_tolerance<double>(45), steps);
    return (found.first + found.second) / 2;
  };
  const auto outside = [&](double sum) {
    const double mean = mean_for(sum);
    const beta_distribution<double> shape(mean * sum, (1 - mean) * sum);
    if (low == 0 && high == 1) {
      // No end says anything: the spread of a uniform number.
      return boost::math::variance(shape) - 1.0 / 12;
    }
    return (low == 0 ? boost::math::cdf(boost::math::complement(shape, high))
                     : boost::math::cdf(shape, low)) -
           tail;
  };
  const double deviation = (high - low) / interval_width;
  const double guess =
      std::max(2.0, (low + high) / 2 * (1 - (low + high) / 2) / (deviation * deviation) - 1);
  const double sum = root_of(outside, guess, false);
  const double mean = mean_for(sum);
  a_ = mean * sum;
  b_ = (1 - mean) * sum;
}

void UncertainParameter::fit_gamma(double low, double high) {
  if (low > 0) {
    // The ratio of two quantiles depends on the shape alone.
    const auto ratio = [&](double shape) {
      const gamma_distribution<double> unit(shape, 1);
      return std::log(boost::math::quantile(unit, 1 - tail) / boost::math::quantile(unit, tail)) -
             std::log(high / low);
    };
    const double sigma = std::log(high / low) / interval_width;
    a_ = root_of(ratio, 1 / (sigma * sigma), false);
    b_ = high / boost::math::quantile(gamma_distribution<double>(a_, 1), 1 - tail);
    return;
  }
  const double mean = written_.number / scale_;
  const auto above = [&](double shape) {
    return boost::math::cdf(
               boost::math::complement(gamma_distribution<double>(shape, mean / shape), high)) -
           tail;
  };
  // Narrower than that a gamma with this mean cannot leave 2.5 % above: as narrow as it goes.
  constexpr double least = 0.05;
  a_ = above(least) <= 0 ? least : root_of(above, 1.0, false);
  b_ = mean / a_;
}

double UncertainParameter::mean() const {
  switch (shape_) {
    case UncertainShape::beta:
      return scale_ * a_ / (a_ + b_);
    case UncertainShape::gamma:
      return scale_ * a_ * b_;
    case UncertainShape::lognormal:
      return scale_ * a_ * std::exp(b_ * b_ / 2);
    case UncertainShape::normal:
      break;
  }
  return scale_ * a_;
}

double UncertainParameter::quantile(double u) const {
  require(u > 0 && u < 1, "a quantile is of a probability between 0 and 1");
  switch (shape_) {
    case UncertainShape::beta:
      return scale_ * boost::math::quantile(beta_distribution<double>(a_, b_), u);
    case UncertainShape::gamma:
      return scale_ * boost::math::quantile(gamma_distribution<double>(a_, b_), u);
    case UncertainShape::lognormal:
      return scale_ * a_ * std::exp(b_ * boost::math::quantile(boost::math::normal(), u));
    case UncertainShape::normal:
      break;
  }
  return scale_ * (a_ + b_ * boost::math::quantile(boost::math::normal(), u));
}

std::string UncertainParameter::description() const {
  switch (shape_) {
    case UncertainShape::beta:
      return fmt::format("beta (alpha {:.4g}, beta {:.4g})", a_, b_);
    case UncertainShape::gamma:
      return fmt::format("gamma (shape {:.4g}, scale {:.4g})", a_, b_);
    case UncertainShape::lognormal:
      return fmt::format("lognormal (median {:.4g}, sigma {:.4g})", a_, b_);
    case UncertainShape::normal:
      break;
  }
  return fmt::format("normal (mean {:.4g}, deviation {:.4g})", a_, b_);
}

std::optional<ParameterInfo> around_own_value(ParameterInfo parameter, std::string& why) {
  const auto none = [&](const char* reason) {
    why = reason;
    return std::nullopt;
  };
  const auto value = parse_written_number(parameter.value);
  const auto low = parse_written_number(parameter.low);
  const auto high = parse_written_number(parameter.high);
  if (!value || !low || !high || low->after != value->after || high->after != value->after)
    return none("it has no range in the unit of its value");
  const bool is_percentage = is_percent(*value);
  const double scale = is_percentage ? percent : 1;
  const double centre = value->number / scale, from = low->number / scale,
               to = high->number / scale;
  const auto move = [&](double new_low, double new_high) {
    parameter.low = value->with(scale * new_low);
    parameter.high = value->with(scale * new_high);
    return parameter;
  };
  if (from < 0) return move(centre - (to - from) / 2, centre + (to - from) / 2);
  const bool is_share = value->before.empty() && (value->after.empty() || is_percentage) && to <= 1;
  if (from == 0) return none("its range begins at 0");
  if (is_share && to == 1) return none("its range ends at 1");
  if (!(centre > 0) || (is_share && centre >= 1)) return none("its value is an end of its kind");
  if (!is_share) return move(centre * std::sqrt(from / to), centre * std::sqrt(to / from));
  const auto odds = [](double share) { return share / (1 - share); };
  const double half = std::sqrt(odds(to) / odds(from));
  const auto share_of = [](double of) { return of / (1 + of); };
  return move(share_of(odds(centre) / half), share_of(odds(centre) * half));
}

}  // namespace carersim
