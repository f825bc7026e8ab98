#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

namespace carersim {

/// The code with which a child ends that cannot become the program it should be.
inline constexpr int no_program = 127;

/// A child of this process, with a socket between them. It never outlives its parent.
class ChildProcess {
 public:
  /// @param life  what the child does with its end of the socket, and no more; Ctrl-C does not
  ///              reach it: it goes to the whole group, and the parent decides
  /// @throws EnvironmentError when the system gives no more processes
  explicit ChildProcess(const std::function<void(int channel)>& life);
  /// Kills it unless it has ended, and takes leave of it, so that no zombie stays.
  ~ChildProcess();
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;

  /// The parent's end of the socket.
  [[nodiscard]] int channel() const { return channel_; }
  /// How a child ended.
  struct End {
    bool killed = false;  ///< by SIGKILL: the kernel does so when memory runs out
    std::string text;     ///< `found the worker killed by signal 9 (Killed); …`
  };
  /// Waits until it has ended.
  [[nodiscard]] End end();

 private:
  pid_t process_ = -1;  ///< -1 once it has ended
  int channel_ = -1;
};

}  // namespace carersim
