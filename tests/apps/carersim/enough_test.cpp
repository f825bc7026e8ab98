#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/mount.h>

#include <cstdlib>
#include <limits>

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

/// The queue, and one that is served a little faster.
const std::string two_queues = program::queue + R"(
[[arm]]
name = "as now"
[[arm]]
name = "faster"
set = { "service.desk.spell.exponential.mean" = "0.95 d" }
)";

/// Compares all that two files hold but what differs between equal runs: the command line and
/// /provenance. Empty when they are equal.
std::string difference(const std::filesystem::path& one, const std::filesystem::path& other) {
  const TemporaryFolder folder;
  folder.write("compare.py", R"(
import h5py, numpy, sys
one, other = (h5py.File(name) for name in sys.argv[1:])
def all_of(file):
    found = {}
    def visit(name, item):
        if name.split('/')[0] == 'provenance': return
        if isinstance(item, h5py.Dataset): found[name] = (item.shape, item.dtype.str, item[()].tobytes() if item.dtype != object else b'|'.join(item[()].ravel()))
        for key in item.attrs:
            if 'LIST' not in key: found[name + '@' + key] = str(item.attrs[key])
    file.visititems(visit)
    for key in file.attrs:
        if key != 'command': found['@' + key] = str(file.attrs[key])
    return found
left, right = all_of(one), all_of(other)
assert len(left) > 30
for name in sorted(set(left) | set(right)):
    if left.get(name) != right.get(name): print(name, str(left.get(name))[:100], str(right.get(name))[:100])
)");
  const std::string command =
      fmt::format("/usr/bin/python3 {} {} {} > {} 2>&1", (folder / "compare.py").string(),
                  one.string(), other.string(), (folder / "out").string());
  const int code = std::system(command.c_str());
  return text_of(folder / "out") + (code == 0 ? "" : "failed");
}

TEST(ReplicationsAuto, EndsWhenEveryDifferenceIsPrecise) {
  const TemporaryFolder folder;
  folder.write("queue.toml", two_queues);
  const Outcome outcome = run(folder, {"compare", "queue.toml", "--replications", "auto",
                                       "--precision", "wait.desk=0.2", "--out", "auto.h5"});
  ASSERT_EQ(outcome.code, 0) << outcome.error;
  const ResultReader reader(folder / "auto.h5");
  const RunFindings findings = reader.findings();
  ASSERT_TRUE(findings.decision.has_value());
  const ReplicationDecision& decision = *findings.decision;
  EXPECT_EQ(decision.ending, ReplicationRule::Ending::precise);
  const std::uint32_t count = decision.replications();
  EXPECT_EQ(reader.replications(), count);
  EXPECT_EQ(count, decision.precise_from + 5);
  EXPECT_GT(count, 8U);
  EXPECT_LT(count, 200U);
  EXPECT_TRUE(reader.complete());
  ASSERT_EQ(decision.judged.size(), 1U);
  EXPECT_EQ(decision.judged[0].arm, "faster");
  EXPECT_EQ(decision.judged[0].measure, "wait.desk");
  EXPECT_EQ(decision.judged[0].precision.absolute, 0.2);
  // What is stored is what the table shows, and what the totals give.
  std::vector<double> before, after;
  const std::size_t measure = [&] {
    for (std::size_t i = 0; i < reader.run().measures.size(); ++i) {
      if (reader.run().measures[i].name == "wait.desk") return i;
    }
    return std::size_t{0};
  }();
  for (std::size_t row = 0; row < count; ++row) {
    before.push_back(reader.totals(0, row, 1)[measure]);
    after.push_back(reader.totals(1, row, 1)[measure]);
  }
  const PairedDifference paired = paired_difference(before, after);
  const ReplicationRule::Standing& last = decision.trace.back().standings.at(0);
  EXPECT_DOUBLE_EQ(last.difference, paired.difference.mean);
  EXPECT_DOUBLE_EQ(last.half_width, paired.difference.half_width);
  EXPECT_LE(last.half_width, 0.2);
  EXPECT_EQ(reader.variance_ratios().at(1)[measure], paired.variance_ratio);
  EXPECT_TRUE(std::isnan(reader.variance_ratios().at(0)[measure]));
  std::string flat = outcome.out;
  std::replace(flat.begin(), flat.end(), '\n', ' ');
  EXPECT_THAT(flat, HasSubstr(fmt::format(
                        "{} replications were chosen by the look-ahead rule of Hoad, Robinson and "
                        "Davies (2010): from {} on the half width of each of 1 differences was "
                        "within what was asked for it, and 5 more left it so.",
                        count, decision.precise_from)));
  // The table that is shown again says the same.
  EXPECT_THAT(run(folder, {"table", "auto.h5"}).out,
              HasSubstr(outcome.out.substr(0, outcome.out.find("Nothing is lost"))));
}

