#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>

namespace carersim {

/// What a child process says to its parent: its answer, or what went wrong.
struct ChildMessage {
  enum class Kind : std::uint8_t { answer, input_error, environment_error, program_error };
  Kind kind = Kind::answer;
  std::string bytes;  ///< the answer, or the text and problems of the error
};

/// Sends all bytes. False when the other end has gone.
bool send_all(int channel, const char* bytes, std::size_t size);
/// False when the other end has gone.
bool send_message(int channel, const ChildMessage& message);
/// Takes the message out of what has been received; nothing while it is not whole.
[[nodiscard]] std::optional<ChildMessage> take_message(std::string& received);

/// What the caught exception says. @pre within a handler
[[nodiscard]] ChildMessage message_of_failure();
/// A failure of the machine, in a text of ours.
[[nodiscard]] ChildMessage environment_failure(const std::string& text);
/// What a message of a failure says, to be thrown: InputError, EnvironmentError or ProgramError.
/// @param where  `replication 3`; its text begins with it, unless it is empty
[[nodiscard]] std::exception_ptr fault_of(const ChildMessage& message, const std::string& where);

}  // namespace carersim
