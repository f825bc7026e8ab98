#include "models/dyad_rows.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace carersim {
namespace {

/// Every kind of process once, and two channels, each with a rate of one a day.
std::vector<ProcessPlan> all_processes() {
  std::vector<ProcessPlan> processes;
  for (std::size_t kind = 0; kind <= process_names().size() + 1; ++kind) {
    ProcessPlan plan;
    plan.kind = static_cast<ProcessKind>(std::min(kind, process_names().size()));
    plan.base_per_second = 1.0 / 86400;
    processes.push_back(plan);
  }
  return processes;
}

class DyadRowsTest : public ::testing::Test {
 protected:
  static constexpr auto breakdown = static_cast<std::size_t>(ProcessKind::breakdown);
  static constexpr auto admission = static_cast<std::size_t>(ProcessKind::emergency_admission);
  static constexpr auto carer_dies = static_cast<std::size_t>(ProcessKind::carer_dies);

  /// A dyad whose hazards are due after 1000, 1001, 1002 … seconds.
  std::uint32_t add() {
    const std::uint32_t row = rows.add(7);
    const DyadRows::Kept kept = rows.kept(rows[row]);
    for (std::size_t p = 0; p < hazards.size(); ++p) {
      kept.due(p) = 1000.0F + static_cast<float>(p);
      kept.drawn(p) = static_cast<std::uint8_t>(p + 1);
    }
    return row;
  }
  void become(std::uint32_t row, DyadAttribute attribute, std::uint8_t level) {
    rows[row].levels[static_cast<std::size_t>(attribute)] = level;
    rows.let_go(rows[row]);
  }

  SupportEffects none;
  Hazards hazards{all_processes(), none};
  DyadRows rows{hazards, 0};
};

TEST_F(DyadRowsTest, BeginWithAllHazardsAndFindTheFirstDue) {
  const std::uint32_t row = add();
  EXPECT_EQ(rows.first_due(rows[row]).process, 0U);
  EXPECT_EQ(rows.first_due(rows[row]).second, 1000.0);
  rows.kept(rows[row]).due(0) = -1.5F;  // its rate is nothing
  EXPECT_EQ(rows.first_due(rows[row]).process, 1U);
  rows.kept(rows[row]).due(breakdown) = 3.0F;
  EXPECT_EQ(rows.first_due(rows[row]).process, breakdown);
}

TEST_F(DyadRowsTest, ReportTheFirstProcessOfThoseDueAtOneInstant) {
  const std::uint32_t row = add();
  rows.kept(rows[row]).due(breakdown) = 5.0F;
  rows.kept(rows[row]).due(admission) = 5.0F;
  EXPECT_EQ(rows.first_due(rows[row]).process, admission);
}

TEST_F(DyadRowsTest, KeepWhatIsLeftOfHazardsThatLast) {
  const std::uint32_t row = add();
  become(row, DyadAttribute::role, level::former);
  EXPECT_EQ(rows.kept(rows[row]).due(admission), 1000.0F + admission);
  EXPECT_EQ(rows.kept(rows[row]).drawn(carer_dies), carer_dies + 1);
  become(row, DyadAttribute::place, level::person_dead);
  EXPECT_EQ(rows.kept(rows[row]).due(carer_dies), 1000.0F + carer_dies);
  EXPECT_EQ(rows.kept(rows[row]).drawn(carer_dies), carer_dies + 1);
  become(row, DyadAttribute::role, level::carer_dead);
  EXPECT_EQ(rows.first_due(rows[row]).second, std::numeric_limits<double>::infinity());
}

TEST_F(DyadRowsTest, LetGoOfNothingWhileCaringMayBeTakenUpAgain) {
  const std::uint32_t row = add();
  become(row, DyadAttribute::role, level::visiting);
  EXPECT_EQ(rows.kept(rows[row]).due(breakdown), 1000.0F + breakdown);
  EXPECT_EQ(rows.kept(rows[row]).drawn(hazards.size() - 1), hazards.size());
}

TEST_F(DyadRowsTest, GiveTheNextDyadTheMemoryOfOneWhoLetGo) {
  const std::uint32_t first = add(), second = add();
  const std::uint32_t block = rows[first].block;
  become(first, DyadAttribute::role, level::bereaved);
  const std::uint32_t third = rows.add(8);
  EXPECT_EQ(rows[third].block, block);
  EXPECT_EQ(rows.kept(rows[third]).drawn(breakdown), 0U);
  EXPECT_EQ(rows.first_due(rows[third]).second, std::numeric_limits<double>::infinity());
  EXPECT_EQ(rows.kept(rows[second]).due(breakdown), 1000.0F + breakdown);
}

TEST_F(DyadRowsTest, LeaveHazardsWithAProfileToWhoeverKnowsIt) {
  DyadRows profiled(hazards, 1U << admission);
  const std::uint32_t row = profiled.add(1);
  profiled.kept(profiled[row]).due(admission) = 1.0F;
  EXPECT_EQ(profiled.first_due(profiled[row]).second, std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace carersim
