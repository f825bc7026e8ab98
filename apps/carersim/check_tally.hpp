#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/measure/results.hpp"

namespace carersim {

/// Counts the checks that nothing is lost over all replications, and remembers some that failed.
class CheckTally {
 public:
  void add(const std::string& arm, std::uint32_t replication,
           const std::vector<ReplicationResult::Check>& checks);
  /// One line for the foot of the table.
  [[nodiscard]] std::string text() const;
  /// @throws ProgramError naming those that did not hold
  void throw_unless_all_hold() const;

 private:
  std::uint64_t made_ = 0;
  std::uint64_t failed_ = 0;
  std::vector<std::string> examples_;  ///< the first that failed
};

}  // namespace carersim
