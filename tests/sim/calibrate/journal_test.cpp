#include "sim/calibrate/journal.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <fstream>

#include "sim/core/error.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {
namespace {

using ::testing::ElementsAre;
using ::testing::IsNull;

class JournalTest : public ::testing::Test {
 protected:
  [[nodiscard]] Journal journal(const std::string& about = "scenario") const {
    return {folder_ / "j.csv", about, {"a", "b"}, {"T1", "T2"}, 2};
  }
  TemporaryFolder folder_;
};

TEST_F(JournalTest, RemembersWhatWasSimulatedInAnotherRun) {
  journal().add({0.1, 2.5}, {{1.0 / 3, 2}, {std::nan(""), 4}});
  const Journal again = journal();
  EXPECT_EQ(again.size(), 1U);
  const TargetValues* found = again.find({0.1, 2.5});
  ASSERT_NE(found, nullptr);
  EXPECT_THAT((*found)[0], ElementsAre(1.0 / 3, 2));
  EXPECT_TRUE(std::isnan((*found)[1][0]));
  EXPECT_THAT(again.find({0.1, 2.6}), IsNull());
}

TEST_F(JournalTest, ForgetsTheEvaluationsOfAnotherScenario) {
  journal().add({1, 2}, {{1, 2}, {3, 4}});
  Journal other = journal("another scenario");
  EXPECT_EQ(other.size(), 0U);
  other.add({5, 6}, {{1, 2}, {3, 4}});
  EXPECT_EQ(journal().size(), 0U);
  EXPECT_EQ(journal("another scenario").size(), 1U);
}

TEST_F(JournalTest, LeavesOutALineThatWasCutShort) {
  journal().add({1, 2}, {{1, 2}, {3, 4}});
  std::ofstream(folder_ / "j.csv", std::ios::app) << "3,4,1,2,3";
  Journal again = journal();
  EXPECT_EQ(again.size(), 1U);
  again.add({3, 4}, {{1, 2}, {3, 5}});
  EXPECT_EQ(journal().size(), 2U);
}

TEST_F(JournalTest, SaysWhenItCannotBeWritten) {
  Journal nowhere(folder_ / "no" / "j.csv", "", {"a"}, {"T"}, 1);
  EXPECT_THROW(nowhere.add({1}, {{1}}), EnvironmentError);
}

}  // namespace
}  // namespace carersim
