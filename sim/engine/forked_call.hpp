#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

namespace carersim {

/// A function that runs in a process of its own, forked off this one: what it does to that process
/// (a SimGrid engine, of which a process has one) does not touch this one.
class ForkedCall {
 public:
  /// Starts it. @pre this process has no SimGrid engine
  /// @param work  gives the answer, as bytes
  /// @throws EnvironmentError when the system gives no more processes
  explicit ForkedCall(const std::function<std::string()>& work);
  /// Kills it unless it has ended.
  ~ForkedCall();
  ForkedCall(const ForkedCall&) = delete;
  ForkedCall& operator=(const ForkedCall&) = delete;

  /// Readable when take_in() has something to do.
  [[nodiscard]] int descriptor() const { return channel_; }
  /// Takes in what has come. @return whether it has ended
  bool take_in();
  /// Waits for its end. @return its answer
  /// @throws  InputError, EnvironmentError or ProgramError as it did; EnvironmentError when it died
  [[nodiscard]] std::string answer();

 private:
  void wait_for_end();

  pid_t process_ = -1;
  int channel_ = -1;
  int status_ = 0;
  std::string received_;
};

}  // namespace carersim
