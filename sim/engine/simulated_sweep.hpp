#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "sim/engine/platform.hpp"
#include "sim/sweep/unit_times.hpp"

namespace carersim {

/// How the work is spread: worker processes of one machine (`carersim sweep --jobs`), or ranks
/// (`carersim-mpi`), of which rank 0 hands out.
enum class Spread : std::uint8_t { processes, ranks };

/// Seconds of a sweep beside its units, on the machine of the pilot.
struct SweepStages {
  double before = 0;        ///< reads and checks the study, before the first worker is started
  double starting = 0;      ///< a worker
  bool own_first = false;   ///< rank 0's worker has started before the others do
  double keeping = 0;       ///< the parent, of each unit
  double looking = 0;       ///< until somebody who waits for a message finds it
  double after = 0;         ///< reads the study again and writes the result file
  double record_bytes = 0;  ///< of a finished unit, as sent
  double crowding = 1;      ///< times as long as alone, where every core of a machine has a worker
};

[[nodiscard]] SweepStages stages_of(const Pilot& pilot, Spread spread, std::uint64_t units);

/// The part of a platform that takes part.
struct SweepLayout {
  std::uint32_t nodes = 1;    ///< the first of them
  std::uint32_t workers = 1;  ///< on each
};

/// What a simulated sweep took.
struct SimulatedSweep {
  double seconds = 0;  ///< from its start to its result file
  double work_seconds =
      0;  ///< of its units, each alone on a core of the pilot, each point read once
  double capacity_seconds = 0;  ///< what its workers could have done, in the same seconds
  double core_hours = 0;        ///< of workers, while their machines were on
  double money = 0;
  std::uint64_t done = 0, failed = 0;
  std::uint64_t lost_units = 0;  ///< begun on machines that vanished
  std::uint32_t vanished = 0;    ///< machines
  std::uint32_t restarts = 0;
  std::string problem;  ///< why it did not end; empty when it did

  [[nodiscard]] double efficiency() const { return work_seconds / capacity_seconds; }
};

/// Runs a sweep inside SimGrid on a platform, with the Coordinator that real sweeps have: units are
/// work on hosts, what is sent between the parent and its workers takes the time of the route, and
/// machines vanish by their profiles and by luck. Uses this process's engine: call it in a
/// ForkedCall.
/// @param luck  number of the draw: which machines vanish when
/// @pre the layout fits the platform
[[nodiscard]] SimulatedSweep simulate_sweep(const std::filesystem::path& platform,
                                            const StudyDescription& study, const UnitSeconds& units,
                                            const SweepStages& stages, const SweepLayout& layout,
                                            std::uint32_t luck);

[[nodiscard]] std::string to_bytes(const SimulatedSweep& sweep);
[[nodiscard]] SimulatedSweep simulated_sweep_from_bytes(const std::string& bytes);

}  // namespace carersim
