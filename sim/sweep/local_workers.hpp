#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/core/interruption.hpp"
#include "sim/sweep/coordinator.hpp"
#include "sim/sweep/kept_worker.hpp"

namespace carersim {

/// Does a study's units in worker processes of this machine, until all are done, failed, or the
/// user asks for an end. A worker that dies is replaced.
class LocalWorkers {
 public:
  /// @param words    the program that a worker is, see WorkerProcess
  /// @param waiting  called a few times a second; may be empty
  LocalWorkers(Coordinator& coordinator, const std::vector<std::string>& words, std::uint32_t jobs,
               std::uint64_t study_fingerprint, std::function<void()> waiting);

  /// @throws EnvironmentError when workers cannot be started, or what they did cannot be kept;
  ///         units under way are given up then, as they are when interrupted
  void run(const Interruption& interruption);

  /// Resident memory of the largest worker so far.
  [[nodiscard]] static std::uint64_t peak_worker_bytes();

 private:
  void take_in(std::size_t worker);
  void hand_out(std::size_t worker);

  Coordinator& coordinator_;
  std::function<void()> waiting_;
  std::vector<KeptWorker> workers_;
};

}  // namespace carersim
