#include "sim/core/child_message.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <vector>

#include "sim/core/bytes.hpp"
#include "sim/core/error.hpp"

namespace carersim {

namespace {

constexpr std::size_t header_size = 9;  ///< kind and length of a message

std::string bytes_of(const std::string& text, const std::vector<Problem>& problems) {
  ByteWriter bytes;
  bytes.put_text(text);
  bytes.put(std::uint64_t{problems.size()});
  for (const Problem& problem : problems) {
    bytes.put_text(problem.at.file);
    bytes.put(std::uint64_t{problem.at.line});
    bytes.put(std::uint64_t{problem.at.column});
    bytes.put_text(problem.where);
    bytes.put_text(problem.found);
    bytes.put_text(problem.expected);
  }
  return bytes.take();
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

}  // namespace

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

bool send_message(int channel, const ChildMessage& message) {
  std::array<char, header_size> header{};
  header[0] = static_cast<char>(message.kind);
  const std::uint64_t size = message.bytes.size();
  std::memcpy(&header[1], &size, sizeof(size));
  return send_all(channel, header.data(), header.size()) &&
         send_all(channel, message.bytes.data(), message.bytes.size());
}

std::optional<ChildMessage> take_message(std::string& received) {
  if (received.size() < header_size) return std::nullopt;
  std::uint64_t length = 0;
  std::memcpy(&length, received.data() + 1, sizeof(length));
  if (received.size() < header_size + length) {
    received.reserve(header_size + length);
    return std::nullopt;
  }
  ChildMessage message;
  message.kind = static_cast<ChildMessage::Kind>(received[0]);
  message.bytes = received.substr(header_size, length);
  received.clear();
  return message;
}

ChildMessage message_of_failure() {
  using Kind = ChildMessage::Kind;
  const auto failure = [](Kind kind, const std::string& text) -> ChildMessage {
    return {kind, bytes_of(text, {})};
  };
  try {
    throw;
  } catch (const InputError& error) {
    return {Kind::input_error, bytes_of(error.title(), error.problems())};
  } catch (const EnvironmentError& error) {
    return failure(Kind::environment_error, error.what());
  } catch (const std::bad_alloc&) {
    return failure(Kind::environment_error,
                   "found no memory left for a worker; use fewer --jobs or a smaller area");
  } catch (const std::exception& error) {
    return failure(Kind::program_error, error.what());
  }
}

ChildMessage environment_failure(const std::string& text) {
  return {ChildMessage::Kind::environment_error, bytes_of(text, {})};
}

std::exception_ptr fault_of(const ChildMessage& message, const std::string& where) {
  ByteReader bytes(message.bytes);
  const std::string text = (where.empty() ? "" : where + ": ") + bytes.take_text();
  switch (message.kind) {
    case ChildMessage::Kind::input_error:
      return std::make_exception_ptr(InputError(text, take_problems(bytes)));
    case ChildMessage::Kind::environment_error:
      return std::make_exception_ptr(EnvironmentError(text));
    case ChildMessage::Kind::answer:
    case ChildMessage::Kind::program_error:
      break;
  }
  return std::make_exception_ptr(ProgramError(text));
}

}  // namespace carersim
