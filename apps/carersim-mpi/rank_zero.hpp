#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "apps/carersim-mpi/ranks.hpp"
#include "sim/core/interruption.hpp"
#include "sim/sweep/coordinator.hpp"
#include "sim/sweep/kept_worker.hpp"

namespace carersim {

/// What rank 0 does: hands units out to all ranks, keeps what they finish, and does units itself.
class RankZero {
 public:
  /// Starts rank 0's own worker and learns from it what the study is.
  /// @param words  the program that a worker is
  /// @throws EnvironmentError when it cannot be started, or cannot read the study
  RankZero(const Ranks& ranks, std::vector<std::string> words);

  [[nodiscard]] const StudyDescription& study() const { return *study_; }

  /// Works until all units are done or failed, or the user asks for an end.
  /// @throws EnvironmentError when no rank has a worker, or what they did cannot be kept
  void run(Coordinator& coordinator, const Interruption& interruption,
           const std::function<void()>& waiting);

 private:
  void take(std::size_t rank, const WorkerEvent& event, Coordinator& coordinator);
  void hand_out(std::size_t rank, Coordinator& coordinator);

  const Ranks& ranks_;
  std::optional<StudyDescription> study_;
  KeptWorker own_;
  enum class State : std::uint8_t { away, ready, unusable };
  std::vector<State> states_;           ///< [rank]
  std::vector<std::uint32_t> workers_;  ///< [rank] the number of its worker
  std::string problem_;
};

/// Tells all ranks to end, and waits until they have.
void stop_ranks(const Ranks& ranks);

}  // namespace carersim
