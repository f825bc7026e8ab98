// An arm that goes on where it parts from another is the arm that runs from the start.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstring>
#include <fstream>
#include <thread>

#include "models/library.hpp"
#include "models/model.hpp"
#include "sim/experiment/result_bytes.hpp"
#include "sim/experiment/simulation.hpp"
#include "tests/verification/agreement.hpp"

namespace carersim {
namespace {

using ::testing::ElementsAre;
using verification::scenario;
using verification::source;

RunPlan plan_of(const std::filesystem::path& file, const std::vector<Override>& overrides = {}) {
  const Scenario text = Scenario::load(file, overrides, standard_library(CARERSIM_SOURCE_DIR));
  return read_run(text, carer_model());
}

/// Where each arm leaves which: `1 from 0 on day 184`.
std::vector<std::string> branches_of(const RunPlan& plan) {
  std::vector<std::string> texts;
  for (std::size_t arm = 0; arm < plan.arms.size(); ++arm) {
    if (const std::optional<BranchPoint>& point = plan.arms[arm].branches)
      texts.push_back(
          fmt::format("{} from {} on day {:g}", arm, point->stem, (point->at - Instant(0)).days()));
  }
  return texts;
}

/// Pages that children of this process have taken, as far as they have ended.
long faults_of_children() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  return usage.ru_minflt;
}

void expect_arms_as_from_the_start(RunPlan& plan, Simulation& simulation,
                                   std::uint32_t replication) {
  std::vector<ReplicationResult> from_the_start;
  for (std::size_t arm = 0; arm < plan.arms.size(); ++arm)
    from_the_start.push_back(simulation.run(arm, replication));
  const long before = faults_of_children();
  const std::vector<ReplicationResult> branched = simulation.run_all(replication, true);
  ASSERT_GT(faults_of_children(), before) << "no child has gone on as another arm";
  ASSERT_EQ(branched.size(), plan.arms.size());
  for (std::size_t arm = 0; arm < plan.arms.size(); ++arm) {
    const ReplicationResult &one = from_the_start[arm], &other = branched[arm];
    EXPECT_EQ(one.event_hash, other.event_hash) << "arm " << arm;
    for (std::size_t m = 0; m < plan.measures.size(); ++m) {
      EXPECT_EQ(std::memcmp(&one.totals[m], &other.totals[m], sizeof(double)), 0)
          << "arm " << arm << ": " << plan.measures[MeasureId(static_cast<std::uint32_t>(m))].name
          << ": " << one.totals[m] << " and " << other.totals[m];
    }
    // Series, histograms and checks as well, to the bit.
    EXPECT_TRUE(to_bytes(std::vector<ReplicationResult>{one}) ==
                to_bytes(std::vector<ReplicationResult>{other}))
        << "arm " << arm;
  }
}

TEST(Branching, GivesWhatRunsFromTheStartGiveWhateverChangesOnDates) {
  RunPlan plan = plan_of(scenario("branching.toml"));
  EXPECT_THAT(branches_of(plan), ElementsAre("1 from 0 on day 134", "3 from 2 on day 134"));
  Simulation simulation(plan);
  for (const std::uint32_t replication : {0U, 1U, 2U})
    expect_arms_as_from_the_start(plan, simulation, replication);
}

TEST(Branching, GivesTheSameWhenTheChildrenAreKilled) {
  RunPlan plan = plan_of(scenario("branching.toml"));
  Simulation simulation(plan);
  std::vector<std::uint64_t> hashes;
  for (std::size_t arm = 0; arm < plan.arms.size(); ++arm)
    hashes.push_back(simulation.run(arm, 0).event_hash);
  std::atomic<bool> over = false;
  int killed = 0;
  const std::string children = fmt::format("/proc/self/task/{}/children", ::getpid());
  std::thread killer([&] {
    while (!over) {
      pid_t child = -1;
      std::ifstream(children) >> child;
      if (child > 0 && ::kill(child, SIGKILL) == 0) ++killed;
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  });
  const std::vector<ReplicationResult> results = simulation.run_all(0, true);
  over = true;
  killer.join();
  EXPECT_GE(killed, 2);
  for (std::size_t arm = 0; arm < plan.arms.size(); ++arm)
    EXPECT_EQ(results[arm].event_hash, hashes[arm]) << "arm " << arm;
}

class BranchingOfReadyScenarios : public ::testing::TestWithParam<const char*> {};

TEST_P(BranchingOfReadyScenarios, GivesWhatRunsFromTheStartGive) {
  RunPlan plan = plan_of(source(fmt::format("scenarios/ready/{}.toml", GetParam())),
                         {{"area", "Hartlepool"}, {"time.evaluate", "2 years"}});
  EXPECT_THAT(branches_of(plan), ElementsAre("1 from 0 on day 731", "3 from 2 on day 731"));
  Simulation simulation(plan);
  expect_arms_as_from_the_start(plan, simulation, 0);
}

INSTANTIATE_TEST_SUITE_P(Plans, BranchingOfReadyScenarios,
                         ::testing::Values("nottingham", "greenwich", "lambeth", "surrey"));

}  // namespace
}  // namespace carersim
