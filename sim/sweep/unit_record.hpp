#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/sweep/study_description.hpp"

namespace carersim {

/// What became of one unit.
struct UnitRecord {
  enum class Status : std::uint8_t { done, failed };
  UnitId unit;
  Status status = Status::done;
  /// Whose fault it was that one failed: of the study or its scenario, the machine, the program.
  enum class Fault : std::uint8_t { none, input, environment, program };
  Fault fault = Fault::none;
  std::string problem;  ///< of one that failed, what was found

  std::vector<double> values;               ///< [arm][value], see StudyDescription::values_of_arm()
  std::vector<std::uint64_t> event_hashes;  ///< [arm]
  std::vector<std::uint64_t> events;        ///< [arm]
  std::uint32_t broken_checks = 0;          ///< checks that nothing is lost, of all arms

  double seconds = 0;      ///< of work
  double preparing = 0;    ///< of these, reading the scenario of the point
  double finished_at = 0;  ///< seconds since 1970
};

/// A stretch of work on a study, from the start of a command.
struct SessionRecord {
  double started_at = 0;  ///< seconds since 1970
  std::uint32_t jobs = 1;
  std::string host;
};

[[nodiscard]] std::string to_bytes(const UnitRecord& record);
[[nodiscard]] std::string to_bytes(const SessionRecord& record);
/// @throws ProgramError when the bytes are none of to_bytes()
[[nodiscard]] UnitRecord unit_from_bytes(std::string_view bytes);
[[nodiscard]] SessionRecord session_from_bytes(std::string_view bytes);

/// What was found wrong with a unit that failed, and where: "point 3, replication 0 (…): found …".
[[nodiscard]] std::string problem_text(const StudyDescription& study, const UnitRecord& record);

/// Seconds since 1970.
[[nodiscard]] double wall_clock();

}  // namespace carersim
