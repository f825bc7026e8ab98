#include "sim/experiment/workers.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>

#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <limits>

#include "sim/experiment/result_bytes.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* queue = R"(
[arrivals.case]
rate = "0.7 / d"
enter = "case.queue"
[service.desk]
kind = "caseload"
places = 1
spell = { exponential = { mean = "1 d" } }
[pathway.case.queue]
kind = "service"
service = "desk"
next = "exit"
[time]
run_in = "10 d"
evaluate = "100 d"
)";

/// Two services that keep their one place until the other's is free.
constexpr const char* exchange = R"(
[arrivals.left]
rate = "2 / d"
enter = "left.first"
[arrivals.right]
rate = "2 / d"
enter = "right.first"
[service.east]
kind = "beds"
places = 1
spell = "1 d"
[service.west]
kind = "beds"
places = 1
spell = "1 d"
[pathway.left]
first = { kind = "service", service = "east", hold = true, next = "second" }
second = { kind = "service", service = "west", next = "exit" }
[pathway.right]
first = { kind = "service", service = "west", hold = true, next = "second" }
second = { kind = "service", service = "east", next = "exit" }
[time]
run_in = "10 d"
evaluate = "1000 d"
)";

class WorkersTest : public ::testing::Test {
 protected:
  void TearDown() override {
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a worker was left behind";
  }

  [[nodiscard]] RunPlan plan(const std::string& text, std::uint32_t replications) const {
    folder_.write("run.toml", text);
    const Library library{folder_ / "none", folder_.path(), folder_.path(), {}};
    const Scenario scenario = Scenario::load(
        folder_ / "run.toml", {{"run.replications", std::to_string(replications)}}, library);
    return read_run(scenario, {{"somebody"}, {}, {}, {}});
  }

  /// Hashes of all events, by replication, in the order of delivery.
  static std::vector<std::pair<std::uint32_t, std::uint64_t>> hashes(RunPlan& plan,
                                                                     std::uint32_t jobs) {
    std::vector<std::pair<std::uint32_t, std::uint64_t>> all;
    Workers workers(plan, jobs);
    const Interruption interruption;
    WhileRunning parent;
    parent.deliver = [&](std::uint32_t replication, const std::vector<ReplicationResult>& arms) {
      all.emplace_back(replication, arms.at(0).event_hash);
    };
    const WorkersEnd end = workers.run(parent, interruption);
    EXPECT_EQ(end.delivered, plan.replications);
    EXPECT_FALSE(end.fault);
    EXPECT_GT(end.peak_worker_bytes, 1'000'000U);
    return all;
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(WorkersTest, GiveEveryReplicationOnceAndInOrder) {
  RunPlan run = plan(queue, 50);
  const auto all = hashes(run, 3);
  ASSERT_EQ(all.size(), 50U);
  for (std::uint32_t i = 0; i < 50; ++i) {
    EXPECT_EQ(all[i].first, i);
    EXPECT_TRUE(i == 0 || all[i].second != all[i - 1].second);
  }
}

TEST_F(WorkersTest, GiveTheSameWhateverTheirNumber) {
  RunPlan run = plan(queue, 20);
  const auto one = hashes(run, 1);
  EXPECT_EQ(hashes(run, 4), one);
  EXPECT_EQ(hashes(run, 64), one);
}

TEST_F(WorkersTest, RunTheReplicationsThatAreAskedFor) {
  RunPlan run = plan(queue, 20);
  const auto all = hashes(run, 2);
  std::vector<std::pair<std::uint32_t, std::uint64_t>> some;
  Workers workers(run, 2, std::vector<std::uint32_t>{3, 4, 17, 19});
  const Interruption interruption;
  WhileRunning parent;
  parent.deliver = [&](std::uint32_t replication, const std::vector<ReplicationResult>& arms) {
    some.emplace_back(replication, arms.at(0).event_hash);
  };
  EXPECT_EQ(workers.run(parent, interruption).delivered, 4U);
  EXPECT_THAT(some, ElementsAre(all[3], all[4], all[17], all[19]));
}

TEST_F(WorkersTest, EndAtOnceWhenThereIsEnough) {
  for (const std::uint32_t jobs : {1U, 3U}) {
    RunPlan run = plan(queue, 1'000'000);
    std::vector<std::uint32_t> delivered;
    Workers workers(run, jobs);
    const Interruption interruption;
    WhileRunning parent;
    parent.deliver = [&](std::uint32_t replication, const std::vector<ReplicationResult>&) {
      delivered.push_back(replication);
    };
    parent.enough = [&] { return delivered.size() == 7; };
    EXPECT_EQ(workers.run(parent, interruption).delivered, 7U);
    EXPECT_THAT(delivered, ElementsAre(0, 1, 2, 3, 4, 5, 6)) << jobs << " jobs";
  }
}

TEST_F(WorkersTest, EndWithWhatIsFinishedWhenInterrupted) {
  RunPlan run = plan(queue, 1'000'000);
  std::uint32_t delivered = 0;
  Workers workers(run, 2);
  const Interruption interruption;
  WhileRunning parent;
  parent.deliver = [&](std::uint32_t, const std::vector<ReplicationResult>&) {
    if (++delivered == 5) ::raise(SIGINT);
  };
  const WorkersEnd end = workers.run(parent, interruption);
  EXPECT_EQ(interruption.signal(), SIGINT);
  EXPECT_EQ(end.delivered, delivered);
  EXPECT_GE(end.delivered, 5U);
  EXPECT_FALSE(end.fault);
}

TEST_F(WorkersTest, HandOnAFaultOfTheScenarioWithItsPlace) {
  RunPlan run = plan(exchange, 4);
  Workers workers(run, 2);
  const Interruption interruption;
  WhileRunning parent;
  parent.deliver = [](std::uint32_t, const std::vector<ReplicationResult>&) {};
  const WorkersEnd end = workers.run(parent, interruption);
  ASSERT_TRUE(end.fault);
  try {
    std::rethrow_exception(end.fault);
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), HasSubstr("the simulation stopped: 1 problem"));
    EXPECT_THAT(error.what(), HasSubstr("run.toml:8:1: service.east: found a deadlock on day"));
    ASSERT_EQ(error.problems().size(), 1U);
    EXPECT_EQ(error.problems()[0].where, "service.east");
  }
}

