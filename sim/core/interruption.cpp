#include "sim/core/interruption.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "sim/core/error.hpp"

namespace carersim {

namespace {

// A handler can reach nothing but statics.
volatile std::sig_atomic_t caught = 0;
volatile std::sig_atomic_t wake = -1;

void take_note(int signal) {
  const int error = errno;
  caught = signal;
  // The next one of either kind kills.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  const char byte = 0;
  if (::write(static_cast<int>(wake), &byte, 1) < 0) {
    // The pipe is full: it is readable already.
  }
  errno = error;
}

void handle(int signal) {
  struct sigaction action {};
  action.sa_handler = take_note;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  struct sigaction before {};
  sigaction(signal, &action, &before);
  // Started with the signal ignored (nohup, a shell's background job): it stays so.
  if (before.sa_handler == SIG_IGN) sigaction(signal, &before, nullptr);
}

}  // namespace

Interruption::Interruption() {
  if (::pipe2(pipe_, O_CLOEXEC | O_NONBLOCK) != 0) {
    throw EnvironmentError(
        fmt::format("found no pipe to be had ({}); close other programs, then run again",
                    std::strerror(errno)));
  }
  caught = 0;
  wake = pipe_[1];
  handle(SIGINT);
  handle(SIGTERM);
}

Interruption::~Interruption() {
  struct sigaction now {};
  for (const int signal : {SIGINT, SIGTERM}) {
    sigaction(signal, nullptr, &now);
    if (now.sa_handler == take_note) std::signal(signal, SIG_DFL);
  }
  wake = -1;
  ::close(pipe_[0]);
  ::close(pipe_[1]);
}

int Interruption::signal() const {
  return caught;
}

}  // namespace carersim
