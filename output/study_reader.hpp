#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace carersim {

/// What a study's result file says of each of its units.
struct StudyResults {
  std::string title;
  std::uint64_t seed = 0;
  std::size_t points = 0, replications = 0;
  std::vector<std::string> arms;
  std::vector<std::size_t> against;  ///< for each arm the one that it is compared with, or itself
  std::vector<std::string> measures;
  std::vector<std::string> axes;    ///< addresses of what is varied
  std::vector<double> axis_values;  ///< [point][axis]; nan for what is no number
  std::vector<double> totals;       ///< [point][replication][arm][measure]; nan where it failed

  /// None when it was not kept.
  [[nodiscard]] std::optional<std::size_t> find(const std::string& measure) const;
  [[nodiscard]] double total(std::size_t point, std::size_t replication, std::size_t arm,
                             std::size_t measure) const {
    return totals[((point * replications + replication) * arms.size() + arm) * measures.size() +
                  measure];
  }
  [[nodiscard]] double axis_value(std::size_t point, std::size_t axis) const {
    return axis_values[point * axes.size() + axis];
  }
};

/// Reads a study's result file whole. @throws InputError when it is missing, damaged, of another
/// program or of a later version
[[nodiscard]] StudyResults read_study(const std::filesystem::path& file);

}  // namespace carersim
