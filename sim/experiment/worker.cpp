#include "sim/experiment/worker.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "sim/experiment/result_bytes.hpp"
#include "sim/experiment/simulation.hpp"

namespace carersim {

namespace {

/// The next replication, or nothing when the parent has no more or has gone.
std::optional<std::uint32_t> next_replication(int channel) {
  std::uint32_t replication = 0;
  while (true) {
    const ssize_t size = ::recv(channel, &replication, sizeof(replication), MSG_WAITALL);
    if (size < 0 && errno == EINTR) continue;
    if (size != sizeof(replication)) return std::nullopt;
    return replication;
  }
}

/// The worker's life. It is the `main` of its process, so it catches: a failure goes to the parent
/// as a message.
void work(RunPlan& plan, int channel) {
  try {
    Simulation simulation(plan);
    while (const std::optional<std::uint32_t> replication = next_replication(channel)) {
      std::vector<ReplicationResult> arms = simulation.run_all(*replication);
      align_checks(arms);
      if (!send_message(channel, {ChildMessage::Kind::answer, to_bytes(arms)})) return;
    }
  } catch (...) {
    send_message(channel, message_of_failure());
  }
}

}  // namespace

Worker::Worker(RunPlan& plan, const std::vector<Worker>& others)
    : process_([&](int channel) {
        for (const Worker& other : others) ::close(other.descriptor());
        work(plan, channel);
      }) {}

void Worker::start(std::uint32_t replication) {
  replication_ = replication;
  // Should it have died, receive() says how.
  (void)send_all(process_.channel(), reinterpret_cast<const char*>(&replication),
                 sizeof(replication));
}

std::optional<ChildMessage> Worker::receive() {
  std::array<char, 65536> buffer;
  const ssize_t size = ::recv(process_.channel(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
  if (size <= 0) return environment_failure(process_.end().text);
  received_.append(buffer.data(), static_cast<std::size_t>(size));
  std::optional<ChildMessage> message = take_message(received_);
  if (message) replication_.reset();
  return message;
}

}  // namespace carersim
