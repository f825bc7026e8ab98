#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/child_message.hpp"
#include "sim/core/child_process.hpp"
#include "sim/experiment/run_plan.hpp"

namespace carersim {

/// A process that runs replications of a plan, one after another, for its parent.
class Worker {
 public:
  /// Starts it. @param others  workers started before, whose ends the child closes
  /// @throws EnvironmentError when the system gives no more processes
  Worker(RunPlan& plan, const std::vector<Worker>& others);

  /// Hands it its next replication.
  void start(std::uint32_t replication);
  [[nodiscard]] std::optional<std::uint32_t> replication() const { return replication_; }
  /// Readable when receive() has something to do.
  [[nodiscard]] int descriptor() const { return process_.channel(); }

  /// Takes in what has come; a message when one is whole: the worker has no replication then. One
  /// that has died leaves a message of kind environment_error.
  [[nodiscard]] std::optional<ChildMessage> receive();

 private:
  ChildProcess process_;
  std::optional<std::uint32_t> replication_;
  std::string received_;
};

}  // namespace carersim
