#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/measure/measure.hpp"
#include "sim/scenario/data_file.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/sweep/study_design.hpp"

namespace carersim {

/// The measures of a run that a study keeps of every unit, by their place in the run's list.
struct KeptMeasures {
  std::vector<std::size_t> measures;  ///< over the evaluation
  std::vector<std::size_t> by_year;  ///< also year by year of the evaluation; each is in `measures`
};

/// A study as its file has it: a scenario, what is varied in it, and how. scenarios/README.md has
/// the keys.
class StudyFile {
 public:
  /// @param folders  where the scenario is looked for when it is not beside the file
  /// @throws InputError when it cannot be read, or names no scenario that is there: then with all
  ///         its other problems too
  StudyFile(const std::filesystem::path& file, const std::vector<std::filesystem::path>& folders,
            std::shared_ptr<KeyReads> key_reads = {});

  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] const std::string& title() const { return title_; }
  [[nodiscard]] const std::filesystem::path& scenario() const { return scenario_; }
  /// What it changes in the scenario at every point: [set], and [run]'s seed and replications.
  [[nodiscard]] const std::vector<Override>& settings() const { return settings_; }
  /// How its points are chosen, in words.
  [[nodiscard]] const std::string& design() const { return design_; }
  [[nodiscard]] const StudyPoints& points() const { return points_; }

  /// What the scenario becomes at one point.
  [[nodiscard]] std::vector<Override> overrides(std::uint32_t point) const;

  /// The last thing to be read.
  /// @param all        what the scenario counts
  /// @param headlines  names of those that are kept where the file names none
  /// @throws InputError with every problem of the file
  [[nodiscard]] KeptMeasures finish(const std::vector<Measure>& all,
                                    const std::vector<std::string>& headlines) const;

 private:
  void find_scenario(const std::vector<std::filesystem::path>& folders);
  void read_settings();
  void read_points();
  [[nodiscard]] DesignPlan read_design();
  [[nodiscard]] std::vector<StudyAxis> read_axes(DesignPlan& design);

  std::filesystem::path file_;
  DataFile data_;
  std::string title_;
  std::filesystem::path scenario_;
  std::vector<Override> settings_;
  std::string design_;
  StudyPoints points_;
};

}  // namespace carersim
