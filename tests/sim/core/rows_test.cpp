#include "sim/core/rows.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace carersim {
namespace {

struct Row {
  std::uint64_t number = 7;
  bool is_set = false;
};

TEST(Rows, BeginAsTheirDefaultSays) {
  Rows<Row> rows;
  for (std::size_t i = 0; i < 1000; ++i) EXPECT_EQ(rows.add(), i);
  EXPECT_EQ(rows.size(), 1000U);
  EXPECT_EQ(rows[999].number, 7U);
  EXPECT_FALSE(rows[0].is_set);
}

TEST(Rows, NeverMoveAndNeverShareMemory) {
  Rows<Row> rows;
  rows.add();
  const Row* first = &rows[0];
  for (std::uint64_t i = 1; i < 1'000'000; ++i) rows[rows.add()].number = i;
  EXPECT_EQ(&rows[0], first);
  EXPECT_EQ(rows[0].number, 7U);
  for (std::uint64_t i = 1; i < 1'000'000; ++i) ASSERT_EQ(rows[i].number, i);
}

TEST(Rows, HaveTheWidthThatWasAskedFor) {
  constexpr std::size_t width = 51;
  Rows<std::uint16_t, std::dynamic_extent> rows(width);
  for (std::uint16_t i = 0; i < 60'000; ++i) {
    std::uint16_t* row = rows.row(rows.add());
    for (std::size_t k = 0; k < width; ++k) {
      ASSERT_EQ(row[k], 0U);
      row[k] = static_cast<std::uint16_t>(i ^ k);
    }
  }
  for (std::uint16_t i = 0; i < 60'000; ++i) {
    for (std::size_t k = 0; k < width; ++k) ASSERT_EQ(rows.row(i)[k], i ^ k);
  }
}

TEST(Rows, AreAsByDefaultInMemoryThatOthersHaveUsed) {
  const int* used = nullptr;
  {
    Rows<int> before;
    for (int i = 0; i < 1000; ++i) before[before.add()] = 7;
    used = &before[0];
  }
  Rows<int> rows;
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(rows[rows.add()], 0);
  EXPECT_EQ(&rows[0], used) << "the memory is kept for the next table";
}

}  // namespace
}  // namespace carersim
