#pragma once

#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/sweep/hand_out.hpp"
#include "sim/sweep/unit_store.hpp"

namespace carersim {

/// How often a unit is begun whose workers die, before it counts as failed.
inline constexpr std::uint32_t most_attempts = 3;

/// Decides which worker does what, and keeps what they have done: the same for processes of this
/// machine, for ranks of a cluster, and for those of a simulated one. Workers are known by a number
/// of their own.
class Coordinator {
 public:
  /// Units that are done already are not handed out; those that failed before are tried again.
  /// @param store, cost  have to outlive this object
  Coordinator(const StudyDescription& study, UnitStore& store, UnitCost& cost, HandOutOrder order,
              std::size_t workers);

  /// What a worker is to be sent now; call until it gives nothing. Short units are sent one ahead,
  /// so that no worker waits for the next.
  [[nodiscard]] std::optional<UnitId> next(std::size_t worker);
  /// A worker has finished what it was sent first. @throws EnvironmentError when it cannot be kept
  void finished(std::size_t worker, UnitRecord record);
  /// A worker has given its units back without having begun them.
  void returned(std::size_t worker);
  /// A worker has died.
  /// @param how  "found the worker killed by signal 9"
  void lost(std::size_t worker, const std::string& how);
  /// Whether this worker has something to do.
  [[nodiscard]] bool is_busy(std::size_t worker) const { return !workers_[worker].empty(); }
  [[nodiscard]] bool something_waits() const { return hand_out_.waiting() > 0; }
  /// Whether every unit is done, or has failed for good.
  [[nodiscard]] bool is_over() const { return hand_out_.waiting() == 0 && under_way_ == 0; }

  [[nodiscard]] std::uint64_t units() const { return study_.units(); }
  [[nodiscard]] std::uint64_t done() const { return store_.done(); }
  [[nodiscard]] std::uint64_t failed() const { return failed_now_; }
  /// Seconds of work that are left, waiting or under way, as estimated.
  [[nodiscard]] double seconds_left() const;
  /// Seconds of work of the units finished since this began, and of these reading scenarios.
  [[nodiscard]] double seconds_worked() const { return seconds_worked_; }
  [[nodiscard]] double seconds_preparing() const { return seconds_preparing_; }
  [[nodiscard]] std::uint64_t lost_units() const { return lost_units_; }
  /// Of the units that failed since this began: the program's before the machine's before the
  /// study's.
  [[nodiscard]] UnitRecord::Fault worst_fault() const { return worst_fault_; }
  /// What was found wrong with units, the first few.
  [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

 private:
  void fail(const UnitRecord& record);

  const StudyDescription& study_;
  UnitStore& store_;
  UnitCost& cost_;
  HandOut hand_out_;
  std::vector<std::deque<UnitId>> workers_;
  std::uint64_t under_way_ = 0;  ///< units that workers have
  std::vector<std::optional<std::uint32_t>> last_point_;
  std::map<UnitId, std::uint32_t> attempts_;
  std::uint64_t failed_now_ = 0, lost_units_ = 0;
  std::uint32_t failed_in_a_row_ = 0;
  double seconds_worked_ = 0, seconds_preparing_ = 0;
  UnitRecord::Fault worst_fault_ = UnitRecord::Fault::none;
  std::vector<std::string> problems_;
};

}  // namespace carersim
