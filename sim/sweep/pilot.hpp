#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/sweep/study_description.hpp"

namespace carersim {

/// What was measured of a study on one machine, in wall seconds of that machine: enough to say how
/// long all of it takes elsewhere.
struct Pilot {
  std::string program_version;
  std::string study;  ///< fingerprint of the study that was measured
  std::string host;
  std::uint32_t processors = 1;

  double reading = 0;   ///< a process reads the study and its scenario
  double checking = 0;  ///< reads the scenario at the ends of the axes, before the first worker
  double starting = 0;  ///< a worker, from its start until it takes units
  double keeping = 0;   ///< the parent, of each unit: takes it in, keeps it and hands out the next
  double writing = 0;   ///< of each unit: reading it from the parts, and into the result file
  double record_bytes = 0;  ///< of a finished unit, as sent
  /// How many times as long a unit takes while every processor has one, as when it is alone; 1
  /// where that was not measured.
  double crowding = 1;

  /// A unit that was done, as long as it takes alone.
  struct Unit {
    UnitId id;
    double simulating = 0;  ///< seconds, without reading its point's scenario
    double preparing = 0;   ///< seconds of reading it; 0 where the worker had the point already
  };
  std::vector<Unit> units;
};

/// As a pilot file (TOML) has it; read_pilot() gives the same bits back.
[[nodiscard]] std::string pilot_text(const Pilot& pilot);

/// @throws InputError with every problem: also of units that the study does not have
[[nodiscard]] Pilot read_pilot(const std::filesystem::path& file, const StudyDescription& study);

/// The units that a pilot does: points from all over the design, of each the first two replications
/// where there are so many. Longer lists begin as shorter ones do.
/// @param count  how many, at most; at least one
[[nodiscard]] std::vector<UnitId> pilot_units(const StudyDescription& study, std::size_t count);

}  // namespace carersim
