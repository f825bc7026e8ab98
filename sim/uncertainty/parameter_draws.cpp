#include "sim/uncertainty/parameter_draws.hpp"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <boost/math/distributions/normal.hpp>

#include "sim/core/error.hpp"
#include "sim/random/luck.hpp"

namespace carersim {

namespace {

const boost::math::normal standard;

[[noreturn]] void refuse(const std::string& found, const std::string& expected) {
  Problem problem;
  problem.at.file = "correlations";
  problem.found = found;
  problem.expected = expected;
  throw InputError("correlations of uncertain parameters", {problem});
}

double uniform(std::uint64_t seed, const std::string& id, std::uint32_t draw,
               std::uint32_t attempt) {
  return Luck(seed, 0).block(draw, luck_name("uncertain." + id), attempt).uniform();
}

}  // namespace

ParameterDraws::ParameterDraws(std::vector<UncertainParameter> parameters,
                               const std::vector<ParameterCorrelation>& correlations,
                               std::uint64_t seed)
    : parameters_(std::move(parameters)), seed_(seed) {
  const auto place_of = [&](const std::string& id) {
    const auto found =
        std::find_if(parameters_.begin(), parameters_.end(),
                     [&](const UncertainParameter& parameter) { return parameter.id() == id; });
    if (found == parameters_.end()) {
      refuse(fmt::format("\"{}\"", id), "a parameter that is drawn");
    }
    const auto place = static_cast<std::size_t>(found - parameters_.begin());
    const auto known = std::find(joined_.begin(), joined_.end(), place);
    if (known != joined_.end()) return known - joined_.begin();
    joined_.push_back(place);
    return static_cast<std::ptrdiff_t>(joined_.size()) - 1;
  };
  struct Entry {
    std::ptrdiff_t row, column;
    double value;
  };
  std::vector<Entry> entries;
  for (const ParameterCorrelation& each : correlations) {
    if (!(each.value > -1 && each.value < 1) || each.one == each.other) {
      refuse(fmt::format("{} of \"{}\" and \"{}\"", each.value, each.one, each.other),
             "a number between -1 and 1, of two parameters");
    }
    const std::ptrdiff_t row = place_of(each.one), column = place_of(each.other);
    entries.push_back({row, column, each.value});
  }
  const auto size = static_cast<Eigen::Index>(joined_.size());
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Identity(size, size);
  for (const Entry& entry : entries)
    matrix(entry.row, entry.column) = matrix(entry.column, entry.row) = entry.value;
  if (size == 0) return;
  const Eigen::LLT<Eigen::MatrixXd> factor(matrix);
  if (factor.info() != Eigen::Success) {
    refuse("correlations that cannot be true together",
           "a positive definite matrix; make some of them weaker");
  }
  const Eigen::MatrixXd lower = factor.matrixL();
  for (Eigen::Index row = 0; row < size; ++row) {
    std::vector<double>& entry = factor_.emplace_back();
    for (Eigen::Index column = 0; column <= row; ++column) entry.push_back(lower(row, column));
  }
}

std::vector<double> ParameterDraws::numbers(std::uint32_t draw,
                                            std::span<const std::uint32_t> attempts) const {
  require(attempts.empty() || attempts.size() == parameters_.size(),
          "every parameter has its own count of attempts");
  std::vector<double> shares;
  for (std::size_t i = 0; i < parameters_.size(); ++i)
    shares.push_back(uniform(seed_, parameters_[i].id(), draw, attempts.empty() ? 0 : attempts[i]));
  std::vector<double> normals;
  for (const std::size_t place : joined_)
    normals.push_back(boost::math::quantile(standard, shares[place]));
  for (std::size_t row = 0; row < joined_.size(); ++row) {
    double sum = 0;
    for (std::size_t column = 0; column <= row; ++column)
      sum += factor_[row][column] * normals[column];
    shares[joined_[row]] = boost::math::cdf(standard, sum);
  }
  std::vector<double> result;
  for (std::size_t i = 0; i < parameters_.size(); ++i)
    result.push_back(parameters_[i].quantile(shares[i]));
  return result;
}

std::vector<Override> ParameterDraws::overrides(std::uint32_t draw) const {
  const std::vector<double> values = numbers(draw);
  std::vector<Override> result;
  for (std::size_t i = 0; i < parameters_.size(); ++i)
    result.push_back({"parameter." + parameters_[i].id(), parameters_[i].text(values[i])});
  return result;
}

}  // namespace carersim
