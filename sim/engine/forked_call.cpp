#include "sim/engine/forked_call.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
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

ForkedCall::ForkedCall(const std::function<std::string()>& work)
    : process_([&](int channel) {
        const std::string outcome = outcome_of(work);
        ByteWriter bytes;
        bytes.put_text(outcome);
        send_all(channel, bytes.bytes());
      }) {}

bool ForkedCall::take_in() {
  if (ended_) return true;
  std::array<char, 65536> buffer;
  const ssize_t size = ::read(process_.channel(), buffer.data(), buffer.size());
  if (size > 0) received_.append(buffer.data(), static_cast<std::size_t>(size));
  ended_ = size == 0 || (size < 0 && errno != EINTR);
  return ended_;
}

std::string ForkedCall::answer() {
  while (!take_in()) {
  }
  std::uint64_t size = 0;
  if (received_.size() >= sizeof(size)) std::memcpy(&size, received_.data(), sizeof(size));
  // One that died has sent nothing whole.
  if (received_.size() < sizeof(size) || received_.size() - sizeof(size) != size)
    throw EnvironmentError(process_.end().text);
  ByteReader bytes(std::string_view(received_).substr(sizeof(size)));
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
