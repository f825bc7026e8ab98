#include "sim/core/child_process.hpp"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "sim/core/error.hpp"

namespace carersim {

ChildProcess::ChildProcess(const std::function<void(int channel)>& life) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw EnvironmentError(fmt::format(
        "found no channel to a worker to be had ({}); use fewer --jobs", std::strerror(errno)));
  }
  const pid_t parent = ::getpid();
  process_ = ::fork();
  if (process_ < 0) {
    const int error = errno;
    ::close(ends[0]);
    ::close(ends[1]);
    throw EnvironmentError(fmt::format(
        "found no process to be had for a worker ({}); use fewer --jobs", std::strerror(error)));
  }
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    std::signal(SIGINT, SIG_IGN);
    std::signal(SIGTERM, SIG_DFL);
    ::close(ends[0]);
    life(ends[1]);
    ::_exit(0);
  }
  ::close(ends[1]);
  channel_ = ends[0];
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : process_(std::exchange(other.process_, -1)), channel_(std::exchange(other.channel_, -1)) {}

ChildProcess::~ChildProcess() {
  if (channel_ >= 0) ::close(channel_);
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

ChildProcess::End ChildProcess::end() {
  require(process_ >= 0, "a child ends once");
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  if (WIFEXITED(status) && WEXITSTATUS(status) == no_program)
    return {false, "found that the worker's program cannot be started"};
  if (!WIFSIGNALED(status))
    return {false, fmt::format("found the worker ended with code {}", WEXITSTATUS(status))};
  const int signal = WTERMSIG(status);
  const bool killed = signal == SIGKILL;
  return {killed,
          fmt::format("found the worker killed by signal {} ({}){}", signal, ::strsignal(signal),
                      killed ? "; if memory ran out, use fewer --jobs or a smaller area" : "")};
}

}  // namespace carersim
