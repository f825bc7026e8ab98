#include "sim/experiment/worker_message.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/experiment/result_bytes.hpp"

namespace carersim {

namespace {

constexpr std::size_t header_size = 9;  ///< kind and length of a message

std::vector<std::string> texts_of(const InputError& error) {
  std::vector<std::string> texts = {error.what()};
  for (const Problem& problem : error.problems()) {
    for (const std::string& text :
         {problem.at.file, std::to_string(problem.at.line), std::to_string(problem.at.column),
          problem.where, problem.found, problem.expected}) {
      texts.push_back(text);
    }
  }
  return texts;
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

bool send_message(int channel, const WorkerMessage& message) {
  std::array<char, header_size> header{};
  header[0] = static_cast<char>(message.kind);
  const std::uint64_t size = message.bytes.size();
  std::memcpy(&header[1], &size, sizeof(size));
  return send_all(channel, header.data(), header.size()) &&
         send_all(channel, message.bytes.data(), message.bytes.size());
}

std::optional<WorkerMessage> take_message(std::string& received) {
  if (received.size() < header_size) return std::nullopt;
  std::uint64_t length = 0;
  std::memcpy(&length, received.data() + 1, sizeof(length));
  if (received.size() < header_size + length) {
    received.reserve(header_size + length);
    return std::nullopt;
  }
  WorkerMessage message;
  message.kind = static_cast<WorkerMessage::Kind>(received[0]);
  message.bytes = received.substr(header_size, length);
  received.clear();
  return message;
}

WorkerMessage message_of_failure() {
  using Kind = WorkerMessage::Kind;
  const auto failure = [](Kind kind, const std::string& text) -> WorkerMessage {
    return {kind, to_bytes(std::vector<std::string>{text})};
  };
  try {
    throw;
  } catch (const InputError& error) {
    return {Kind::input_error, to_bytes(texts_of(error))};
  } catch (const EnvironmentError& error) {
    return failure(Kind::environment_error, error.what());
  } catch (const std::bad_alloc&) {
    return failure(Kind::environment_error,
                   "found no memory left for a worker; use fewer --jobs or a smaller area");
  } catch (const std::exception& error) {
    return failure(Kind::program_error, error.what());
  }
}

WorkerMessage environment_failure(const std::string& text) {
  return {WorkerMessage::Kind::environment_error, to_bytes(std::vector<std::string>{text})};
}

std::exception_ptr fault_of(const WorkerMessage& message, const std::string& where) {
  const std::vector<std::string> texts = texts_from_bytes(message.bytes);
  require(!texts.empty(), "a worker's failure has a text");
  const std::string begin = where.empty() ? "" : where + ": ";
  switch (message.kind) {
    case WorkerMessage::Kind::input_error: {
      std::vector<Problem> problems;
      for (std::size_t i = 1; i + 5 < texts.size(); i += 6) {
        problems.push_back({{texts[i], std::stoul(texts[i + 1]), std::stoul(texts[i + 2])},
                            texts[i + 3],
                            texts[i + 4],
                            texts[i + 5]});
      }
      return std::make_exception_ptr(InputError(begin + "the simulation stopped", problems));
    }
    case WorkerMessage::Kind::environment_error:
      return std::make_exception_ptr(EnvironmentError(begin + texts[0]));
    case WorkerMessage::Kind::results:
    case WorkerMessage::Kind::program_error:
      break;
  }
  return std::make_exception_ptr(ProgramError(begin + texts[0]));
}

}  // namespace carersim
