#include "sim/sweep/worker_process.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace carersim {

namespace {

/// The child's way to its program.
[[noreturn]] void become(std::vector<std::string> words, int channel) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  if (channel == worker_channel_descriptor) {
    ::fcntl(channel, F_SETFD, 0);
  } else {
    ::dup2(channel, worker_channel_descriptor);
  }
  ::execv(pointers[0], pointers.data());
  ::_exit(no_program);
}

}  // namespace

WorkerProcess::WorkerProcess(const std::vector<std::string>& words)
    : process_([&](int channel) { become(words, channel); }) {}

std::vector<WorkerFrame> WorkerProcess::receive() {
  std::array<char, 65536> buffer;
  std::vector<WorkerFrame> frames;
  while (!end_) {
    const ssize_t size = ::recv(process_.channel(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size > 0) {
      received_.add({buffer.data(), static_cast<std::size_t>(size)});
      continue;
    }
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    end_ = process_.end().text;
  }
  while (std::optional<WorkerFrame> frame = received_.take()) frames.push_back(std::move(*frame));
  return frames;
}

}  // namespace carersim
