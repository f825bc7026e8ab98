#include "sim/engine/forked_call.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>

#include "sim/core/bytes.hpp"
#include "sim/core/error.hpp"

namespace carersim {

namespace {

enum class Ended : char { well, input_error, environment_error, program_error };

void put_problems(ByteWriter& bytes, const InputError& error) {
  bytes.put(std::uint64_t{error.problems().size()});
  for (const Problem& problem : error.problems()) {
    bytes.put_text(problem.at.file);
    bytes.put(std::uint64_t{problem.at.line});
    bytes.put(std::uint64_t{problem.at.column});
    bytes.put_text(problem.where);
    bytes.put_text(problem.found);
    bytes.put_text(problem.expected);
  }
}

std::vector<Problem> take_problems(ByteReader& bytes) {
  std::vector<Problem> problems(bytes.take<std::uint64_t>());
  for (Problem& problem : problems) {
    problem.at.file = bytes.take_text();
    problem.at.line = bytes.take<std::uint64_t>();
    problem.at.column = bytes.take<std::uint64_t>();
    problem.where = bytes.take_text();
    problem.found = bytes.take_text();
    problem.expected = bytes.take_text();
  }
  return problems;
}

/// The child's life. It is the `main` of its process, so it catches.
std::string outcome_of(const std::function<std::string()>& work) {
  ByteWriter bytes;
  const auto end = [&](Ended ended, const std::string& text) {
    bytes.put(ended);
    bytes.put_text(text);
    return bytes.take();
  };
  try {
    return end(Ended::well, work());
  } catch (const InputError& error) {
    bytes.put(Ended::input_error);
    put_problems(bytes, error);
    return bytes.take();
  } catch (const EnvironmentError& error) {
    return end(Ended::environment_error, error.what());
  } catch (const std::bad_alloc&) {
    return end(Ended::environment_error, "found no memory left for a simulated cluster");
  } catch (const std::exception& error) {
    return end(Ended::program_error, error.what());
  }
}

void send_all(int channel, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t now = ::write(channel, bytes.data() + sent, bytes.size() - sent);
    if (now < 0 && errno == EINTR) continue;
    if (now <= 0) return;
    sent += static_cast<std::size_t>(now);
  }
}

}  // namespace

ForkedCall::ForkedCall(const std::function<std::string()>& work) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw EnvironmentError(fmt::format("found no channel to a process to be had ({}); run again",
                                       std::strerror(errno)));
  }
  const pid_t parent = ::getpid();
  process_ = ::fork();
  if (process_ < 0) {
    const int error = errno;
    ::close(ends[0]);
    ::close(ends[1]);
    throw EnvironmentError(
        fmt::format("found no process to be had ({}); run again", std::strerror(error)));
  }
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    // Ctrl-C goes to the whole group; the parent decides.
    std::signal(SIGINT, SIG_IGN);
    std::signal(SIGTERM, SIG_DFL);
    send_all(ends[1], outcome_of(work));
    ::_exit(0);
  }
  ::close(ends[1]);
  channel_ = ends[0];
}

ForkedCall::~ForkedCall() {
  if (channel_ < 0) return;
  ::kill(process_, SIGKILL);
  wait_for_end();
}

void ForkedCall::wait_for_end() {
  while (::waitpid(process_, &status_, 0) < 0 && errno == EINTR) {
  }
  ::close(channel_);
  channel_ = -1;
}

bool ForkedCall::take_in() {
  if (channel_ < 0) return true;
  std::array<char, 65536> buffer;
  const ssize_t size = ::read(channel_, buffer.data(), buffer.size());
  if (size > 0) received_.append(buffer.data(), static_cast<std::size_t>(size));
  if (size > 0 || (size < 0 && errno == EINTR)) return false;
  wait_for_end();
  return true;
}

std::string ForkedCall::answer() {
  while (!take_in()) {
  }
  if (!WIFEXITED(status_) || WEXITSTATUS(status_) != 0 || received_.empty()) {
    throw EnvironmentError(
        fmt::format("found a process killed by signal {}; if memory ran out, "
                    "plan fewer nodes",
                    WIFSIGNALED(status_) ? WTERMSIG(status_) : 0));
  }
  ByteReader bytes(received_);
  const auto ended = bytes.take<Ended>();
  if (ended == Ended::input_error) {
    std::vector<Problem> problems = take_problems(bytes);
    const std::string title = problems.empty() ? "" : problems.front().at.file;
    throw InputError(title, std::move(problems));
  }
  std::string text = bytes.take_text();
  if (ended == Ended::environment_error) throw EnvironmentError(text);
  if (ended == Ended::program_error) throw ProgramError(text);
  return text;
}

}  // namespace carersim
