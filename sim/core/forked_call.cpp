#include "sim/core/forked_call.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "sim/core/error.hpp"

namespace carersim {

namespace {

/// The child's life. It is the `main` of its process, so it catches.
ChildMessage outcome_of(const std::function<std::string()>& work) {
  try {
    return {ChildMessage::Kind::answer, work()};
  } catch (...) {
    return message_of_failure();
  }
}

}  // namespace

ForkedCall::ForkedCall(const std::function<std::string()>& work)
    : process_([&](int channel) { send_message(channel, outcome_of(work)); }) {}

bool ForkedCall::take_in() {
  if (message_ || end_) return true;
  std::array<char, 65536> buffer;
  const ssize_t size = ::recv(process_.channel(), buffer.data(), buffer.size(), 0);
  if (size < 0 && errno == EINTR) return false;
  if (size <= 0) {
    end_ = process_.end();
    return true;
  }
  received_.append(buffer.data(), static_cast<std::size_t>(size));
  message_ = take_message(received_);
  return message_.has_value();
}

std::optional<std::string> ForkedCall::answer_unless_killed() {
  while (!take_in()) {
  }
  if (end_ && end_->killed) return std::nullopt;
  if (end_) throw EnvironmentError(end_->text);
  if (message_->kind != ChildMessage::Kind::answer) std::rethrow_exception(fault_of(*message_, ""));
  return std::move(message_->bytes);
}

std::string ForkedCall::answer() {
  std::optional<std::string> answer = answer_unless_killed();
  if (!answer) throw EnvironmentError(end_->text);
  return std::move(*answer);
}

}  // namespace carersim
