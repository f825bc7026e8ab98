#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/carersim/scenario_options.hpp"
#include "sim/sweep/study_description.hpp"
#include "sim/sweep/study_file.hpp"

namespace carersim {

/// A study and its scenario, read whole.
class LoadedStudy {
 public:
  /// @throws InputError with every problem
  explicit LoadedStudy(const std::filesystem::path& file);

  [[nodiscard]] const StudyDescription& description() const { return description_; }
  /// The scenario as it stands, without axes.
  [[nodiscard]] const LoadedScenario& base() const { return *base_; }
  /// The scenario at one point. @throws InputError when it cannot be that
  [[nodiscard]] LoadedScenario at(std::uint32_t point) const;
  /// Reads the scenario at the points where an axis is at one of its ends, so that values that
  /// cannot be are found before anything is simulated. @throws InputError naming the point
  void check_ends() const;
  /// Axes that set what arms set for themselves, in words: at every point such arms no longer
  /// differ in it.
  [[nodiscard]] std::vector<std::string> hidden_differences() const;

 private:
  void describe();

  StudyFile file_;
  Library library_;
  std::optional<LoadedScenario> base_;
  StudyDescription description_;
};

}  // namespace carersim
