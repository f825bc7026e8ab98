#include "sim/experiment/worker.hpp"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>
#include <utility>

#include "sim/core/error.hpp"
#include "sim/experiment/result_bytes.hpp"
#include "sim/experiment/simulation.hpp"

namespace carersim {

namespace {

constexpr std::size_t header_size = 9;  ///< kind and length of a message

/// False when the other end has gone.
bool send_all(int channel, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t sent = ::send(channel, bytes, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool send_message(int channel, const WorkerMessage& message) {
  std::array<char, header_size> header{};
  header[0] = static_cast<char>(message.kind);
  const std::uint64_t size = message.bytes.size();
  std::memcpy(&header[1], &size, sizeof(size));
  return send_all(channel, header.data(), header.size()) &&
         send_all(channel, message.bytes.data(), message.bytes.size());
}

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

std::string error_bytes(const InputError& error) {
  std::vector<std::string> texts = {error.what()};
  for (const Problem& problem : error.problems()) {
    for (const std::string& text :
         {problem.at.file, std::to_string(problem.at.line), std::to_string(problem.at.column),
          problem.where, problem.found, problem.expected}) {
      texts.push_back(text);
    }
  }
  return to_bytes(texts);
}

/// The worker's life. It is the `main` of its process, so it catches: a failure goes to the parent
/// as a message.
void work(RunPlan& plan, int channel) {
  using Kind = WorkerMessage::Kind;
  const auto fail = [&](Kind kind, const std::string& text) {
    send_message(channel, {kind, to_bytes(std::vector<std::string>{text})});
  };
  try {
    Simulation simulation(plan);
    while (const std::optional<std::uint32_t> replication = next_replication(channel)) {
      std::vector<ReplicationResult> arms;
      for (std::size_t arm = 0; arm < plan.arms.size(); ++arm) {
        arms.push_back(simulation.run(arm, *replication));
      }
      align_checks(arms);
      if (!send_message(channel, {Kind::results, to_bytes(arms)})) return;
    }
  } catch (const InputError& error) {
    send_message(channel, {Kind::input_error, error_bytes(error)});
  } catch (const EnvironmentError& error) {
    fail(Kind::environment_error, error.what());
  } catch (const std::bad_alloc&) {
    fail(Kind::environment_error,
         "found no memory left for a worker; use fewer --jobs or a smaller area");
  } catch (const std::exception& error) {
    fail(Kind::program_error, error.what());
  }
}

}  // namespace

Worker::Worker(RunPlan& plan, const std::vector<Worker>& others) {
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
    // Ctrl-C goes to the whole group; the parent decides.
    std::signal(SIGINT, SIG_IGN);
    std::signal(SIGTERM, SIG_DFL);
    ::close(ends[0]);
    for (const Worker& other : others) ::close(other.channel_);
    work(plan, ends[1]);
    ::_exit(0);
  }
  ::close(ends[1]);
  channel_ = ends[0];
}

Worker::Worker(Worker&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      channel_(std::exchange(other.channel_, -1)),
      replication_(other.replication_),
      received_(std::move(other.received_)) {}

Worker::~Worker() {
  if (channel_ >= 0) ::close(channel_);
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void Worker::start(std::uint32_t replication) {
  replication_ = replication;
  // Should it have died, receive() says how.
  (void)send_all(channel_, reinterpret_cast<const char*>(&replication), sizeof(replication));
}

std::optional<WorkerMessage> Worker::receive() {
  std::array<char, 65536> buffer;
  const ssize_t size = ::recv(channel_, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
  if (size <= 0) return farewell();
  received_.append(buffer.data(), static_cast<std::size_t>(size));
  if (received_.size() < header_size) return std::nullopt;
  std::uint64_t length = 0;
  std::memcpy(&length, received_.data() + 1, sizeof(length));
  if (received_.size() < header_size + length) {
    received_.reserve(header_size + length);
    return std::nullopt;
  }
  WorkerMessage message;
  message.kind = static_cast<WorkerMessage::Kind>(received_[0]);
  message.bytes = received_.substr(header_size, length);
  received_.clear();
  replication_.reset();
  return message;
}

WorkerMessage Worker::farewell() {
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  std::string text = fmt::format(
      "found the worker ended with code {} before it was done; run again", WEXITSTATUS(status));
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    text = fmt::format(
        "found the worker killed by signal {} ({}); {}", signal, ::strsignal(signal),
        signal == SIGKILL ? "if memory ran out, use fewer --jobs or a smaller area" : "run again");
  }
  return {WorkerMessage::Kind::environment_error, to_bytes(std::vector<std::string>{text})};
}

std::exception_ptr fault_of(const WorkerMessage& message,
                            std::optional<std::uint32_t> replication) {
  const std::vector<std::string> texts = texts_from_bytes(message.bytes);
  require(!texts.empty(), "a worker's failure has a text");
  const std::string where = replication ? fmt::format("replication {}", *replication) : "a worker";
  switch (message.kind) {
    case WorkerMessage::Kind::input_error: {
      std::vector<Problem> problems;
      for (std::size_t i = 1; i + 5 < texts.size(); i += 6) {
        problems.push_back({{texts[i], std::stoul(texts[i + 1]), std::stoul(texts[i + 2])},
                            texts[i + 3],
                            texts[i + 4],
                            texts[i + 5]});
      }
      return std::make_exception_ptr(
          InputError(fmt::format("{}: the simulation stopped", where), problems));
    }
    case WorkerMessage::Kind::environment_error:
      return std::make_exception_ptr(EnvironmentError(fmt::format("{}: {}", where, texts[0])));
    case WorkerMessage::Kind::results:
    case WorkerMessage::Kind::program_error:
      break;
  }
  return std::make_exception_ptr(ProgramError(fmt::format("{}: {}", where, texts[0])));
}

}  // namespace carersim
