// One life in two arms.
#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "output/number_text.hpp"
#include "output/trace_reader.hpp"
#include "program.hpp"

namespace carersim {
namespace {

using program::Outcome;
using program::run;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string hartlepool = CARERSIM_SOURCE_DIR "/tests/verification/scenarios/hartlepool.toml";

/// One desk, or two, and an archive.
const std::string desks = R"(title = "Queue"
[agency.office]
[agency.archive]
[arrivals.case]
times = "times.csv"
enter = "case.queue"
[service.desk]
agency = "office"
kind = "caseload"
places = "1 places"
spell = "20 h"
[pathway.case.queue]
kind = "service"
service = "desk"
next = "filed"
[pathway.case.filed]
kind = "review"
agency = "archive"
after = "30 d"
next = "end"
[pathway.case.end]
kind = "mark"
next = "exit"
[time]
start = 2026-04-01
run_in = "0 d"
evaluate = "1 year"
[[arm]]
name = "as now"
[[arm]]
name = "two desks"
set = { "service.desk.places" = "2 places" }
[[arm]]
name = "the same"
)";

class Explain : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("desks.toml", desks);
    folder_.write("times.csv", "day\n1.5\n1.75\n2\n");
  }
  [[nodiscard]] Outcome explain(const std::vector<std::string>& words) const {
    std::vector<std::string> all = {"explain"};
    all.insert(all.end(), words.begin(), words.end());
    return run(folder_, all);
  }
  TemporaryFolder folder_;
};

