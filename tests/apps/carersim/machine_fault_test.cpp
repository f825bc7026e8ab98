#include <gmock/gmock.h>
#include <sys/mount.h>

#include <cstring>

#include "output/result_reader.hpp"
#include "program.hpp"

namespace carersim {
namespace {

using program::Outcome;
using program::Process;
using program::run;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

/// More replications than anybody waits for.
const std::vector<std::string> endless = {"run",    "queue.toml", "--replications", "1000000",
                                          "--jobs", "2",          "--log-level",    "debug"};

/// A queue whose replications take a minute.
std::string long_queue() {
  std::string text = program::queue;
  text.replace(text.find("0.7 / d"), 7, "90000 / d");
  text.replace(text.find("1 places"), 8, "99000 places");
  return text;
}

/// Skips, which counts as a failure where CI=true.
#define NEEDS(what, holds)                                                   \
  if (!(holds)) {                                                            \
    const char* ci = std::getenv("CI");                                      \
    if (ci != nullptr && std::string(ci) == "true") FAIL() << "needs " what; \
    GTEST_SKIP() << "needs " what;                                           \
  }

TEST(Interruption, KeepsTheReplicationsThatAreFinished) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  Process process(folder.path(), endless);
  ASSERT_TRUE(process.says("replication 5 finished"));
  const std::vector<pid_t> workers = process.workers();
  EXPECT_EQ(workers.size(), 2U);
  process.signal(SIGINT);
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.code, 130);
  const ResultReader reader(folder / "queue.h5");
  EXPECT_GE(reader.replications(), 6U);
  EXPECT_FALSE(reader.complete());
  // One that was under way may be missing between two that were finished.
  EXPECT_TRUE(
      std::is_sorted(reader.replication_numbers().begin(), reader.replication_numbers().end()));
  EXPECT_THAT(outcome.error,
              HasSubstr("interrupted; kept: " + std::to_string(reader.replications()) +
                        " of 1000000 replications, in queue.h5\n"));
  for (const pid_t worker : workers) EXPECT_NE(::kill(worker, 0), 0);
  EXPECT_THAT(folder.files(), ElementsAre("queue.h5", "queue.toml"));
}

TEST(Interruption, LeavesNoFileBeforeTheFirstReplication) {
  const TemporaryFolder folder;
  folder.write("queue.toml", long_queue());
  Process process(folder.path(), endless);
  ASSERT_TRUE(process.says("2 workers"));
  process.signal(SIGTERM);
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.code, 130);
  EXPECT_THAT(outcome.error, HasSubstr("interrupted; kept: nothing\n"));
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(folder.files(), ElementsAre("queue.toml"));
}

TEST(KilledWorker, EndsTheRunWith74AndKeepsWhatIsWhole) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  Process process(folder.path(), endless);
  ASSERT_TRUE(process.says("replication 5 finished"));
  const std::vector<pid_t> workers = process.workers();
  ASSERT_EQ(workers.size(), 2U);
  ::kill(workers[1], SIGKILL);
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.code, 74);
  EXPECT_THAT(outcome.error, HasSubstr("found the worker killed by signal 9 (Killed)"));
  EXPECT_THAT(outcome.error, HasSubstr("\nreplication "));
  const ResultReader reader(folder / "queue.h5");
  EXPECT_GE(reader.replications(), 6U);
  EXPECT_THAT(outcome.error, HasSubstr("kept: " + std::to_string(reader.replications()) +
                                       " of 1000000 replications, in queue.h5\n"));
  EXPECT_NE(::kill(workers[0], 0), 0);
}

