#include "sim/measure/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/core/error.hpp"

namespace carersim {
namespace {

RunningMoments moments_of(const std::vector<double>& values) {
  RunningMoments result;
  for (const double value : values) result.add(value);
  return result;
}

/// NIST Statistical Reference Datasets, univariate: numbers whose leading digits agree.
std::vector<double> nist_accuracy(double centre, double distance, int pairs) {
  std::vector<double> values = {centre};
  for (int i = 0; i < pairs; ++i) {
    values.push_back(centre - distance);
    values.push_back(centre + distance);
  }
  return values;
}

TEST(RunningMoments, AgreeWithTheReferenceDatasetsOfNist) {
  const RunningMoments acc1 = moments_of({10000001, 10000003, 10000002});
  EXPECT_EQ(acc1.mean(), 10000002);
  EXPECT_EQ(acc1.standard_deviation(), 1);
  const RunningMoments acc2 = moments_of(nist_accuracy(1.2, 0.1, 500));
  EXPECT_NEAR(acc2.mean(), 1.2, 1e-14);
  EXPECT_NEAR(acc2.standard_deviation(), 0.1, 1e-14);
  const RunningMoments acc3 = moments_of(nist_accuracy(1000000.2, 0.1, 500));
  EXPECT_NEAR(acc3.mean(), 1000000.2, 1e-8);
  EXPECT_NEAR(acc3.standard_deviation(), 0.1, 1e-9);
  const RunningMoments acc4 = moments_of(nist_accuracy(10000000.2, 0.1, 500));
  EXPECT_NEAR(acc4.mean(), 10000000.2, 1e-7);
  EXPECT_NEAR(acc4.standard_deviation(), 0.1, 1e-8);
}

TEST(RunningMoments, MergingEqualsAddingTogether) {
  RunningMoments left;
  RunningMoments right;
  RunningMoments both;
  for (int i = 0; i < 100; ++i) {
    const double value = 5e6 + i * i;
    (i < 30 ? left : right).add(value);
    both.add(value);
  }
  left.add(right);
  left.add(RunningMoments());
  EXPECT_EQ(left.count(), 100);
  EXPECT_NEAR(left.mean(), both.mean(), 1e-8);
  EXPECT_NEAR(left.variance() / both.variance(), 1, 1e-12);
}

TEST(RunningMoments, OfNothingAndOfOneNumberHaveNoVariance) {
  EXPECT_EQ(RunningMoments().mean(), 0);
  EXPECT_EQ(RunningMoments().variance(), 0);
  EXPECT_EQ(moments_of({3}).mean(), 3);
  EXPECT_EQ(moments_of({3}).variance(), 0);
}

// Student's t from printed tables: 12.706 (1), 2.262 (9), 2.756 (29 degrees of freedom, 99 %).
TEST(StudentInterval, UsesThePublishedQuantiles) {
  const auto multiple = [](int n, double level) {
    RunningMoments moments;
    for (int i = 0; i < n; ++i) moments.add(i);
    const Interval interval = student_interval(moments, level);
    EXPECT_EQ(interval.mean, (n - 1) / 2.0);
    EXPECT_DOUBLE_EQ(interval.high() - interval.low(), 2 * interval.half_width);
    return interval.half_width / (moments.standard_deviation() / std::sqrt(n));
  };
  EXPECT_NEAR(multiple(2, 0.95), 12.7062, 5e-5);
  EXPECT_NEAR(multiple(10, 0.95), 2.26216, 5e-6);
  EXPECT_NEAR(multiple(30, 0.99), 2.75639, 5e-6);
}

TEST(StudentInterval, OfOneObservationIsInfinitelyWide) {
  EXPECT_TRUE(std::isinf(student_interval(moments_of({3}), 0.95).half_width));
  EXPECT_THROW(static_cast<void>(student_interval(RunningMoments(), 0.95)), ProgramError);
  EXPECT_THROW(static_cast<void>(student_interval(moments_of({3}), 1)), ProgramError);
}

// Student's (1908) sleep data, as in R: t.test(second, first, paired = TRUE).
TEST(PairedDifference, AgreesWithStudentsSleepData) {
  const std::vector<double> first = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
  const std::vector<double> second = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
  const PairedDifference result = paired_difference(first, second);
  EXPECT_NEAR(result.difference.mean, 1.58, 1e-12);
  EXPECT_NEAR(result.difference.low(), 0.7001142, 5e-8);
  EXPECT_NEAR(result.difference.high(), 2.4598858, 5e-8);
  // Variances 3.200556 and 4.009000 apart, 1.512889 paired.
  EXPECT_NEAR(result.variance_ratio, 7.209556 / 1.512889, 1e-5);
}

TEST(PairedDifference, SaysWhatPairingGainsWhereNothingIsLeftToVary) {
  const std::vector<double> varying = {1, 2, 4};
  const std::vector<double> shifted = {2, 3, 5};
  const std::vector<double> constant = {7, 7, 7};
  const PairedDifference same_luck = paired_difference(varying, shifted);
  EXPECT_TRUE(std::isinf(same_luck.variance_ratio));
  EXPECT_EQ(same_luck.difference.half_width, 0);
  EXPECT_EQ(paired_difference(constant, constant).variance_ratio, 1);
  EXPECT_EQ(paired_difference(std::vector<double>{1}, std::vector<double>{2}).variance_ratio, 1);
  EXPECT_THROW(static_cast<void>(paired_difference(varying, std::vector<double>{1})), ProgramError);
}

// R: quantile(c(20, 1, 7, 3), c(0, .25, .5, .9, 1)).
TEST(Quantiles, AgreeWithR) {
  const std::vector<double> values = {20, 1, 7, 3};
  const std::vector<double> shares = {0, 0.25, 0.5, 0.9, 1};
  const std::vector<double> found = quantiles(values, shares);
  const std::vector<double> expected = {1, 2.5, 5, 16.1, 20};
  for (std::size_t i = 0; i < shares.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-12);
  EXPECT_EQ(quantile(std::vector<double>{4}, 0.3), 4);
  EXPECT_THROW(static_cast<void>(quantile({}, 0.5)), ProgramError);
}

}  // namespace
}  // namespace carersim
