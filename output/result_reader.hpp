#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sim/measure/findings.hpp"
#include "sim/measure/results.hpp"

namespace carersim {

/// Reads a result file back. Every method throws InputError naming the file, what was found and
/// what to do, when the file is missing, cut short, damaged, of another program or of a later
/// version.
class ResultReader {
 public:
  explicit ResultReader(std::filesystem::path path);
  ~ResultReader();
  ResultReader(ResultReader&&) noexcept;
  ResultReader& operator=(ResultReader&&) noexcept;

  [[nodiscard]] const std::filesystem::path& path() const;
  /// The run as it was asked for; `provenance` and `versions` included.
  [[nodiscard]] const RunDescription& run() const;
  /// Replications in the file: fewer than `run().replications` when the run was interrupted.
  [[nodiscard]] std::size_t replications() const;
  /// The number each replication had in the run, ascending.
  [[nodiscard]] const std::vector<std::int32_t>& replication_numbers() const;
  [[nodiscard]] bool complete() const;

  /// Everything that one arm of one replication gave, as it was written.
  /// @param row  place among the file's replications
  [[nodiscard]] ReplicationResult result(std::size_t arm, std::size_t row) const;

  /// The totals of one arm for a run of rows: [row][measure].
  [[nodiscard]] std::vector<double> totals(std::size_t arm, std::size_t first_row,
                                           std::size_t rows) const;
  /// One measure of one arm, month by month: [row][month].
  [[nodiscard]] std::vector<double> series(std::size_t arm, std::size_t measure) const;
  /// [wait name], starts within the evaluation, or people still waiting at the horizon.
  [[nodiscard]] std::vector<WaitHistogram> waits(std::size_t arm, std::size_t row) const;
  [[nodiscard]] std::vector<WaitHistogram> still_waiting(std::size_t arm, std::size_t row) const;
  [[nodiscard]] std::uint64_t event_hash(std::size_t arm, std::size_t row) const;

  /// Worth of common random numbers, [arm][measure], see PairedMoments::variance_ratio(); nan for
  /// a baseline. Empty in files of earlier versions.
  [[nodiscard]] std::vector<std::vector<double>> variance_ratios() const;
  [[nodiscard]] RunFindings findings() const;

  /// A check that did not hold.
  struct FailedCheck {
    std::string arm;
    std::int32_t replication = 0;
    ReplicationResult::Check check;
  };
  [[nodiscard]] std::vector<FailedCheck> failed_checks() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace carersim
