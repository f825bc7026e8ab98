#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace carersim {

/// Values of targets by replication, [target][replication].
using TargetValues = std::vector<std::vector<double>>;

/// What was simulated so far, kept in a file so that the same command goes on where it stopped.
///
/// A text file of one line each evaluation, behind a heading that tells what they are evaluations
/// of. A line that was cut short is left out. An evaluation counts as the same when the values of
/// the free parameters are written the same.
class Journal {
 public:
  /// Reads the file if there is one of the same heading; one of another heading is forgotten and
  /// replaced when the first evaluation is added.
  /// @param about        what the evaluations depend on besides the parameters: kept as a hash
  /// @param replications of each evaluation
  Journal(std::filesystem::path file, const std::string& about,
          const std::vector<std::string>& parameters, const std::vector<std::string>& targets,
          std::size_t replications);

  [[nodiscard]] std::size_t size() const { return known_.size(); }
  [[nodiscard]] const TargetValues* find(const std::vector<double>& values) const;
  /// @throws EnvironmentError when the file cannot be written
  void add(const std::vector<double>& values, const TargetValues& targets);
  /// Forgets everything: the program that wrote it gave other results.
  void forget();

 private:
  void read();
  [[nodiscard]] std::optional<TargetValues> parse(const std::string& line, std::string& key) const;

  std::filesystem::path file_;
  std::string heading_;
  std::size_t parameters_, targets_, replications_;
  std::map<std::string, TargetValues> known_;
  bool on_disk_ = false;  ///< the file is this journal's
};

}  // namespace carersim
