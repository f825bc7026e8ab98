#include "sim/engine/simulated_sweep.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <queue>

#include "sim/core/forked_call.hpp"
#include "sim/sweep/coordinator.hpp"
#include "tests/sim/sweep/example_study.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {
namespace {

constexpr double exact = 1e-6;

/// Points along one range, one replication each.
StudyDescription study_of(std::uint32_t points) {
  StudyDescription study = example_study();
  study.replications = 1;
  std::vector<double> places;
  for (std::uint32_t i = 0; i < points; ++i) places.push_back(i / std::max(points - 1.0, 1.0));
  study.points = StudyPoints({StudyAxis("size", "size", WrittenNumber{"", 0, ""},
                                        WrittenNumber{"", 100, ""}, AxisScale::linear)},
                             places);
  return study;
}

UnitSeconds seconds_of(std::vector<float> simulating, float preparing = 0.5F) {
  const std::size_t points = simulating.size();
  return {std::move(simulating), std::vector<float>(points, preparing)};
}

/// A second before the first worker, half a second for it to start, a quarter for each unit, two
/// to write the result.
SweepStages stages() {
  SweepStages stages;
  stages.before = 1;
  stages.starting = 0.5;
  stages.keeping = 0.25;
  stages.after = 2;
  return stages;
}

SweepStages stages_of_ranks() {
  SweepStages ranks = stages();
  ranks.own_first = true;
  return ranks;
}

/// A platform in a folder of its own.
class Machines {
 public:
  explicit Machines(const std::string& inner, const std::string& properties = "") {
    folder_.write("machines.xml",
                  "<?xml version='1.0'?>\n"
                  "<!DOCTYPE platform SYSTEM \"https://simgrid.org/simgrid.dtd\">\n"
                  "<platform version=\"4.1\">\n<zone id=\"all\" routing=\"Full\">\n" +
                      properties + inner + "</zone>\n</platform>\n");
  }
  [[nodiscard]] std::filesystem::path file() const { return folder_ / "machines.xml"; }
  void write(const std::string& name, const std::string& text) const { folder_.write(name, text); }

  [[nodiscard]] SimulatedSweep run(const StudyDescription& study, const UnitSeconds& units,
                                   const SweepStages& stages, const SweepLayout& layout,
                                   std::uint32_t luck = 0) const {
    ForkedCall call(
        [&] { return to_bytes(simulate_sweep(file(), study, units, stages, layout, luck)); });
    return simulated_sweep_from_bytes(call.answer());
  }

