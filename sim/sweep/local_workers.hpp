#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/core/interruption.hpp"
#include "sim/sweep/coordinator.hpp"
#include "sim/sweep/worker_process.hpp"

namespace carersim {

/// Does a study's units in worker processes of this machine, until all are done, failed, or the
/// user asks for an end. A worker that dies is replaced.
class LocalWorkers {
 public:
  /// @param words    the program that a worker is, see WorkerProcess
  /// @param waiting  called a few times a second; may be empty
  LocalWorkers(Coordinator& coordinator, std::vector<std::string> words, std::uint32_t jobs,
               std::uint64_t study_fingerprint, std::function<void()> waiting);

  /// @throws EnvironmentError when workers cannot be started, or what they did cannot be kept;
  ///         units under way are given up then, as they are when interrupted
  void run(const Interruption& interruption);

  /// Resident memory of the largest worker so far.
  [[nodiscard]] static std::uint64_t peak_worker_bytes();

 private:
  struct Slot {
    std::unique_ptr<WorkerProcess> process;
    enum class State { starting, ready, leaving };
    State state = State::starting;  ///< ready once it has said what study it has
  };
  void start(std::size_t worker);
  void take_in(std::size_t worker);
  void take(std::size_t worker, const WorkerFrame& frame);
  void bury(std::size_t worker);
  void hand_out(std::size_t worker);

  Coordinator& coordinator_;
  std::vector<std::string> words_;
  std::uint64_t fingerprint_;
  std::function<void()> waiting_;
  std::vector<Slot> slots_;
  std::uint32_t died_at_start_ = 0;
};

/// What a worker says when it starts: whether it has read the same study.
/// @throws EnvironmentError when it has not
void check_hello(const WorkerFrame& frame, std::uint64_t study_fingerprint);

}  // namespace carersim
