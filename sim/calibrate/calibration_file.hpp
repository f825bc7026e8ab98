#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "sim/calibrate/search.hpp"
#include "sim/calibrate/target_file.hpp"
#include "sim/scenario/data_file.hpp"
#include "sim/scenario/scenario.hpp"

namespace carersim {

/// What is calibrated to what, and how: a TOML file; scenarios/README.md has its keys.
class CalibrationFile {
 public:
  /// @param folders  where the scenario and the targets are looked for when they are not beside the
  ///                 file
  /// @throws InputError when it cannot be read, or names no scenario or no targets that are there:
  ///         then with all its other problems too
  CalibrationFile(const std::filesystem::path& file,
                  const std::vector<std::filesystem::path>& folders,
                  std::shared_ptr<KeyReads> key_reads = {});

  [[nodiscard]] const std::string& title() const { return title_; }
  [[nodiscard]] const std::filesystem::path& scenario() const { return scenario_; }
  [[nodiscard]] const std::filesystem::path& targets() const { return targets_; }
  /// None: the scenario's own.
  [[nodiscard]] const std::vector<std::string>& areas() const { return areas_; }
  /// What it changes in the scenario's [time] and [run] while it searches …
  [[nodiscard]] const std::vector<Override>& search_settings() const { return search_; }
  /// … and when what was found is confirmed with other luck.
  [[nodiscard]] const std::vector<Override>& confirm_settings() const { return confirm_; }

  /// The whole plan.
  /// @param scenario  read to the end, so that it is known which parameters it uses
  /// @param targets   receive their weights, and whether they are held out
  /// @throws InputError with every problem of this file
  [[nodiscard]] SearchPlan plan(const Scenario& scenario, std::vector<TargetPlan>& targets) const;

 private:
  void read_run(const Cursor& root);
  void read_stages(const Cursor& root);
  [[nodiscard]] std::filesystem::path find_file(const Cursor& name,
                                                const std::vector<std::filesystem::path>& folders);
  void weigh(std::vector<TargetPlan>& targets) const;
  void read_free(const Cursor& cursor, const Scenario& scenario,
                 std::vector<FreeParameter>& parameters) const;

  std::filesystem::path file_;
  DataFile data_;
  std::string title_;
  std::filesystem::path scenario_, targets_;
  std::vector<std::string> areas_;
  std::vector<Override> search_, confirm_;
  SearchPlan plan_;
};

}  // namespace carersim