TEST_F(WorkersTest, AreTakenLeaveOfWhenTheParentFails) {
  RunPlan run = plan(queue, 1000);
  EXPECT_THROW(
      {
        Workers workers(run, 2);
        const Interruption interruption;
        WhileRunning parent;
        parent.deliver = [](std::uint32_t, const std::vector<ReplicationResult>&) {
          throw EnvironmentError("the disk is full");
        };
        (void)workers.run(parent, interruption);
      },
      EnvironmentError);
}

TEST_F(WorkersTest, NameTheReplicationWhenOneIsKilled) {
  RunPlan run = plan(queue, 1'000'000);
  Workers workers(run, 1);
  const Interruption interruption;
  WhileRunning parent;
  parent.deliver = [](std::uint32_t replication, const std::vector<ReplicationResult>&) {
    if (replication != 3) return;
    std::ifstream children("/proc/self/task/" + std::to_string(::getpid()) + "/children");
    pid_t worker = -1;
    children >> worker;
    ::kill(worker, SIGKILL);
  };
  const WorkersEnd end = workers.run(parent, interruption);
  ASSERT_TRUE(end.fault);
  try {
    std::rethrow_exception(end.fault);
  } catch (const EnvironmentError& error) {
    EXPECT_THAT(error.what(), ::testing::MatchesRegex(
                                  "replication [0-9]+: found the worker killed by signal 9 "
                                  "\\(Killed\\); if memory ran out, use fewer --jobs or a smaller "
                                  "area"));
  }
  EXPECT_GE(end.delivered, 4U);
}

std::vector<ReplicationResult> example() {
  ReplicationResult result;
  result.series = {1.5, -0.0, std::numeric_limits<double>::infinity()};
  result.totals = {0.1};
  result.waits.resize(2);
  result.waits[1][7] = 41;
  result.still_waiting.resize(2);
  result.still_waiting[0][95] = std::int64_t{1} << 50;
  result.checks = {{"people", 1, 2, false}, {"money", 3, 3, true}};
  result.event_hash = ~std::uint64_t{0};
  result.events = 12;
  return {result, {}};
}

TEST(ResultBytes, GiveBackWhatWentIn) {
  const std::vector<ReplicationResult> arms = results_from_bytes(to_bytes(example()));
  ASSERT_EQ(arms.size(), 2U);
  EXPECT_EQ(arms[0].series, example()[0].series);
  EXPECT_TRUE(std::signbit(arms[0].series[1]));
  EXPECT_EQ(arms[0].waits[1][7], 41);
  EXPECT_EQ(arms[0].still_waiting[0][95], std::int64_t{1} << 50);
  ASSERT_EQ(arms[0].checks.size(), 2U);
  EXPECT_EQ(arms[0].checks[0].name, "people");
  EXPECT_FALSE(arms[0].checks[0].holds);
  EXPECT_TRUE(arms[0].checks[1].holds);
  EXPECT_EQ(arms[0].event_hash, ~std::uint64_t{0});
  EXPECT_EQ(arms[0].events, 12U);
  EXPECT_THAT(arms[1].series, IsEmpty());
}

TEST(ResultBytes, AreRefusedWhenCutShortOrTooLong) {
  const std::string whole = to_bytes(example());
  for (std::size_t size = 0; size < whole.size(); size += 7) {
    EXPECT_THROW((void)results_from_bytes(whole.substr(0, size)), ProgramError) << size;
  }
  EXPECT_THROW((void)results_from_bytes(whole + "x"), ProgramError);
}

}  // namespace
}  // namespace carersim