 private:
  TemporaryFolder folder_;
};

std::string property(const std::string& name, const std::string& value) {
  return fmt::format("<prop id=\"{}\" value=\"{}\"/>\n", name, value);
}

/// `host-0`, `host-1` … of one core each, any two a second apart.
std::string hosts(int count, const std::string& more_of_last = "") {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += fmt::format("<host id=\"host-{}\" speed=\"1Gf\" core=\"2\" {}/>\n", i,
                        i + 1 == count ? more_of_last : "");
  text += "<link id=\"wire\" bandwidth=\"1000GBps\" latency=\"1s\" sharing_policy=\"FATPIPE\"/>\n";
  for (int i = 0; i < count; ++i) {
    for (int j = i + 1; j < count; ++j)
      text += fmt::format(
          "<route src=\"host-{}\" dst=\"host-{}\"><link_ctn id=\"wire\"/></route>\n", i, j);
  }
  return text;
}

const std::string four_cores = "<host id=\"desk\" speed=\"1Gf\" core=\"4\"/>\n";

TEST(SimulatedSweep, TakesWithOneWorkerAsLongAsItsPartsTogether) {
  const Machines machine(four_cores);
  const SimulatedSweep sweep = machine.run(study_of(3), seconds_of({4, 2, 3}), stages(), {1, 1});
  EXPECT_NEAR(sweep.seconds, 1 + 0.5 + (4.5 + 2.5 + 3.5) + 3 * 0.25 + 2, exact);
  EXPECT_EQ(sweep.done, 3U);
  EXPECT_NEAR(sweep.work_seconds, 10.5, exact);
  EXPECT_NEAR(sweep.efficiency(), 10.5 / 14.75, exact);
  EXPECT_NEAR(sweep.core_hours, 14.75 / 3600, exact);
  EXPECT_EQ(sweep.money, 0);
  EXPECT_EQ(sweep.problem, "");
}

TEST(SimulatedSweep, SharesEqualUnitsAmongTheWorkersOfOneMachine) {
  SweepStages no_keeping = stages();
  no_keeping.keeping = 0;
  const Machines machine(four_cores);
  const SimulatedSweep sweep =
      machine.run(study_of(5), seconds_of({2, 2, 2, 2, 2}), no_keeping, {1, 2});
  EXPECT_NEAR(sweep.seconds, 1 + 0.5 + 3 * 2.5 + 2, exact);
  EXPECT_NEAR(sweep.core_hours, 2 * sweep.seconds / 3600, exact);
}

TEST(SimulatedSweep, ReadsAPointOnceForEachWorkerThatHasIt) {
  StudyDescription study = study_of(1);
  study.replications = 4;
  UnitSeconds units;
  units.simulating = {1, 1, 1, 1};
  units.preparing = {0.5F};
  const Machines machine(four_cores);
  SweepStages none;
  EXPECT_NEAR(machine.run(study, units, none, {1, 1}).seconds, 4.5, exact);
  EXPECT_NEAR(machine.run(study, units, none, {1, 2}).seconds, 2.5, exact);
  EXPECT_NEAR(machine.run(study, units, none, {1, 2}).work_seconds, 4.5, exact);
}

TEST(SimulatedSweep, EndsWhenTheSameCoordinatorEndsInALoopOverFinishedUnits) {
  // The same hand-out, driven by the simplest of event loops instead of SimGrid.
  const StudyDescription study = study_of(40);
  std::vector<float> seconds;
  for (std::uint32_t i = 0; i < 40; ++i) seconds.push_back(1 + static_cast<float>(i * 37 % 41));
  for (const std::uint32_t workers : {1U, 2U, 3U}) {
    UnitTally tally(study);
    UnitCost cost(study.points);
    Coordinator coordinator(study, tally, cost, {}, workers);
    using Event = std::pair<double, std::uint32_t>;
    std::priority_queue<Event, std::vector<Event>, std::greater<>> ends;
    std::vector<UnitId> has(workers);
    const auto hand_out = [&](std::uint32_t worker, double now) {
      if (const std::optional<UnitId> unit = coordinator.next(worker)) {
        has[worker] = *unit;
        ends.push({now + seconds[unit->point] + 0.5, worker});
      }
    };
    for (std::uint32_t worker = 0; worker < workers; ++worker) hand_out(worker, 0);
    double now = 0;
    while (!ends.empty()) {
      const auto [end, worker] = ends.top();
      ends.pop();
      now = end;
      UnitRecord record;
      record.unit = has[worker];
      record.seconds = seconds[record.unit.point] + 0.5;
      record.preparing = 0.5;
      coordinator.finished(worker, record);
      hand_out(worker, now);
    }
    const Machines machine(four_cores);
    const SimulatedSweep sweep = machine.run(study, seconds_of(seconds), {}, {1, workers});
    EXPECT_NEAR(sweep.seconds, now, exact) << workers << " workers";
    EXPECT_EQ(sweep.done, 40U);
  }
}

TEST(SimulatedSweep, SendsHandOutsAndRecordsOverTheRouteOfARank) {
  const Machines machines(hosts(2), property("launch_seconds", "3"));
  SweepStages ranks = stages_of_ranks();
  ranks.looking = 0.125;
  const SimulatedSweep sweep = machines.run(study_of(2), seconds_of({10, 10}), ranks, {2, 1});
  // Launch, reading, rank 0's worker, the other's, its word that it is ready, the unit to it, a
  // look, the unit, its record, which is kept.
  EXPECT_NEAR(sweep.seconds, 3 + 1 + 0.5 + 0.5 + 1 + 1 + 0.125 + 10.5 + 1 + 0.25 + 2, 1e-5);
}

TEST(SimulatedSweep, TakesSpeedsFromThePlatformWithThePilotsCoreAsOne) {
  const std::string fast = "<host id=\"desk\" speed=\"3Gf\" core=\"4\"/>\n";
  const Machines machine(fast, property("pilot_core", "1.5Gf"));
  const SimulatedSweep sweep = machine.run(study_of(3), seconds_of({4, 2, 3}), stages(), {1, 1});
  EXPECT_NEAR(sweep.seconds, 14.75 / 2, exact);
  EXPECT_NEAR(sweep.efficiency(), 10.5 / 14.75, exact);
}

TEST(SimulatedSweep, SlowsWorkersByThePartOfTheCoresThatIsBusy) {
  SweepStages crowded;
  crowded.crowding = 1.3;
  const Machines machine(four_cores);
  const UnitSeconds units = seconds_of({10, 10, 10, 10}, 0);
  EXPECT_NEAR(machine.run(study_of(4), units, crowded, {1, 1}).seconds, 40, exact);
  EXPECT_NEAR(machine.run(study_of(4), units, crowded, {1, 2}).seconds, 20 * 1.1, exact);
  EXPECT_NEAR(machine.run(study_of(4), units, crowded, {1, 4}).seconds, 10 * 1.3, exact);
}

TEST(SimulatedSweep, LeavesWorkersIdleWhereThereAreMoreThanUnits) {
  const Machines machines(
      hosts(4), property("price_per_node_hour", "36") + property("price_per_core_hour", "3.6"));
  const SimulatedSweep sweep = machines.run(study_of(2), seconds_of({10, 10}, 0), {}, {4, 2});
  EXPECT_EQ(sweep.done, 2U);
  // Both are done by workers of the first machine, which hear of them at once.
  EXPECT_NEAR(sweep.seconds, 10, exact);
  EXPECT_NEAR(sweep.efficiency(), 20.0 / (8 * 10), exact);
  EXPECT_NEAR(sweep.core_hours, 8 * 10 / 3600.0, exact);
  EXPECT_NEAR(sweep.money, 4 * 0.1 + 8 * 0.01, exact);
}

/// The last host is off from second 12 on.
class OneThatVanishes : public Machines {
 public:
  OneThatVanishes(int count, const std::string& lost_node)
      : Machines(hosts(count, "state_file=\"vanishing.txt\""),
                 property("lost_node", lost_node) + property("restart_seconds", "20") +
                     property("price_per_node_hour", "3600")) {
    write("vanishing.txt", "PERIODICITY 1000000\n0 1\n12 0\n");
  }
};

TEST(SimulatedSweep, LosesExactlyTheUnitOfAMachineThatVanishesAndDoesItAgainElsewhere) {
  const OneThatVanishes machines(2, "redo");
  const SimulatedSweep sweep =
      machines.run(study_of(3), seconds_of({14, 14, 14}, 0), SweepStages{}, {2, 1});
  EXPECT_EQ(sweep.vanished, 1U);
  EXPECT_EQ(sweep.lost_units, 1U);
  EXPECT_EQ(sweep.restarts, 0U);
  EXPECT_EQ(sweep.done, 3U);
  EXPECT_EQ(sweep.failed, 0U);
  // The first machine does all three, and pays for both.
  EXPECT_NEAR(sweep.seconds, 3 * 14, 1e-5);
  EXPECT_NEAR(sweep.money, 3 * 14 + 12, 1e-5);
  EXPECT_NEAR(sweep.efficiency(), 3 * 14 / (3 * 14 + 12.0), 1e-5);
}

TEST(SimulatedSweep, StartsTheJobAgainWithoutTheMachineThatTookItAlong) {
  const OneThatVanishes machines(2, "restart");
  SweepStages before;
  before.before = 0.5;
  const SimulatedSweep sweep =
      machines.run(study_of(4), seconds_of({8, 8, 8, 8}, 0), before, {2, 1});
  EXPECT_EQ(sweep.vanished, 1U);
  EXPECT_EQ(sweep.restarts, 1U);
  // Each machine has done one, the other's record has come at 11.5, and each has its second.
  EXPECT_EQ(sweep.lost_units, 2U);
  EXPECT_EQ(sweep.done, 4U);
  EXPECT_NEAR(sweep.seconds, 12 + 20 + 0.5 + 2 * 8, 1e-5);
}

TEST(SimulatedSweep, MindsNoMachineThatWasGoneAndBackBeforeTheJobStartsAgain) {
  // The second takes the job along at 12; the third is gone from 14 to 18, and the job is back
  // at 32.
  std::string inner = hosts(3);
  const auto give = [&](const std::string& host, const std::string& file) {
    const std::string line = fmt::format("<host id=\"{}\"", host);
    inner.replace(inner.find(line), line.size(), fmt::format("{} state_file=\"{}\"", line, file));
  };
  give("host-1", "gone.txt");
  give("host-2", "back.txt");
  const Machines machines(inner, property("restart_seconds", "20"));
  machines.write("gone.txt", "PERIODICITY 1000000\n0 1\n12 0\n");
  machines.write("back.txt", "PERIODICITY 1000000\n0 1\n14 0\n18 1\n");
  const SimulatedSweep sweep =
      machines.run(study_of(3), seconds_of({50, 50, 50}, 0), SweepStages{}, {3, 1});
  EXPECT_EQ(sweep.vanished, 2U);
  EXPECT_EQ(sweep.restarts, 1U);
  EXPECT_EQ(sweep.lost_units, 3U);
  // From 32 on there are the first and the third, for three units; the first does two.
  EXPECT_NEAR(sweep.seconds, 32 + 2 * 50, 1e-5);
}

TEST(SimulatedSweep, GivesUpAUnitWhoseMachineHasVanishedThreeTimes) {
  // The other machine vanishes every 30 seconds for one, and the unit there takes longer.
  Machines machines(hosts(2, "state_file=\"vanishing.txt\""), property("lost_node", "redo"));
  machines.write("vanishing.txt", "PERIODICITY 30\n0 1\n29 0\n");
  const SimulatedSweep sweep =
      machines.run(study_of(2), seconds_of({1000, 1000}, 0), SweepStages{}, {2, 1});
  EXPECT_EQ(sweep.done, 1U);
  EXPECT_EQ(sweep.failed, 1U);
  EXPECT_EQ(sweep.lost_units, 3U);
  EXPECT_NEAR(sweep.seconds, 1000, 1e-5);
}

TEST(SimulatedSweep, LetsMachinesVanishByLuckThatBelongsToItsDraw) {
  std::string inner =
      "<cluster id=\"c\" prefix=\"spot-\" suffix=\"\" radical=\"1-20\" "
      "speed=\"1Gf\" core=\"1\" bw=\"1GBps\" lat=\"10us\">\n" +
      property("mean_life_hours", "0.05") + property("replaced_after_seconds", "60") +
      "</cluster>\n" +
      "<cluster id=\"f\" prefix=\"first-\" suffix=\"\" radical=\"0-0\" "
      "speed=\"1Gf\" core=\"1\" bw=\"1GBps\" lat=\"10us\"/>\n"
      "<link id=\"wire\" bandwidth=\"1GBps\" latency=\"10us\"/>\n"
      "<zoneRoute src=\"c\" dst=\"f\" gw_src=\"spot-c_router\" "
      "gw_dst=\"first-f_router\"><link_ctn id=\"wire\"/></zoneRoute>\n";
  const Machines machines(inner, property("lost_node", "redo"));
  const StudyDescription study = study_of(400);
  const UnitSeconds units = seconds_of(std::vector<float>(400, 5));
  const SimulatedSweep one = machines.run(study, units, SweepStages{}, {21, 1}, 1);
  const SimulatedSweep again = machines.run(study, units, SweepStages{}, {21, 1}, 1);
  const SimulatedSweep other = machines.run(study, units, SweepStages{}, {21, 1}, 2);
  EXPECT_EQ(one.done, 400U);
  EXPECT_GT(one.vanished, 3U);
  EXPECT_GT(one.lost_units, 0U);
  EXPECT_EQ(to_bytes(one), to_bytes(again));
  EXPECT_NE(one.seconds, other.seconds);
}

TEST(SimulatedSweep, SaysWhenMachinesVanishFasterThanUnitsAreDone) {
  Machines machines(hosts(2, "state_file=\"vanishing.txt\""),
                    property("lost_node", "restart") + property("restart_seconds", "5"));
  machines.write("vanishing.txt", "PERIODICITY 30\n0 1\n29 0\n");
  const SimulatedSweep sweep =
      machines.run(study_of(2), seconds_of({1000, 1000}, 0), SweepStages{}, {2, 1});
  EXPECT_EQ(sweep.problem, "machines vanish faster than units are done");
  EXPECT_EQ(sweep.done, 0U);
}

}  // namespace
}  // namespace carersim