TEST(ReplicationsAuto, ChoosesTheSameForAnyNumberOfJobs) {
  const TemporaryFolder folder;
  folder.write("queue.toml", two_queues);
  for (const std::string jobs : {"1", "3"}) {
    const Outcome outcome =
        run(folder, {"compare", "queue.toml", "--replications", "auto", "--precision", "60%",
                     "--jobs", jobs, "--out", "jobs" + jobs + ".h5"});
    ASSERT_EQ(outcome.code, 0) << outcome.error;
  }
  EXPECT_GT(ResultReader(folder / "jobs1.h5").replications(), 8U);
  EXPECT_EQ(difference(folder / "jobs1.h5", folder / "jobs3.h5"), "");
}

TEST(ReplicationsAuto, EndsAtTheMaximumAndNamesWhatIsStillWide) {
  const TemporaryFolder folder;
  folder.write("queue.toml", two_queues);
  const Outcome outcome = run(folder, {"compare", "queue.toml", "--replications", "auto",
                                       "--precision", "wait.desk=0.1%", "--max-replications", "7"});
  EXPECT_EQ(outcome.code, 0) << outcome.error;
  const ResultReader reader(folder / "queue.h5");
  EXPECT_EQ(reader.replications(), 7U);
  EXPECT_TRUE(reader.complete());
  EXPECT_EQ(reader.findings().decision->ending, ReplicationRule::Ending::maximum);
  std::string flat = outcome.out;
  std::replace(flat.begin(), flat.end(), '\n', ' ');
  EXPECT_THAT(flat,
              HasSubstr("7 replications, the maximum: not within 0.1\u00a0% of the difference, "
                        "which the look-ahead rule of Hoad, Robinson and Davies (2010) asks, "
                        "were “wait.desk”."));
}

TEST(ReplicationsAuto, IsRefusedWhenItsOptionsAreWrong) {
  const TemporaryFolder folder;
  folder.write("queue.toml", two_queues);
  const auto refused = [&](std::vector<std::string> words, const std::string& message) {
    words.insert(words.begin(), {"compare", "queue.toml"});
    const Outcome outcome = run(folder, words);
    EXPECT_EQ(outcome.code, 64) << message;
    EXPECT_EQ(outcome.error, message);
    EXPECT_THAT(folder.files(), ElementsAre("queue.toml"));
  };
  const std::string help = "carersim compare --help shows what is expected\n";
  refused({"--replications", "some"},
          "--replications: found \"some\"; expected a whole number from 1 to 1000000, or auto\n" +
              help);
  refused({"--replications", "auto", "--precision", "narrow"},
          "--precision: found \"narrow\"; expected a share of the difference such as 10%, one of "
          "the baseline such as '0.1% of baseline', or MEASURE=half width such as cost.nhs=20000 "
          "or cost.nhs=5%\n" +
              help);
  refused({"--precision", "10%"},
          "--precision: found it without --replications auto; expected both\n");
  refused({"--max-replications", "10"},
          "--max-replications: found it without --replications auto; expected both\n");
  refused({"--replications", "auto", "--precision", "wait.dsk=1"},
          "--precision: found \"wait.dsk\"; expected a measure; did you mean wait.desk?\n");
  refused({"--replications", "auto", "--extend", "2"},
          "--extend: found it with --replications; expected --extend alone: it is the number to "
          "add\n");
}

TEST(Extend, GivesTheFileOfAStraightRunOfTheLargerNumber) {
  const TemporaryFolder folder;
  folder.write("queue.toml", two_queues);
  ASSERT_EQ(
      run(folder, {"compare", "queue.toml", "--replications", "70", "--out", "grown.h5"}).code, 0);
  const Outcome outcome =
      run(folder, {"compare", "queue.toml", "--extend", "30", "--out", "grown.h5"});
  EXPECT_EQ(outcome.code, 0) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("100 replications, 30 of them new,"));
  const Outcome straight =
      run(folder, {"compare", "queue.toml", "--replications", "100", "--out", "straight.h5"});
  EXPECT_EQ(difference(folder / "straight.h5", folder / "grown.h5"), "");
  EXPECT_EQ(outcome.out, straight.out);
  EXPECT_THAT(folder.files(), ElementsAre("grown.h5", "queue.toml", "straight.h5"));
}

