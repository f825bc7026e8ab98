// A run that starts from today's lists has them at its first instant, whoever looks.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "output/trace_reader.hpp"
#include "sim/engine/agenda.hpp"
#include "tests/verification/agreement.hpp"

namespace carersim {
namespace {

using verification::run_program;
using verification::scenario;

/// Who waits or is served at the first instant: the case, since when.
using Standing = std::vector<std::pair<std::int64_t, double>>;

/// The state at t = 0 of each arm of hartlepool_today.toml, from the trace of a replication.
class TodaysLists {
 public:
  explicit TodaysLists(const std::vector<std::string>& sets = {}, const char* replication = "0") {
    const TemporaryFolder folder;
    run_program(
        {.scenario = scenario("hartlepool_today.toml"),
         .replications = 2,
         .sets = sets,
         .options = {"--trace", (folder / "trace.h5").string(), "--trace-replication", replication},
         .out = folder / "result.h5"});
    const TraceReader trace(folder / "trace.h5");
    const TraceNames& names = trace.names();
    trace.for_each(0, trace.records(), [&](const TraceRecord& record) {
      const std::string& phase = names.phases[static_cast<std::size_t>(record.phase)];
      const std::string& address = names.activities[static_cast<std::size_t>(record.activity)];
      const bool stands = record.start < 0 && record.end >= 0;
      if (!stands) return;
      standing_[{record.arm, address + " " + phase}].emplace_back(record.number, record.start);
    });
    for (auto& [what, all] : standing_) std::sort(all.begin(), all.end());
  }

  /// @param what  "pathway.carer.assessment waits"
  [[nodiscard]] Standing at(const std::string& what, int arm = 0) const {
    const auto found = standing_.find({arm, what});
    return found == standing_.end() ? Standing() : found->second;
  }
  [[nodiscard]] std::set<std::string> kinds(int arm) const {
    std::set<std::string> kinds;
    for (const auto& [what, all] : standing_) {
      if (what.first == arm) kinds.insert(what.second);
    }
    return kinds;
  }

 private:
  std::map<std::pair<int, std::string>, Standing> standing_;
};

const TodaysLists& hartlepool() {
  static const TodaysLists lists;
  return lists;
}

std::vector<double> waited(const Standing& standing) {
  std::vector<double> days;
  for (const auto& [number, start] : standing) days.push_back(-start);
  std::sort(days.begin(), days.end());
  return days;
}

TEST(TodaysLists, AreThereAtTheFirstInstantAndNothingElseIs) {
  EXPECT_EQ(hartlepool().kinds(0),
            (std::set<std::string>{
                "pathway.carer.assessment served", "pathway.carer.assessment waits",
                "pathway.carer.review waits", "pathway.own_care.assessment served",
                "pathway.own_care.assessment waits", "pathway.without_carer.assessment waits"}));
  EXPECT_EQ(hartlepool().at("pathway.carer.assessment waits").size(), 60U);
  EXPECT_EQ(hartlepool().at("pathway.carer.assessment served").size(), 2U);
  EXPECT_EQ(hartlepool().at("pathway.carer.review waits").size(), 40U);
  EXPECT_EQ(hartlepool().at("pathway.own_care.assessment served").size(), 5U);
  EXPECT_EQ(waited(hartlepool().at("pathway.own_care.assessment waits")),
            (std::vector<double>{1, 7, 7, 12, 30, 30, 30, 41.5, 90, 90}));
  EXPECT_EQ(waited(hartlepool().at("pathway.without_carer.assessment waits")),
            std::vector<double>(10, 12.0));
}

TEST(TodaysLists, HaveWaitedAsTheirDistributionSays) {
  const std::vector<double> days = waited(hartlepool().at("pathway.carer.assessment waits"));
  double sum = 0;
  for (const double value : days) sum += value;
  // Mean 50 and standard deviation 50 of 60 people, within 99.9 %.
  EXPECT_NEAR(sum / 60, 50, 3.2905 * 50 / std::sqrt(60));
  EXPECT_EQ(std::set<double>(days.begin(), days.end()).size(), 60U);
}

TEST(TodaysLists, AreTheSamePeopleInEveryArm) {
  for (int arm = 1; arm < 5; ++arm) {
    ASSERT_EQ(hartlepool().kinds(arm), hartlepool().kinds(0));
    for (const std::string& what : hartlepool().kinds(0))
      EXPECT_EQ(hartlepool().at(what, arm), hartlepool().at(what)) << what;
  }
}

TEST(TodaysLists, AreOtherPeopleInAnotherReplication) {
  const TodaysLists other({}, "1");
  EXPECT_NE(other.at("pathway.carer.assessment waits"),
            hartlepool().at("pathway.carer.assessment waits"));
}

TEST(TodaysLists, AreChosenByLuckAndNotByPlace) {
  // With one more dyad the others on a list stay, and keep how long they have waited.
  const TodaysLists more({"population.dyads=9555"});
  for (const std::string what : {"pathway.carer.assessment waits", "pathway.carer.review waits"}) {
    const Standing before = hartlepool().at(what), after = more.at(what);
    Standing both;
    std::set_intersection(before.begin(), before.end(), after.begin(), after.end(),
                          std::back_inserter(both));
    EXPECT_GE(both.size() + 1, before.size()) << what;
    // Sixty or forty of 9,554 drawn anywhere: their middle lies in the middle third.
    EXPECT_GT(before[before.size() / 2].first, 3'000) << what;
    EXPECT_LT(before[before.size() / 2].first, 6'500) << what;
  }
}

TEST(TodaysLists, PutNobodyOnAPathwayTwice) {
  std::set<std::int64_t> carers;
  std::size_t people = 0;
  for (const char* what : {"pathway.carer.assessment waits", "pathway.carer.assessment served",
                           "pathway.carer.review waits"}) {
    for (const auto& [number, start] : hartlepool().at(what)) {
      carers.insert(number);
      EXPECT_LT(number, first_arriving_number);
      ++people;
    }
  }
  EXPECT_EQ(carers.size(), people);
  for (const auto& [number, start] : hartlepool().at("pathway.without_carer.assessment waits"))
    EXPECT_GE(number, first_case_today);
}

}  // namespace
}  // namespace carersim
