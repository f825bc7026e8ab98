#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/calibrate/identify.hpp"
#include "sim/calibrate/search.hpp"

namespace carersim {

/// What an overlay says of how it was made.
struct OverlayHeading {
  std::string title;  ///< of the calibration
  std::string command;
  std::string version;  ///< of the program
  std::string area;
  std::string luck;  ///< "4 replications of seed 1"
};

/// Scenario text that sets the free parameters to what was found: a scenario that names it in
/// `extends` after its base is calibrated. What was there before, its interval and the targets that
/// told it stand beside each.
/// @param found  of every parameter, as identify() gives it; empty when the search was interrupted
[[nodiscard]] std::string overlay_text(const OverlayHeading& heading, const SearchPlan& plan,
                                       const SearchPoint& start, const SearchPoint& best,
                                       const std::vector<Identified>& found);

/// The changes that such a file makes to a scenario.
/// @throws InputError when it sets anything but parameters
[[nodiscard]] std::vector<Override> read_overlay(const std::filesystem::path& file);

}  // namespace carersim
