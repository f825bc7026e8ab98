#include "sim/design/designs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace carersim {
namespace {

using testing::ElementsAre;

std::vector<std::vector<double>> rows_of(const Points& points) {
  std::vector<std::vector<double>> rows;
  for (std::size_t i = 0; i < points.size(); ++i)
    rows.emplace_back(points[i].begin(), points[i].end());
  return rows;
}

std::vector<double> column_of(const Points& points, std::size_t axis) {
  std::vector<double> column;
  for (std::size_t i = 0; i < points.size(); ++i) column.push_back(points[i][axis]);
  return column;
}

TEST(FullFactorial, HasEveryCombinationOnceWithTheLastAxisFastest) {
  const std::vector<std::size_t> levels = {2, 1, 3};
  EXPECT_THAT(
      rows_of(full_factorial(levels)),
      ElementsAre(ElementsAre(0, 0.5, 0), ElementsAre(0, 0.5, 0.5), ElementsAre(0, 0.5, 1),
                  ElementsAre(1, 0.5, 0), ElementsAre(1, 0.5, 0.5), ElementsAre(1, 0.5, 1)));
  EXPECT_THROW(static_cast<void>(full_factorial(std::vector<std::size_t>{2, 0})), ProgramError);
}

TEST(OneAtATime, MovesOneAxisToEachEndAndBack) {
  const std::vector<double> base = {0.25, 0.75};
  EXPECT_THAT(rows_of(one_at_a_time(base)),
              ElementsAre(ElementsAre(0.25, 0.75), ElementsAre(0, 0.75), ElementsAre(1, 0.75),
                          ElementsAre(0.25, 0), ElementsAre(0.25, 1)));
}

TEST(LatinHypercube, HasOnePointInEachCellOfEachAxis) {
  constexpr std::size_t points = 50;
  const Points design = latin_hypercube(points, 4, 7);
  ASSERT_EQ(design.size(), points);
  for (std::size_t axis = 0; axis < 4; ++axis) {
    std::set<int> cells;
    for (const double place : column_of(design, axis))
      cells.insert(static_cast<int>(place * points));
    EXPECT_EQ(cells.size(), points) << "axis " << axis;
  }
  EXPECT_NE(column_of(design, 0), column_of(design, 1));
}

// The first points of Sobol's sequence in two dimensions, as in Bratley and Fox (1988); our numbers
// are the middles of cells of 2^-52.
TEST(SobolSequence, BeginsAsPublished) {
  const Points design = sobol_sequence(6, 2, std::nullopt);
  const std::vector<std::vector<double>> expected = {{0, 0},       {0.5, 0.5},     {0.75, 0.25},
                                                     {0.25, 0.75}, {0.375, 0.375}, {0.875, 0.875}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    for (std::size_t axis = 0; axis < 2; ++axis)
      EXPECT_NEAR(design[i][axis], expected[i][axis], 1e-15) << "point " << i;
  }
}

/// Every block of 2^m points of a (t, s) net has as many points in each half, quarter, … of an
/// axis.
TEST(SobolSequence, StaysEvenWhenItsDigitsAreShifted) {
  const Points design = sobol_sequence(64, 5, 3);
  for (std::size_t axis = 0; axis < 5; ++axis) {
    std::vector<int> cells(64, 0);
    for (const double place : column_of(design, axis))
      ++cells[static_cast<std::size_t>(place * 64)];
    EXPECT_THAT(cells, testing::Each(1)) << "axis " << axis;
  }
  EXPECT_NE(rows_of(design), rows_of(sobol_sequence(64, 5, std::nullopt)));
}

TEST(MorrisTrajectories, MoveEachAxisOnceByHalfTheGridAndStayOnIt) {
  const Points design = morris_trajectories(40, 3, 4, 11);
  ASSERT_EQ(design.size(), 160u);
  int up = 0;
  std::set<std::vector<std::size_t>> orders;
  for (std::size_t start = 0; start < design.size(); start += 4) {
    std::vector<std::size_t> moved;
    for (std::size_t step = start; step < start + 3; ++step) {
      for (std::size_t axis = 0; axis < 3; ++axis) {
        const double change = design[step + 1][axis] - design[step][axis];
        if (change == 0) continue;
        moved.push_back(axis);
        EXPECT_NEAR(std::abs(change), 2.0 / 3, 1e-15);
        up += change > 0 ? 1 : 0;
      }
    }
    orders.insert(moved);
    std::sort(moved.begin(), moved.end());
    EXPECT_THAT(moved, ElementsAre(0, 1, 2));
  }
  EXPECT_EQ(orders.size(), 6u) << "all orders of three axes occur";
  EXPECT_GT(up, 30);
  EXPECT_LT(up, 90);
  for (const std::vector<double>& row : rows_of(design)) {
    for (const double place : row) EXPECT_NEAR(place * 3, std::round(place * 3), 1e-12);
  }
}

TEST(Saltelli, TakesEachCoordinateOfBIntoA) {
  const Points design = saltelli(8, 3, 5);
  ASSERT_EQ(design.size(), 40u);
  for (std::size_t start = 0; start < design.size(); start += 5) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      for (std::size_t other = 0; other < 3; ++other) {
        EXPECT_EQ(design[start + 2 + axis][other], design[start + (other == axis ? 1 : 0)][other]);
      }
    }
  }
}

TEST(Designs, AreTheSameForTheSameSeedAndOthersForAnother) {
  EXPECT_EQ(rows_of(latin_hypercube(9, 2, 1)), rows_of(latin_hypercube(9, 2, 1)));
  EXPECT_NE(rows_of(latin_hypercube(9, 2, 1)), rows_of(latin_hypercube(9, 2, 2)));
  EXPECT_EQ(rows_of(saltelli(4, 2, 1)), rows_of(saltelli(4, 2, 1)));
  EXPECT_NE(rows_of(saltelli(4, 2, 1)), rows_of(saltelli(4, 2, 2)));
  // More of it begins with what was there.
  const auto some = rows_of(morris_trajectories(2, 2, 4, 1));
  const auto more = rows_of(morris_trajectories(5, 2, 4, 1));
  EXPECT_TRUE(std::equal(some.begin(), some.end(), more.begin()));
  EXPECT_NE(some, rows_of(morris_trajectories(2, 2, 4, 2)));
}

}  // namespace
}  // namespace carersim
