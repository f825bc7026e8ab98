#include "sim/sweep/worker_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "sim/core/error.hpp"

namespace carersim {

namespace {

constexpr int no_program = 127;

/// The child's way to its program; nothing here may allocate memory.
[[noreturn]] void become(char* const* words, int channel, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  // Ctrl-C goes to the whole group; the parent decides.
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, SIG_DFL);
  if (channel == worker_channel_descriptor) {
    ::fcntl(channel, F_SETFD, 0);
  } else {
    ::dup2(channel, worker_channel_descriptor);
  }
  ::execv(words[0], words);
  ::_exit(no_program);
}

std::string end_text(int status) {
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return fmt::format("found the worker killed by signal {} ({}){}", signal, ::strsignal(signal),
                       signal == SIGKILL ? "; if memory ran out, use fewer --jobs" : "");
  }
  if (WEXITSTATUS(status) == no_program) return "found that the worker's program cannot be started";
  return fmt::format("found the worker ended with code {}", WEXITSTATUS(status));
}

}  // namespace

WorkerProcess::WorkerProcess(const std::vector<std::string>& words) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw EnvironmentError(fmt::format(
        "found no channel to a worker to be had ({}); use fewer --jobs", std::strerror(errno)));
  }
  std::vector<std::string> kept = words;
  std::vector<char*> pointers;
  for (std::string& word : kept) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const pid_t parent = ::getpid();
  process_ = ::fork();
  if (process_ < 0) {
    const int error = errno;
    ::close(ends[0]);
    ::close(ends[1]);
    throw EnvironmentError(fmt::format(
        "found no process to be had for a worker ({}); use fewer --jobs", std::strerror(error)));
  }
  if (process_ == 0) become(pointers.data(), ends[1], parent);
  ::close(ends[1]);
  channel_ = ends[0];
}

WorkerProcess::~WorkerProcess() {
  ::close(channel_);
  if (end_) return;
  ::kill(process_, SIGKILL);
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

std::vector<WorkerFrame> WorkerProcess::receive() {
  std::array<char, 65536> buffer;
  std::vector<WorkerFrame> frames;
  while (!end_) {
    const ssize_t size = ::recv(channel_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size > 0) {
      received_.add({buffer.data(), static_cast<std::size_t>(size)});
      continue;
    }
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    end_ = end_text(status);
  }
  while (std::optional<WorkerFrame> frame = received_.take()) frames.push_back(std::move(*frame));
  return frames;
}

}  // namespace carersim
