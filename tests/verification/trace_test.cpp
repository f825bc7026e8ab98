// A trace holds all that a run counts, and nothing else.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "models/library.hpp"
#include "models/model.hpp"
#include "output/trace_reader.hpp"
#include "tests/verification/agreement.hpp"

namespace carersim {
namespace {

using verification::run_program;
using verification::scenario;

/// The trace of the second replication of the small town, and what that replication counted.
class SmallTownTrace : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const TemporaryFolder folder;
    run_program({.scenario = scenario("small_town.toml"),
                 .replications = 2,
                 .options = {"--trace", (folder / "trace.h5").string(), "--trace-replication", "1"},
                 .out = folder / "result.h5"});
    const TraceReader reader(folder / "trace.h5");
    names_ = reader.names();
    EXPECT_EQ(reader.replication(), 1U);
    reader.for_each(0, reader.records(),
                    [](const TraceRecord& record) { records_.push_back(record); });
    const ResultReader result(folder / "result.h5");
    const RunDescription& run = result.run();
    const std::vector<double> series = result.result(0, 1).series;
    const std::size_t months = run.month_days.size();
    for (std::size_t m = 0; m < run.measures.size(); ++m) {
      if (run.measures[m].kind != MeasureKind::event) continue;
      for (std::size_t t = 0; t < months; ++t)
        counted_[run.measures[m].name] += series[m * months + t];
    }
  }
  static void TearDownTestSuite() {
    records_.clear();
    counted_.clear();
  }

  [[nodiscard]] static const std::string& phase(const TraceRecord& record) {
    return names_.phases[static_cast<std::size_t>(record.phase)];
  }
  [[nodiscard]] static const std::string& ending(const TraceRecord& record) {
    return names_.endings[static_cast<std::size_t>(record.ending)];
  }
  [[nodiscard]] static const std::string& address(const TraceRecord& record) {
    return names_.activities[static_cast<std::size_t>(record.activity)];
  }

  static TraceNames names_;
  static std::vector<TraceRecord> records_;
  static std::map<std::string, double> counted_;  ///< events over the whole run
};
TraceNames SmallTownTrace::names_;
std::vector<TraceRecord> SmallTownTrace::records_;
std::map<std::string, double> SmallTownTrace::counted_;

TEST_F(SmallTownTrace, HasEveryPhaseAndEndingThatTheTownCanShow) {
  std::map<std::string, int> phases, endings;
  for (const TraceRecord& record : records_) {
    ++phases[phase(record)];
    ++endings[ending(record)];
  }
  for (const std::string& name : names_.phases) EXPECT_GT(phases[name], 0) << name;
  for (const char* name :
       {"completed", "gave_up", "lost", "handed_over", "broken_off", "end_of_run"}) {
    EXPECT_GT(endings[name], 0) << name;
  }
}

TEST_F(SmallTownTrace, EndsEachActivityNotBeforeItsStartAndIsInOrderOfEnds) {
  double last = 0;
  for (const TraceRecord& record : records_) {
    ASSERT_LE(record.start, record.end);
    ASSERT_LE(last, record.end);
    last = record.end;
    if (phase(record) == "happens" || phase(record) == "reached") {
      ASSERT_EQ(record.start, record.end);
    }
  }
}

TEST_F(SmallTownTrace, LeavesNoGapBetweenTheActivitiesOfAWalk) {
  std::map<std::int64_t, double> until;
  std::size_t followed = 0;
  for (const TraceRecord& record : records_) {
    if (record.walk < 0 || phase(record) == "place_held") continue;
    const auto [place, is_new] = until.emplace(record.walk, record.end);
    if (is_new) continue;
    ASSERT_EQ(record.start, place->second) << "walk " << record.walk << ", " << address(record);
    place->second = record.end;
    ++followed;
  }
  EXPECT_GT(followed, 2000U);
}

TEST_F(SmallTownTrace, HoldsAPlaceFromTheEndOfServiceOn) {
  std::map<std::tuple<std::int64_t, std::int16_t, double>, int> served;
  for (const TraceRecord& record : records_) {
    if (phase(record) == "served") ++served[{record.walk, record.activity, record.end}];
  }
  std::size_t held = 0;
  for (const TraceRecord& record : records_) {
    if (phase(record) != "place_held") continue;
    ++held;
    EXPECT_EQ((served[{record.walk, record.activity, record.start}]), 1);
    EXPECT_LT(record.start, record.end);
  }
  EXPECT_GT(held, 10U);
}

TEST_F(SmallTownTrace, ShowsAsManyStartsOfServiceVisitsAndEventsAsWereCounted) {
  const Scenario text =
      Scenario::load(scenario("small_town.toml"), {}, standard_library(CARERSIM_SOURCE_DIR));
  const RunPlan plan = read_run(text, carer_model());
  const PathwayPlan& pathways = plan.arms[0].pathways;
  std::map<std::string, std::string> service_of;
  for (const Step& step : pathways.steps) {
    if (step.kind == StepKind::service) {
      const ServiceId service = pathways.service_steps[step.detail].service;
      service_of[step.address] = pathways.services[service.index()].name;
    }
  }
  std::map<std::string, double> found;
  for (const TraceRecord& record : records_) {
    const std::string& what = address(record);
    const std::string& how = phase(record);
    if (how == "served") ++found["started." + service_of.at(what)];
    // A visit is a wait, or service without one.
    if (how == "waits" && ending(record) != "completed") ++found[what];
    if (how == "reached" || how == "served" || how == "delay" || how == "review" || how == "active")
      ++found[what];
  }
  std::size_t compared = 0;
  for (const auto& [name, count] : counted_) {
    if (name.starts_with("started.")) {
      EXPECT_EQ(found[name], count) << name;
      ++compared;
    }
  }
  for (const Step& step : pathways.steps) {
    switch (step.kind) {
      case StepKind::decision:
      case StepKind::start:
      case StepKind::support:
        break;
      default:
        EXPECT_EQ(found[step.address], counted_.at(plan.measures[step.visits].name))
            << step.address;
        ++compared;
    }
  }
  EXPECT_GT(compared, 20U);
}

TEST_F(SmallTownTrace, TellsStrainAndPlaceAsTheyWereAtTheStart) {
  ASSERT_EQ(names_.shown.size(), 2U);
  ASSERT_EQ(names_.shown[0].name, "place");
  ASSERT_EQ(names_.shown[1].name, "strain");
  std::map<std::int64_t, int> strain;
  std::size_t rises = 0, in_hospital = 0;
  for (const TraceRecord& record : records_) {
    if (record.number >= std::int64_t{1} << 31) {
      ASSERT_EQ(record.levels[0], -1);
      ASSERT_EQ(record.levels[1], -1);
      continue;
    }
    if (address(record) == "population") strain[record.number] = record.levels[1];
    if (record.start == record.end) {
      ASSERT_EQ(record.levels[1], strain.at(record.number)) << record.number;
    }
    if (address(record) == "process.strain_rises") {
      ++strain[record.number];
      ++rises;
    }
    if (address(record) == "process.strain_falls") --strain[record.number];
    if (phase(record) == "place_held") in_hospital += record.levels[0] == 1 ? 1 : 0;
  }
  EXPECT_GT(rises, 100U);
  EXPECT_GT(in_hospital, 10U);
}

}  // namespace
}  // namespace carersim
