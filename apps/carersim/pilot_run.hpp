#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "apps/carersim/loaded_study.hpp"
#include "apps/carersim/progress.hpp"
#include "sim/core/interruption.hpp"
#include "sim/sweep/pilot.hpp"

namespace carersim {

/// A pilot as the command line asks for it.
struct PilotRequest {
  std::filesystem::path study;
  std::uint32_t units = 32;  ///< at most; at least two for each processor
  Progress::Show show = Progress::Show::no;
};

/// Does some units of a study for real, in worker processes of this machine: the same ones alone
/// and with every processor at work, by turns, so that what else the machine does weighs on both.
/// Then rehearses keeping and writing units, with what the first ones gave, in a folder of its own
/// in the working directory, where a sweep writes too.
/// @param reading   seconds that reading the study took
/// @return nothing when interrupted
/// @throws InputError or EnvironmentError when the units fail
[[nodiscard]] std::optional<Pilot> run_pilot(const LoadedStudy& study, const PilotRequest& request,
                                             double reading, const Interruption& interruption);

}  // namespace carersim