TEST_F(Explain, TellsBothLivesSideBySideFromTheirFirstDifference) {
  const Outcome outcome = explain({"desks.toml", "--case", "1"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.error, IsEmpty());
  // The desk is taken from noon to 8 o'clock; the second case comes at 18 o'clock.
  EXPECT_EQ(outcome.out,
            "Queue, case 1\n"
            "replication 0, seed 1\n"
            "\n"
            "2026-04-02: arrives\n"
            "\n"
            "First difference: 2026-04-02 18:00\n"
            "  as now: case: waits 14 hours for queue (desk, office)\n"
            "  two desks: case: queue, 20 hours (desk, office)\n"
            "\n"
            "            as now                                             two desks\n"
            "2026-04-02  case: waits 14 hours for queue      ≠\n"
            "              (desk, office)\n"
            "2026-04-03  case: queue, 20 hours (desk,        ≠  2026-04-02  case: queue, 20 hours "
            "(desk,\n"
            "              office)                                            office)\n"
            "2026-04-04  case: filed, 30 days (archive)      ≠  2026-04-03  case: filed, 30 days "
            "(archive)\n"
            "2026-05-04  case: end                           ≠  2026-05-03  case: end\n");
}

TEST_F(Explain, TellsASharedLifeOnce) {
  const std::string same =
      "2026-04-02: arrives\n"
      "\n"
      "The same in both arms\n"
      "2026-04-02  case: queue, 20 hours (desk, office)\n"
      "2026-04-03  case: filed, 30 days (archive)\n"
      "2026-05-03  case: end\n"
      "\n"
      "No difference: both lives are the same to the end.\n";
  EXPECT_THAT(explain({"desks.toml", "--case", "0"}).out, HasSubstr(same));
  EXPECT_THAT(explain({"desks.toml", "--case", "2", "--arm", "as now", "--arm", "the same"}).out,
              HasSubstr("No difference"));
  const Outcome alone = explain({"desks.toml", "--case", "2", "--arm", "two desks"});
  EXPECT_THAT(alone.out, HasSubstr("2026-04-03  case: waits 8 hours for queue (desk, office)\n"));
  EXPECT_THAT(alone.out, Not(HasSubstr("ifference")));
}

TEST_F(Explain, RefusesWhomNobodyKnows) {
  const auto refused = [&](const std::vector<std::string>& words, int code,
                           const std::string& message) {
    const Outcome outcome = explain(words);
    EXPECT_EQ(outcome.code, code);
    EXPECT_EQ(outcome.error, message);
    EXPECT_THAT(outcome.out, IsEmpty());
  };
  refused({"desks.toml"}, 64,
          "found none of --dyad, --newcomer and --case; expected one, such as --dyad 17\n");
  refused(
      {"desks.toml", "--dyad", "1", "--case", "1"}, 64,
      "found more than one of --dyad, --newcomer and --case; expected one, such as --dyad 17\n");
  refused({"desks.toml", "--case", "3"}, 64,
          "--case: found case 3, who is not there in replication 0; expected a case that comes "
          "before the run ends\n");
  refused({"desks.toml", "--dyad", "3"}, 64,
          "--dyad: found dyad 3, who is not there in replication 0; expected --case N, since this "
          "scenario has no dyads\n");
  refused({"desks.toml", "--case", "0", "--arm", "as noww"}, 65,
          "desks.toml: 1 problem\n  desks.toml: --arm: found \"as noww\"; expected an arm; did you "
          "mean \"as now\"?\n");
  const Outcome beyond = explain({hartlepool, "--dyad", "9999999"});
  EXPECT_EQ(beyond.code, 64);
  EXPECT_THAT(beyond.error, HasSubstr("expected a dyad from 0 to "));
}

/// What can be seen of each dyad of an arm at each instant: what begins and what ends.
using Seen = std::map<std::int64_t, std::map<double, std::multiset<std::string>>>;

/// "First difference: 2027-10-03 09:15" of each dyad who has one between two arms of a trace.
std::map<std::int64_t, std::string> first_differences(const TraceReader& trace, int one,
                                                      int other) {
  const TraceNames& names = trace.names();
  Seen here, there;
  trace.for_each(0, trace.records(), [&](const TraceRecord& record) {
    if (record.number >= 1 << 30 || (record.arm != one && record.arm != other)) return;
    auto& seen = (record.arm == one ? here : there)[record.number];
    const std::string what = names.activities[static_cast<std::size_t>(record.activity)] + " " +
                             names.phases[static_cast<std::size_t>(record.phase)];
    seen[record.start].insert("begins " + what);
    seen[record.end].insert("ends " + what + std::to_string(record.ending));
  });
  std::map<std::int64_t, std::string> differences;
  for (const auto& [number, seen] : here) {
    const auto& others = there[number];
    const auto [a, b] = std::mismatch(seen.begin(), seen.end(), others.begin(), others.end());
    if (a == seen.end() && b == others.end()) continue;
    const double at = a == seen.end()     ? b->first
                      : b == others.end() ? a->first
                                          : std::min(a->first, b->first);
    std::string text = trace.time_text(at).substr(0, 16);
    text[text.find('T')] = ' ';
    differences[number] = "First difference: " + text + "\n";
  }
  return differences;
}

TEST_F(Explain, FindsTheFirstDifferenceThatTheTraceHas) {
  const Outcome traced =
      run(folder_, {"run", hartlepool, "--replications", "1", "--out", "h.h5", "--trace", "t.h5"});
  ASSERT_EQ(traced.code, 0) << traced.error;
  const TraceReader trace(folder_ / "t.h5");
  ASSERT_EQ(trace.names().arms[4], "later");
  for (const int null_intervention : {1, 2, 3})
    EXPECT_TRUE(first_differences(trace, 0, null_intervention).empty());
  const auto differences = first_differences(trace, 0, 4);
  ASSERT_GT(differences.size(), 20U);
  int told = 0;
  for (const auto& [number, expected] : differences) {
    const Outcome outcome = explain(
        {hartlepool, "--dyad", std::to_string(number), "--arm", "as now", "--arm", "later"});
    EXPECT_THAT(outcome.out, HasSubstr(expected)) << number;
    EXPECT_THAT(outcome.out, Not(HasSubstr("No difference")));
    if (++told == 6) break;
  }
}

TEST_F(Explain, FindsNoDifferenceUnderAnInterventionThatChangesNothing) {
  for (const char* dyad : {"3", "400", "1999"}) {
    const Outcome outcome =
        explain({hartlepool, "--dyad", dyad, "--arm", "as now", "--arm", "times one"});
    EXPECT_THAT(outcome.out, HasSubstr("carer aged "));
    EXPECT_THAT(outcome.out, HasSubstr("o difference")) << outcome.out;
    EXPECT_THAT(outcome.out, Not(HasSubstr("≠")));
  }
}

TEST_F(Explain, KeepsWithinThePage) {
  const Outcome outcome = explain(
      {hartlepool, "--dyad", "17", "--arm", "as now", "--arm", "later", "--replication", "1"});
  ASSERT_EQ(outcome.code, 0) << outcome.error;
  std::istringstream text(outcome.out);
  for (std::string line; std::getline(text, line);) EXPECT_LE(text_width(line), 100U) << line;
}

}  // namespace
}  // namespace carersim