TEST(Extend, RunsOnlyTheReplicationsThatAreNotThere) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  ASSERT_EQ(run(folder, {"run", "queue.toml"}).code, 0);
  const Outcome outcome =
      run(folder, {"run", "queue.toml", "--extend", "2", "--log-level", "debug"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.error, HasSubstr("replication 6 finished\nreplication 7 finished\n"));
  EXPECT_THAT(outcome.error, testing::Not(HasSubstr("replication 5 finished")));
}

TEST(Extend, CompletesARunThatWasInterrupted) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  Process process(folder.path(), {"run", "queue.toml", "--replications", "400", "--jobs", "2",
                                  "--log-level", "debug"});
  ASSERT_TRUE(process.says("replication 5 finished"));
  process.signal(SIGINT);
  ASSERT_EQ(process.wait().code, 130);
  const std::size_t kept = ResultReader(folder / "queue.h5").replications();
  EXPECT_LT(kept, 400U);
  EXPECT_EQ(run(folder, {"run", "queue.toml", "--extend", "1"}).code, 0);
  EXPECT_EQ(run(folder, {"run", "queue.toml", "--replications", "401", "--out", "all.h5"}).code, 0);
  EXPECT_TRUE(ResultReader(folder / "queue.h5").complete());
  EXPECT_EQ(difference(folder / "all.h5", folder / "queue.h5"), "");
}

TEST(Extend, IsRefusedWithTheDifferencesWhenTheRunIsAnother) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  ASSERT_EQ(run(folder, {"run", "queue.toml"}).code, 0);
  const std::string before = text_of(folder / "queue.h5");
  const Outcome outcome = run(folder, {"run", "queue.toml", "--extend", "2", "--seed", "7", "--set",
                                       "service.desk.places=2 places"});
  EXPECT_EQ(outcome.code, 65);
  EXPECT_EQ(outcome.error,
            "queue.h5: 2 problems\n"
            "  queue.h5: scenario of baseline: found [service.desk] places = \"2 places\"; "
            "expected [service.desk] places = \"1 places\", as in the file; run under a new name "
            "for another run\n"
            "  queue.h5: seed: found 7; expected 1, as in the file; run under a new name for "
            "another run\n");
  EXPECT_EQ(text_of(folder / "queue.h5"), before);
  EXPECT_EQ(run(folder, {"run", "queue.toml", "--extend", "2", "--out", "none.h5"}).code, 65);
  EXPECT_THAT(folder.files(), ElementsAre("queue.h5", "queue.toml"));
}

TEST(Extend, KeepsTheFileAsItWasWhenNothingWasAdded) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  ASSERT_EQ(run(folder, {"run", "queue.toml"}).code, 0);
  const std::string before = text_of(folder / "queue.h5");
  Process process(folder.path(), {"run", "queue.toml", "--extend", "900000", "--jobs", "1",
                                  "--log-level", "debug"});
  ASSERT_TRUE(process.says("1 workers"));
  process.signal(SIGKILL);
  EXPECT_EQ(process.wait().code, 137);
  EXPECT_EQ(text_of(folder / "queue.h5"), before);
}

TEST(Extend, KeepsTheFileWhenTheDiskIsFull) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "disk");
  const bool mounted =
      ::mount("carersim-test", (folder / "disk").c_str(), "tmpfs", 0, "size=3m") == 0;
  if (!mounted) {
    const char* ci = std::getenv("CI");
    if (ci != nullptr && std::string(ci) == "true") FAIL() << "needs root and mount";
    GTEST_SKIP() << "needs root and mount";
  }
  folder.write("queue.toml", program::queue);
  ASSERT_EQ(run(folder, {"run", "queue.toml", "--out", "disk/run.h5"}).code, 0);
  const std::string before = text_of(folder / "disk/run.h5");
  // So little is free that not even the former replications can be copied.
  folder.write("disk/ballast", std::string(3 * 1024 * 1024 - before.size() - 300 * 1024, 'x'));
  const Outcome outcome =
      run(folder, {"run", "queue.toml", "--extend", "100000", "--out", "disk/run.h5"});
  EXPECT_EQ(outcome.code, 74);
  EXPECT_THAT(outcome.error, HasSubstr("found no space left on the disk"));
  const ResultReader reader(folder / "disk/run.h5");
  EXPECT_GE(reader.replications(), 6U);
  EXPECT_EQ(reader.replications() == 6U, text_of(folder / "disk/run.h5") == before);
  ::umount((folder / "disk").c_str());
}

}  // namespace
}  // namespace carersim
