#include "sim/sweep/pilot.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/random/luck.hpp"
#include "sim/scenario/data_file.hpp"
#include "sim/scenario/document.hpp"

namespace carersim {

namespace {

constexpr std::uint32_t replications_of_point = 2;
constexpr double longest = 1e9;  ///< seconds

double seconds(const Cursor& cursor) {
  return cursor.number(Range::between(0, longest));
}

Pilot::Unit read_unit(const Cursor& cursor, const StudyDescription& study) {
  const auto number = [&](const char* key, std::uint32_t count, const char* things) {
    const Cursor at = cursor[key];
    const std::int64_t found = at.count(Range::between(0, 4e9));
    if (found < count) return static_cast<std::uint32_t>(found);
    at.problem(std::to_string(found),
               fmt::format("one of the study's {}, 0 to {}", things, count - 1));
    return 0U;
  };
  Pilot::Unit unit;
  unit.id.point = number("point", study.points.size(), "points");
  // A study may have been shortened since: luck is luck in any replication.
  unit.id.replication =
      static_cast<std::uint32_t>(cursor["replication"].count(Range::between(0, 4e9)));
  unit.simulating = seconds(cursor["simulating"]);
  unit.preparing = seconds(cursor["preparing"]);
  return unit;
}

}  // namespace

std::string pilot_text(const Pilot& pilot) {
  std::string text = fmt::format(
      "# How long things took on one machine, in seconds: carersim plan reads it with --pilot.\n"
      "program    = {}\n"
      "study      = {}\n"
      "host       = {}\n"
      "processors = {}\n\n",
      toml_text(pilot.program_version), toml_text(pilot.study), toml_text(pilot.host),
      pilot.processors);
  text += fmt::format(
      "reading      = {}  # the study, by a process\n"
      "checking     = {}  # the scenario at the ends of the axes\n"
      "starting     = {}  # a worker\n"
      "keeping      = {}  # a finished unit, and handing out the next\n"
      "writing      = {}  # a unit into the result file\n"
      "record_bytes = {}\n"
      "crowding     = {}  # times as long with every processor at work\n",
      pilot.reading, pilot.checking, pilot.starting, pilot.keeping, pilot.writing,
      pilot.record_bytes, pilot.crowding);
  for (const Pilot::Unit& unit : pilot.units) {
    text += fmt::format(
        "\n[[unit]]\npoint       = {}\nreplication = {}\nsimulating  = {}\npreparing   = {}\n",
        unit.id.point, unit.id.replication, unit.simulating, unit.preparing);
  }
  return text;
}

Pilot read_pilot(const std::filesystem::path& file, const StudyDescription& study) {
  const DataFile data(file);
  const Cursor root = data.root();
  Pilot pilot;
  pilot.program_version = root["program"].text();
  pilot.study = root["study"].text();
  pilot.host = root["host"].text();
  pilot.processors = static_cast<std::uint32_t>(root["processors"].count(Range::between(1, 1e6)));
  pilot.reading = seconds(root["reading"]);
  pilot.checking = seconds(root["checking"]);
  pilot.starting = seconds(root["starting"]);
  pilot.keeping = seconds(root["keeping"]);
  pilot.writing = seconds(root["writing"]);
  pilot.record_bytes = root["record_bytes"].number(Range::between(0, 1e12));
  pilot.crowding = root["crowding"].number(Range::between(1, 1000));
  const Cursor units = root["unit"];
  for (const Cursor& unit : units.children()) pilot.units.push_back(read_unit(unit, study));
  if (pilot.units.empty()) units.problem("no unit", "at least one [[unit]]");
  data.finish();
  return pilot;
}

std::vector<UnitId> pilot_units(const StudyDescription& study, std::size_t count) {
  std::vector<std::uint32_t> points(study.points.size());
  for (std::uint32_t i = 0; i < points.size(); ++i) points[i] = i;
  const Luck luck(study.seed, 0);
  constexpr LuckName name = luck_name("pilot points");
  const std::uint32_t of_point = std::min(study.replications, replications_of_point);
  // Fisher and Yates' shuffle, of as many as are wanted.
  std::vector<UnitId> units;
  for (std::uint32_t i = 0; i < points.size() && units.size() < count; ++i) {
    const std::uint64_t left = points.size() - i;
    const std::uint64_t chosen = luck.block(i, name, 0).first() % left;
    std::swap(points[i], points[i + chosen]);
    for (std::uint32_t replication = 0; replication < of_point && units.size() < count;
         ++replication)
      units.push_back({points[i], replication});
  }
  // Where points are few, more replications of each tell more.
  for (std::uint32_t replication = of_point;
       replication < study.replications && units.size() < count; ++replication) {
    for (std::uint32_t i = 0; i < points.size() && units.size() < count; ++i)
      units.push_back({points[i], replication});
  }
  return units;
}

}  // namespace carersim
