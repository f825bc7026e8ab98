#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/core/child_process.hpp"
#include "sim/sweep/worker_channel.hpp"

namespace carersim {

/// The descriptor at which a worker process finds its channel.
inline constexpr int worker_channel_descriptor = 3;

/// A program started to do units of work. It never outlives the process that started it.
class WorkerProcess {
 public:
  /// @param words  the program and its arguments
  /// @throws EnvironmentError when the system gives no more processes
  explicit WorkerProcess(const std::vector<std::string>& words);

  /// Readable when receive() has something to do.
  [[nodiscard]] int descriptor() const { return process_.channel(); }
  /// Should it have died, receive() tells.
  void send(const WorkerFrame& frame) const { (void)send_frame(process_.channel(), frame); }
  /// The frames that have come since, whole ones.
  [[nodiscard]] std::vector<WorkerFrame> receive();
  /// How it ended, in words; nothing while it lives.
  [[nodiscard]] const std::optional<std::string>& end() const { return end_; }

 private:
  ChildProcess process_;
  FrameBuffer received_;
  std::optional<std::string> end_;
};

}  // namespace carersim
