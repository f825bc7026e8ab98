#pragma once

#include <functional>
#include <optional>
#include <string>

#include "sim/core/child_message.hpp"
#include "sim/core/child_process.hpp"

namespace carersim {

/// A function that runs in a process of its own, forked off this one: what it does to that process
/// (a SimGrid engine, of which a process has one) does not touch this one.
class ForkedCall {
 public:
  /// Starts it.
  /// @param work  gives the answer, as bytes
  /// @throws EnvironmentError when the system gives no more processes
  explicit ForkedCall(const std::function<std::string()>& work);

  /// Readable when take_in() has something to do.
  [[nodiscard]] int descriptor() const { return process_.channel(); }
  /// Takes in what has come, and waits for it where nothing has. @return whether it has ended
  bool take_in();
  /// Waits for its end. @return its answer
  /// @throws  InputError, EnvironmentError or ProgramError as it did; EnvironmentError when it died
  [[nodiscard]] std::string answer();
  /// The same; nothing when it was killed.
  [[nodiscard]] std::optional<std::string> answer_unless_killed();

 private:
  ChildProcess process_;
  std::string received_;
  std::optional<ChildMessage> message_;
  std::optional<ChildProcess::End> end_;  ///< where it ended without a message
};

}  // namespace carersim