TEST(KilledProgram, LeavesNoWorkersAndNoResultFile) {
  const TemporaryFolder folder;
  folder.write("queue.toml", long_queue());
  Process process(folder.path(), endless);
  ASSERT_TRUE(process.says("2 workers"));
  std::vector<pid_t> workers;
  for (int i = 0; i < 500 && workers.size() < 2; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    workers = process.workers();
  }
  ASSERT_EQ(workers.size(), 2U);
  process.signal(SIGKILL);
  EXPECT_EQ(process.wait().code, 128 + SIGKILL);
  for (const pid_t worker : workers) {
    // Whoever adopted it may take a moment to bury it.
    const std::string status = "/proc/" + std::to_string(worker) + "/status";
    const auto is_running = [&] {
      const std::string state = text_of(status);
      return !state.empty() && state.find("State:\tZ") == std::string::npos;
    };
    for (int i = 0; i < 200 && is_running(); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_FALSE(is_running());
    if (is_running()) ::kill(worker, SIGKILL);
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "queue.h5"));
}

TEST(UnwritableFolder, EndsTheRunWith74BeforeItStarts) {
  NEEDS("root", ::geteuid() == 0);
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  Process process(folder.path(), {"run", "queue.toml"},
                  {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"});
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.code, 74) << outcome.error;
  EXPECT_THAT(outcome.error, StartsWith("queue.h5: found "));
  EXPECT_THAT(folder.files(), ElementsAre("queue.toml"));
}

TEST(UnreadableScenario, Is65) {
  NEEDS("root", ::geteuid() == 0);
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  std::filesystem::permissions(folder / "queue.toml", std::filesystem::perms(0600));
  Process process(folder.path(), {"check", "queue.toml"},
                  {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"});
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.code, 65);
  EXPECT_THAT(outcome.error, HasSubstr("queue.toml: found "));
}

TEST(FullDisk, EndsTheRunWith74AndKeepsWhatIsWhole) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  std::filesystem::create_directory(folder / "disk");
  const bool mounted =
      ::mount("carersim-test", (folder / "disk").c_str(), "tmpfs", 0, "size=3m") == 0;
  NEEDS("root and mount", mounted);
  std::vector<std::string> words = endless;
  words.insert(words.end(), {"--out", "disk/queue.h5"});
  const Outcome outcome = run(folder, words);
  EXPECT_EQ(outcome.code, 74);
  EXPECT_THAT(outcome.error, HasSubstr("disk/queue.h5: found no space left on the disk"));
  {
    const ResultReader reader(folder / "disk" / "queue.h5");
    EXPECT_GT(reader.replications(), 0U);
    EXPECT_THAT(outcome.error,
                HasSubstr("kept: " + std::to_string(reader.replications()) + " of 1000000"));
  }
  ::umount((folder / "disk").c_str());
}

TEST(Jobs, DoNotChangeAnyResult) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue +
                                 "[[arm]]\nname = \"as now\"\n[[arm]]\nname = \"two\"\n"
                                 "set = { \"service.desk.places\" = \"2 places\" }\n");
  for (const char* jobs : {"1", "2", "5"}) {
    const Outcome outcome = run(folder, {"compare", "queue.toml", "--replications", "23", "--jobs",
                                         jobs, "--out", std::string(jobs) + ".h5"});
    ASSERT_EQ(outcome.code, 0) << outcome.error;
  }
  const ResultReader one(folder / "1.h5");
  for (const char* file : {"2.h5", "5.h5"}) {
    const ResultReader other(folder / file);
    ASSERT_EQ(other.replication_numbers(), one.replication_numbers());
    EXPECT_EQ(other.run().scenario_texts, one.run().scenario_texts);
    for (std::size_t arm = 0; arm < 2; ++arm) {
      for (std::size_t row = 0; row < one.replications(); ++row) {
        const ReplicationResult a = one.result(arm, row);
        const ReplicationResult b = other.result(arm, row);
        EXPECT_EQ(a.event_hash, b.event_hash);
        EXPECT_EQ(a.events, b.events);
        // Through bits, since a mean wait of nobody is no number.
        EXPECT_EQ(std::memcmp(a.series.data(), b.series.data(), a.series.size() * sizeof(double)),
                  0);
        EXPECT_EQ(std::memcmp(a.totals.data(), b.totals.data(), a.totals.size() * sizeof(double)),
                  0);
      }
    }
  }
}

}  // namespace
}  // namespace carersim
