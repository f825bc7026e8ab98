#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "sim/measure/findings.hpp"
#include "sim/measure/results.hpp"

namespace carersim {

/// Writes the result file of a run, one replication of one arm after another, in any order.
/// FORMAT.md describes the file.
///
/// The file grows under another name and stands under its own only when `finish` has brought it to
/// the disk whole. Memory does not grow with the number of replications. Two runs that add the same
/// in the same order give the same bytes, but for the group `/provenance`.
///
/// When the disk refuses a write, what is whole is kept if it can be: the file is closed with the
/// replications that were finished, read back and compared, and stands under its name as that of an
/// interrupted run. The message says which of the two happened. After it the writer is spent.
///
/// Not for use by several threads at once.
class ResultWriter {
 public:
  /// @pre the run has arms, measures, months and replications, and lists that belong together have
  ///      the same length; else ProgramError
  /// @throws EnvironmentError when the file cannot be made
  ResultWriter(const RunDescription& run, const std::filesystem::path& path);
  /// Removes the file unless it was finished.
  ~ResultWriter();
  ResultWriter(ResultWriter&&) noexcept;
  ResultWriter& operator=(ResultWriter&&) noexcept;

  /// @param arm          index in the run's arms
  /// @param replication  from 0
  /// @pre this pair was not added before, the result has the shape of the run, and its checks have
  ///      the names of those added before; else ProgramError
  /// @throws EnvironmentError when the disk refuses it
  void add(std::size_t arm, std::uint32_t replication, const ReplicationResult& result);

  /// Replications of which all arms were added.
  [[nodiscard]] std::uint32_t whole_replications() const;

  /// So many replications turned out to be all that is asked for: the file is complete with them.
  /// @pre no replication of a higher number was added
  void settle(std::uint32_t replications);

  /// Nothing is to be kept that has fewer whole replications, because the file that stands under
  /// the final name has as many.
  void keep_at_least(std::uint32_t replications);

  /// Ends the file. Replications that lack an arm are left out, and the file says how many were
  /// asked for. Without a single whole replication no file is left.
  /// @param provenance  added to the run's own; differs between equal runs
  /// @return the replications in the file
  /// @throws EnvironmentError when the disk refuses it
  std::uint32_t finish(const std::map<std::string, std::string>& provenance = {},
                       const RunFindings& findings = {});

  /// Removes what was written. Nothing stands under the final name but what stood there before.
  void abandon() noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace carersim
