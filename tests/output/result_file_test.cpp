#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "example_run.hpp"
#include "output/result_reader.hpp"
#include "output/result_writer.hpp"
#include "sim/core/error.hpp"
#include "sim/measure/statistics.hpp"

namespace carersim {
namespace {

void expect_equal(const WaitHistogram& found, const WaitHistogram& written) {
  for (std::size_t bin = 0; bin < WaitHistogram::bins; ++bin) EXPECT_EQ(found[bin], written[bin]);
}

/// Numbers are compared exactly: to the bit.
void expect_equal(const ReplicationResult& found, const ReplicationResult& written) {
  EXPECT_EQ(found.series, written.series);
  EXPECT_EQ(std::signbit(found.series[0]), std::signbit(written.series[0]));
  EXPECT_EQ(found.totals, written.totals);
  ASSERT_EQ(found.waits.size(), written.waits.size());
  for (std::size_t wait = 0; wait < found.waits.size(); ++wait) {
    expect_equal(found.waits[wait], written.waits[wait]);
    expect_equal(found.still_waiting[wait], written.still_waiting[wait]);
  }
  ASSERT_EQ(found.checks.size(), written.checks.size());
  for (std::size_t i = 0; i < found.checks.size(); ++i) {
    EXPECT_EQ(found.checks[i].name, written.checks[i].name);
    EXPECT_EQ(found.checks[i].left, written.checks[i].left);
    EXPECT_EQ(found.checks[i].right, written.checks[i].right);
    EXPECT_EQ(found.checks[i].holds, written.checks[i].holds);
  }
  EXPECT_EQ(found.event_hash, written.event_hash);
  EXPECT_EQ(found.events, written.events);
}

TEST(ResultFile, GivesTheDescriptionBackAsItWasWritten) {
  const TemporaryFolder folder;
  const RunDescription run = example::run();
  example::write(folder / "run.h5", run);
  const ResultReader reader(folder / "run.h5");
  const RunDescription& found = reader.run();
  EXPECT_EQ(found.title, run.title);
  EXPECT_EQ(found.command, run.command);
  EXPECT_EQ(found.program_version, run.program_version);
  EXPECT_EQ(found.seed, run.seed);
  EXPECT_EQ(found.replications, run.replications);
  EXPECT_EQ(found.arms, run.arms);
  ASSERT_EQ(found.measures.size(), run.measures.size());
  for (std::size_t i = 0; i < run.measures.size(); ++i) {
    EXPECT_EQ(found.measures[i].name, run.measures[i].name);
    EXPECT_EQ(found.measures[i].unit, run.measures[i].unit);
    EXPECT_EQ(found.measures[i].kind, run.measures[i].kind);
    EXPECT_EQ(found.measures[i].sentence, run.measures[i].sentence);
  }
  EXPECT_EQ(found.wait_names, run.wait_names);
  EXPECT_EQ(found.month_dates, run.month_dates);
  EXPECT_EQ(found.month_days, run.month_days);
  EXPECT_EQ(found.first_evaluated_month, run.first_evaluated_month);
  EXPECT_EQ(found.scenario_texts, run.scenario_texts);
  EXPECT_EQ(found.assumptions, run.assumptions);
  EXPECT_EQ(found.constants, run.constants);
  EXPECT_EQ(found.versions, run.versions);
  const std::map<std::string, std::string> provenance = {{"host", "here"}, {"jobs", "2"}};
  EXPECT_EQ(found.provenance, provenance);
  EXPECT_TRUE(reader.complete());
  EXPECT_EQ(reader.replication_numbers(), (std::vector<std::int32_t>{0, 1, 2}));
}

TEST(ResultFile, GivesEveryNumberBackToTheBit) {
  const TemporaryFolder folder;
  const RunDescription run = example::run(130);
  example::write(folder / "run.h5", run);
  const ResultReader reader(folder / "run.h5");
  for (std::size_t arm = 0; arm < run.arms.size(); ++arm) {
    for (std::uint32_t replication = 0; replication < run.replications; ++replication) {
      SCOPED_TRACE(replication);
      const ReplicationResult written = example::result(run, arm, replication);
      expect_equal(reader.result(arm, replication), written);
    }
    const std::vector<double> series = reader.series(arm, 2);
    for (std::size_t i = 0; i < series.size(); ++i) {
      const ReplicationResult written =
          example::result(run, arm, static_cast<std::uint32_t>(i / 5));
      EXPECT_EQ(series[i], written.series[2 * 5 + i % 5]);
    }
  }
}

TEST(ResultFile, NamesTheChecksThatDoNotHold) {
  const TemporaryFolder folder;
  example::write(folder / "run.h5", example::run());
  const auto failed = ResultReader(folder / "run.h5").failed_checks();
  ASSERT_EQ(failed.size(), 2U);
  EXPECT_EQ(failed[0].arm, "baseline");
  EXPECT_EQ(failed[0].replication, 1);
  EXPECT_EQ(failed[0].check.name, "costs by payer");
  EXPECT_EQ(failed[0].check.right, 1.5);
  EXPECT_EQ(failed[1].arm, "carer’s prescription");
}

TEST(ResultFile, HasEqualBytesForEqualRuns) {
  const TemporaryFolder folder;
  const RunDescription run = example::run(70);
  example::write(folder / "first.h5", run);
  // HDF5's time stamps count whole seconds.
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  example::write(folder / "second.h5", run);
  EXPECT_TRUE(text_of(folder / "first.h5") == text_of(folder / "second.h5"));
}

TEST(ResultFile, DiffersOnlyInProvenanceWhenOnlyThatDiffers) {
  const TemporaryFolder folder;
  RunDescription run = example::run();
  example::write(folder / "first.h5", run);
  run.provenance["host"] = "a machine far away";
  run.provenance["wall time"] = "3 s";
  example::write(folder / "second.h5", run);
  EXPECT_FALSE(text_of(folder / "first.h5") == text_of(folder / "second.h5"));
  const std::string files = (folder / "first.h5").string() + " " + (folder / "second.h5").string();
  EXPECT_EQ(std::system(("h5diff --exclude-path /provenance " + files).c_str()), 0);
  EXPECT_NE(std::system(("h5diff -q " + files).c_str()), 0);
}

TEST(ResultFile, HoldsTheSameWhateverTheOrderOfAdding) {
  const TemporaryFolder folder;
  const RunDescription run = example::run(67);
  example::write(folder / "straight.h5", run);
  ResultWriter writer(run, folder / "mixed.h5");
  for (std::uint32_t i = 0; i < run.replications; ++i) {
    const std::uint32_t replication = i * 29 % run.replications;
    for (const std::size_t arm : {std::size_t{1}, std::size_t{0}}) {
      writer.add(arm, replication, example::result(run, arm, replication));
    }
  }
  EXPECT_EQ(writer.finish({{"jobs", "2"}}), run.replications);
  EXPECT_EQ(std::system(("h5diff " + (folder / "straight.h5").string() + " " +
                         (folder / "mixed.h5").string())
                            .c_str()),
            0);
}

TEST(ResultFile, WithoutWaitsChecksOrAssumptionsIsWhole) {
  const TemporaryFolder folder;
  RunDescription run = example::run(1);
  run.title.clear();
  run.wait_names.clear();
  run.assumptions.clear();
  run.constants.clear();
  run.versions.clear();
  run.provenance.clear();
  ReplicationResult result = example::result(run, 0, 0);
  result.checks.clear();
  ResultWriter writer(run, folder / "run.h5");
  writer.add(0, 0, result);
  writer.add(1, 0, result);
  EXPECT_EQ(writer.finish(), 1U);
  const ResultReader reader(folder / "run.h5");
  EXPECT_EQ(reader.run().title, "");
  expect_equal(reader.result(1, 0), result);
  EXPECT_TRUE(reader.failed_checks().empty());
}

RunFindings example_findings() {
  ReplicationDecision decision;
  decision.options = {.first = 3, .look_ahead = 7, .maximum = 40};
  decision.judged = {{"carer’s prescription", "cost.nhs", {0.1, 0.001, 0}},
                     {"carer’s prescription", "carers.assessed", {0, 0, 2.5}}};
  const double unknown = std::numeric_limits<double>::quiet_NaN();
  decision.trace = {{3, {{1.5, 0.75, 0.5, false}, {unknown, unknown, unknown, true}}},
                    {4, {{1.25, 0.1, 0.5, true}, {2, 0, 2.5, true}}}};
  decision.ending = ReplicationRule::Ending::maximum;
  decision.precise_from = 4;
  return {decision,
          {{"baseline", "cost.nhs", true, 365, true, {3, 2, 1}},
           {"baseline", "carers.assessed", false, unknown, false, {1}}}};
}

TEST(ResultFile, GivesTheFindingsBackAsTheyWereWritten) {
  const TemporaryFolder folder;
  const RunDescription run = example::run(2);
  const RunFindings written = example_findings();
  ResultWriter writer(run, folder / "run.h5");
  for (std::uint32_t replication : {0U, 1U}) {
    for (std::size_t arm : {0U, 1U})
      writer.add(arm, replication, example::result(run, arm, replication));
  }
  EXPECT_EQ(writer.finish({}, written), 2U);
  const RunFindings read = ResultReader(folder / "run.h5").findings();
  ASSERT_TRUE(read.decision.has_value());
  EXPECT_EQ(read.decision->ending, ReplicationRule::Ending::maximum);
  EXPECT_EQ(read.decision->precise_from, 4U);
  EXPECT_EQ(read.decision->options.look_ahead, 7U);
  EXPECT_EQ(read.decision->options.maximum, 40U);
  ASSERT_EQ(read.decision->judged.size(), 2U);
  EXPECT_EQ(read.decision->judged[1].measure, "carers.assessed");
  EXPECT_EQ(read.decision->judged[1].precision.absolute, 2.5);
  EXPECT_EQ(read.decision->judged[0].precision.of_baseline, 0.001);
  ASSERT_EQ(read.decision->trace.size(), 2U);
  EXPECT_EQ(read.decision->trace[1].replications, 4U);
  EXPECT_EQ(read.decision->trace[1].standings[0].difference, 1.25);
  EXPECT_EQ(read.decision->trace[0].standings[0].half_width, 0.75);
  EXPECT_FALSE(read.decision->trace[0].standings[0].met);
  EXPECT_TRUE(std::isnan(read.decision->trace[0].standings[1].allowed));
  ASSERT_EQ(read.run_in.size(), 2U);
  EXPECT_EQ(read.run_in[0].arm, "baseline");
  EXPECT_EQ(read.run_in[0].suggested_days, 365);
  EXPECT_TRUE(read.run_in[0].enough);
  EXPECT_EQ(read.run_in[0].averages, (std::vector<double>{3, 2, 1}));
  EXPECT_FALSE(read.run_in[1].settled);
  // A file without them has none.
  example::write(folder / "plain.h5", run);
  const RunFindings none = ResultReader(folder / "plain.h5").findings();
  EXPECT_FALSE(none.decision.has_value());
  EXPECT_TRUE(none.run_in.empty());
}

TEST(ResultFile, HoldsWhatPairingIsWorthOverMoreReplicationsThanAChunk) {
  const TemporaryFolder folder;
  const RunDescription run = example::run(150);
  example::write(folder / "run.h5", run);
  const ResultReader reader(folder / "run.h5");
  const std::vector<std::vector<double>> ratios = reader.variance_ratios();
  ASSERT_EQ(ratios.size(), 2U);
  for (std::size_t measure = 0; measure < run.measures.size(); ++measure) {
    PairedMoments moments;
    for (std::uint32_t replication = 0; replication < run.replications; ++replication) {
      moments.add(example::result(run, 0, replication).totals[measure],
                  example::result(run, 1, replication).totals[measure]);
    }
    EXPECT_TRUE(std::isnan(ratios[0][measure]));
    EXPECT_EQ(ratios[1][measure], moments.variance_ratio());
  }
}

TEST(ResultFile, ThatSettledForFewerReplicationsIsTheOneOfAStraightRun) {
  const TemporaryFolder folder;
  example::write(folder / "straight.h5", example::run(5));
  const RunDescription most = example::run(80);
  ResultWriter writer(most, folder / "settled.h5");
  for (std::uint32_t replication = 0; replication < 5; ++replication) {
    for (std::size_t arm : {0U, 1U})
      writer.add(arm, replication, example::result(most, arm, replication));
  }
  EXPECT_THROW(writer.settle(4), ProgramError);
  writer.settle(5);
  EXPECT_EQ(writer.finish({{"jobs", "2"}}), 5U);
  EXPECT_TRUE(ResultReader(folder / "settled.h5").complete());
  EXPECT_EQ(ResultReader(folder / "settled.h5").run().replications, 5U);
  EXPECT_EQ(std::system(("h5diff " + (folder / "straight.h5").string() + " " +
                         (folder / "settled.h5").string())
                            .c_str()),
            0);
}

TEST(ResultFile, OfAnInterruptedRunHoldsTheReplicationsThatHaveAllArms) {
  const TemporaryFolder folder;
  const RunDescription run = example::run(200);
  ResultWriter writer(run, folder / "run.h5");
  std::vector<std::int32_t> whole;
  for (std::uint32_t replication = 0; replication < 150; ++replication) {
    writer.add(0, replication, example::result(run, 0, replication));
    if (replication % 7 == 3) continue;
    writer.add(1, replication, example::result(run, 1, replication));
    whole.push_back(static_cast<std::int32_t>(replication));
  }
  EXPECT_EQ(writer.whole_replications(), whole.size());
  EXPECT_EQ(writer.finish(), whole.size());
  const ResultReader reader(folder / "run.h5");
  EXPECT_FALSE(reader.complete());
  EXPECT_EQ(reader.run().replications, 200U);
  ASSERT_EQ(reader.replication_numbers(), whole);
  for (std::size_t row = 0; row < whole.size(); ++row) {
    for (const std::size_t arm : {std::size_t{0}, std::size_t{1}}) {
      SCOPED_TRACE(row);
      expect_equal(reader.result(arm, row),
                   example::result(run, arm, static_cast<std::uint32_t>(whole[row])));
    }
  }
  EXPECT_EQ(folder.files().size(), 1U);
}

TEST(ResultWriter, LeavesNothingWhenNoReplicationIsWhole) {
  const TemporaryFolder folder;
  const RunDescription run = example::run();
  ResultWriter writer(run, folder / "run.h5");
  writer.add(0, 0, example::result(run, 0, 0));
  EXPECT_EQ(writer.finish(), 0U);
  EXPECT_EQ(folder.files().size(), 0U);
}

TEST(ResultWriter, LeavesNothingUnderTheNameUntilItIsFinished) {
  const TemporaryFolder folder;
  const RunDescription run = example::run(1);
  ResultWriter writer(run, folder / "run.h5");
  writer.add(0, 0, example::result(run, 0, 0));
  writer.add(1, 0, example::result(run, 1, 0));
  EXPECT_FALSE(std::filesystem::exists(folder / "run.h5"));
  writer.finish();
  EXPECT_TRUE(std::filesystem::exists(folder / "run.h5"));
  EXPECT_EQ(folder.files().size(), 1U);
}

TEST(ResultWriter, AbandonedLeavesWhatStoodThereBefore) {
  const TemporaryFolder folder;
  example::write_bytes(folder / "run.h5", "of yesterday");
  const RunDescription run = example::run();
  {
    ResultWriter writer(run, folder / "run.h5");
    writer.add(0, 0, example::result(run, 0, 0));
    writer.abandon();
  }
  { const ResultWriter left_alone(run, folder / "run.h5"); }
  EXPECT_EQ(text_of(folder / "run.h5"), "of yesterday");
  EXPECT_EQ(folder.files().size(), 1U);
}

TEST(ResultWriter, TwoAtOnceForOneNameDoNotMeet) {
  const TemporaryFolder folder;
  const RunDescription run = example::run(2);
  ResultWriter first(run, folder / "run.h5"), second(run, folder / "run.h5");
  for (const std::uint32_t replication : {0U, 1U}) {
    for (const std::size_t arm : {std::size_t{0}, std::size_t{1}}) {
      first.add(arm, replication, example::result(run, arm, replication));
      second.add(arm, replication, example::result(run, arm, replication));
    }
  }
  first.finish();
  second.finish();
  EXPECT_TRUE(ResultReader(folder / "run.h5").complete());
  EXPECT_EQ(folder.files().size(), 1U);
}

TEST(ResultWriter, RefusesWhatDoesNotFitTheRun) {
  const TemporaryFolder folder;
  const RunDescription run = example::run(2);
  ResultWriter writer(run, folder / "run.h5");
  const ReplicationResult good = example::result(run, 0, 0);
  ReplicationResult bad = good;
  bad.series.pop_back();
  EXPECT_THROW(writer.add(0, 0, bad), ProgramError);
  bad = good;
  bad.totals.push_back(1);
  EXPECT_THROW(writer.add(0, 0, bad), ProgramError);
  bad = good;
  bad.waits.pop_back();
  EXPECT_THROW(writer.add(0, 0, bad), ProgramError);
  EXPECT_THROW(writer.add(2, 0, good), ProgramError);
  EXPECT_THROW(writer.add(0, 2, good), ProgramError);
  writer.add(0, 0, good);
  EXPECT_THROW(writer.add(0, 0, good), ProgramError);
  bad = good;
  bad.checks[0].name = "another";
  EXPECT_THROW(writer.add(0, 1, bad), ProgramError);
  RunDescription empty = run;
  empty.arms.clear();
  EXPECT_THROW(ResultWriter(empty, folder / "other.h5"), ProgramError);
}

TEST(ResultWriter, WritesTextThatIsNoUtf8WithTheReplacementCharacter) {
  const TemporaryFolder folder;
  RunDescription run = example::run(1);
  run.command = std::string("caf\xE9 \xF0\x9F\x98\x80 \xED\xA0\x80 a\0b", 17);
  example::write(folder / "run.h5", run);
  EXPECT_EQ(ResultReader(folder / "run.h5").run().command,
            "caf\uFFFD \U0001F600 \uFFFD\uFFFD\uFFFD a\uFFFDb");
}

}  // namespace
}  // namespace carersim
