#include "sim/sweep/pilot.hpp"

#include <gmock/gmock.h>

#include <set>

#include "tests/sim/sweep/example_study.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {
namespace {

using ::testing::ElementsAre;

Pilot example_pilot() {
  Pilot pilot;
  pilot.program_version = "1";
  pilot.study = "00ff";
  pilot.host = "a \"fast\" \\ one";
  pilot.processors = 2;
  pilot.reading = 0.1 + 0.2;
  pilot.checking = 0.25;
  pilot.starting = 1.0 / 3;
  pilot.keeping = 1.1e-5;
  pilot.writing = 2e-4;
  pilot.record_bytes = 326.5;
  pilot.crowding = 1.0625;
  pilot.units = {{{2, 1}, 1.0 / 7, 0.0}, {{0, 0}, 5e-324, 0.125}};
  return pilot;
}

TEST(Pilot, ReadsBackWhatItHasWritten) {
  const TemporaryFolder folder;
  const Pilot pilot = example_pilot();
  folder.write("pilot.toml", pilot_text(pilot));
  const Pilot read = read_pilot(folder / "pilot.toml", example_study());
  EXPECT_EQ(pilot_text(read), pilot_text(pilot));
  EXPECT_EQ(read.host, pilot.host);
  EXPECT_EQ(read.reading, 0.1 + 0.2);
  ASSERT_EQ(read.units.size(), 2U);
  EXPECT_EQ(read.units[0].id, (UnitId{2, 1}));
  EXPECT_EQ(read.units[0].simulating, 1.0 / 7);
  EXPECT_EQ(read.units[1].preparing, 0.125);
}

TEST(Pilot, SaysEverythingThatIsWrongWithAFile) {
  const TemporaryFolder folder;
  folder.write("pilot.toml",
               "program = \"1\"\nstudy = \"00\"\nhost = \"a\"\nprocessors = 0\nreading = -1\n"
               "checking = 0\nstarting = 0\nkeeping = 0\nwriting = 0\nrecord_bytes = 1\n"
               "crowding = 0.5\nspeed = 3\n[[unit]]\npoint = 3\nreplication = 0\n"
               "simulating = \"long\"\npreparing = 0\n");
  try {
    (void)read_pilot(folder / "pilot.toml", example_study());
    FAIL();
  } catch (const InputError& error) {
    std::string said = error.what();
    const std::string path = folder.path().string() + "/";
    for (std::size_t at = said.find(path); at != std::string::npos; at = said.find(path))
      said.erase(at, path.size());
    EXPECT_EQ(said,
              "pilot.toml: 6 problems\n"
              "  pilot.toml:4:14: processors: found 0; expected a whole number, from 1 to 1000000\n"
              "  pilot.toml:5:11: reading: found -1; expected a number or percentage, from 0 to "
              "1000000000\n"
              "  pilot.toml:11:12: crowding: found 0.5; expected a number or percentage, from 1 to "
              "1000\n"
              "  pilot.toml:12:1: speed: found an unknown key; expected nothing here\n"
              "  pilot.toml:14:9: unit.1.point: found 3; expected one of the study's points, 0 to "
              "2\n"
              "  pilot.toml:16:14: unit.1.simulating: found \"long\"; expected a number or "
              "percentage, from 0 to 1000000000");
  }
}

TEST(Pilot, DoesPointsFromAllOverTheDesignWithTwoReplicationsOfEach) {
  StudyDescription study = example_study();
  std::vector<std::string> values;
  std::vector<double> places;
  for (int i = 0; i < 1000; ++i) {
    values.push_back(std::to_string(i));
    places.push_back(i);
  }
  study.points = StudyPoints({StudyAxis("size", "size", values)}, places);
  study.replications = 5;
  const std::vector<UnitId> units = pilot_units(study, 200);
  ASSERT_EQ(units.size(), 200U);
  std::set<std::uint32_t> points, tenths;
  for (std::size_t i = 0; i < units.size(); ++i) {
    EXPECT_EQ(units[i].replication, i % 2);
    EXPECT_EQ(units[i].point, units[i - i % 2].point);
    points.insert(units[i].point);
    tenths.insert(units[i].point / 100);
  }
  EXPECT_EQ(points.size(), 100U);
  EXPECT_EQ(tenths.size(), 10U);
  const std::vector<UnitId> longer = pilot_units(study, 300);
  EXPECT_TRUE(std::equal(units.begin(), units.end(), longer.begin()));
}

TEST(Pilot, DoesEveryUnitOnceWhereTheStudyIsSmall) {
  StudyDescription study = example_study();
  study.replications = 3;
  std::vector<UnitId> units = pilot_units(study, 100);
  std::sort(units.begin(), units.end());
  EXPECT_THAT(units,
              ElementsAre(UnitId{0, 0}, UnitId{0, 1}, UnitId{0, 2}, UnitId{1, 0}, UnitId{1, 1},
                          UnitId{1, 2}, UnitId{2, 0}, UnitId{2, 1}, UnitId{2, 2}));
  EXPECT_EQ(pilot_units(study, 1).size(), 1U);
}

}  // namespace
}  // namespace carersim
