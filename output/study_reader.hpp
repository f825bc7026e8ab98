#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/design/points.hpp"
#include "sim/measure/measure.hpp"

namespace carersim {

/// What a study's result file says of the study.
struct StudyContents {
  struct Axis {
    std::string name, address, unit;
  };
  std::string title, design;
  std::map<std::string, std::uint64_t> design_settings;  ///< such as "trajectories", 10
  std::string program_version;
  std::map<std::string, std::string> versions;  ///< of the libraries and the compiler
  std::string command;  ///< of the last stretch of work; empty where the file does not say
  std::uint64_t seed = 0, failed_units = 0;
  std::uint64_t broken_checks = 0;  ///< that nothing is lost, of all units
  std::size_t points = 0, replications = 0;
  std::vector<Axis> axes;
  std::vector<std::string> arms;
  std::vector<std::size_t> against;         ///< for each arm the one that it is compared with
  std::vector<std::string> scenario_texts;  ///< of each arm, before the axes change it
  std::vector<std::string> assumptions;
  std::vector<Measure> measures;
  std::vector<std::size_t> by_year;      ///< measures that are kept year by year too
  std::vector<std::string> year_starts;  ///< first day of each year of the evaluation, ISO 8601
  /// A unit that failed, and what was found wrong.
  struct Failure {
    std::size_t point = 0, replication = 0;
    std::string text;
  };
  std::vector<Failure> failures;
};

/// Reads the result file of a study, which FORMAT.md describes.
class StudyReader {
 public:
  /// @throws InputError when the file is none, or damaged
  explicit StudyReader(std::filesystem::path path);
  ~StudyReader();
  StudyReader(StudyReader&&) noexcept;
  StudyReader& operator=(StudyReader&&) noexcept;

  [[nodiscard]] const std::filesystem::path& path() const;
  [[nodiscard]] const StudyContents& study() const;

  /// Where the points lie on their axes, from 0 to 1.
  [[nodiscard]] const Points& places() const;
  /// The number at a point, in the axis' unit; nan when it is none.
  [[nodiscard]] double number(std::size_t point, std::size_t axis) const;
  /// The value at a point as the scenario has it: "2.1 WTE".
  [[nodiscard]] std::string text(std::size_t point, std::size_t axis) const;

  /// Totals of an arm over the evaluation, for each of some measures: [measure][point ×
  /// replications + replication]; nan where the unit failed. Reads the file once.
  /// @throws InputError when the file is damaged
  [[nodiscard]] std::vector<std::vector<double>> totals(
      std::size_t arm, const std::vector<std::size_t>& measures) const;
  /// The same in each year: [measure][(point × replications + replication) × years + year].
  /// @pre the measures are among those by year
  [[nodiscard]] std::vector<std::vector<double>> in_years(
      std::size_t arm, const std::vector<std::size_t>& measures) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace carersim
