#pragma once

#include <sys/types.h>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/run_plan.hpp"

namespace carersim {

/// What a worker says of the replication it was given.
struct WorkerMessage {
  enum class Kind : std::uint8_t { results, input_error, environment_error, program_error };
  Kind kind = Kind::results;
  std::string bytes;  ///< results, or the texts of the error
};

/// A process that runs replications of a plan, one after another, for its parent.
class Worker {
 public:
  /// Starts it. @param others  workers started before, whose ends the child closes
  /// @throws EnvironmentError when the system gives no more processes
  Worker(RunPlan& plan, const std::vector<Worker>& others);
  /// Kills it unless it has ended, and takes leave of it, so that no zombie stays.
  ~Worker();
  Worker(Worker&& other) noexcept;
  Worker& operator=(Worker&&) = delete;

  /// Hands it its next replication.
  void start(std::uint32_t replication);
  [[nodiscard]] std::optional<std::uint32_t> replication() const { return replication_; }
  /// Readable when receive() has something to do.
  [[nodiscard]] int descriptor() const { return channel_; }

  /// Takes in what has come; a message when one is whole: the worker has no replication then. One
  /// that has died leaves a message of kind environment_error.
  [[nodiscard]] std::optional<WorkerMessage> receive();

 private:
  [[nodiscard]] WorkerMessage farewell();

  pid_t process_ = -1;
  int channel_ = -1;
  std::optional<std::uint32_t> replication_;
  std::string received_;
};

/// What a worker's message of a failure says, to be thrown: InputError, EnvironmentError or
/// ProgramError, naming the replication.
[[nodiscard]] std::exception_ptr fault_of(const WorkerMessage& message,
                                          std::optional<std::uint32_t> replication);

}  // namespace carersim
