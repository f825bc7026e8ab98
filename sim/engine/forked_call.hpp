#pragma once

#include <functional>
#include <string>

#include "sim/core/child_process.hpp"

namespace carersim {

/// A function that runs in a process of its own, forked off this one: what it does to that process
/// (a SimGrid engine, of which a process has one) does not touch this one.
class ForkedCall {
 public:
  /// Starts it; it is killed with this object. @pre this process has no SimGrid engine
  /// @param work  gives the answer, as bytes
  /// @throws EnvironmentError when the system gives no more processes
  explicit ForkedCall(const std::function<std::string()>& work);
  /// Readable when take_in() has something to do.
  [[nodiscard]] int descriptor() const { return process_.channel(); }
  /// Takes in what has come. @return whether it has ended
  bool take_in();
  /// Waits for its end. @return its answer
  /// @throws  InputError, EnvironmentError or ProgramError as it did; EnvironmentError when it died
  [[nodiscard]] std::string answer();

 private:
  ChildProcess process_;
  bool ended_ = false;
  std::string received_;
};

}  // namespace carersim
