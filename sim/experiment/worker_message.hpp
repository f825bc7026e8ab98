#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>

namespace carersim {

/// What a process that simulates says to its parent.
struct WorkerMessage {
  enum class Kind : std::uint8_t { results, input_error, environment_error, program_error };
  Kind kind = Kind::results;
  std::string bytes;  ///< results, or the texts of the error
};

/// Sends all bytes. False when the other end has gone.
bool send_all(int channel, const char* bytes, std::size_t size);
/// False when the other end has gone.
bool send_message(int channel, const WorkerMessage& message);
/// Takes the message out of what has been received; nothing while it is not whole.
[[nodiscard]] std::optional<WorkerMessage> take_message(std::string& received);

/// What the caught exception says. @pre within a handler
[[nodiscard]] WorkerMessage message_of_failure();
/// A failure of the machine, in a text of ours.
[[nodiscard]] WorkerMessage environment_failure(const std::string& text);
/// What a message of a failure says, to be thrown: InputError, EnvironmentError or ProgramError.
/// @param where  `replication 3`; its text begins with it, unless it is empty
[[nodiscard]] std::exception_ptr fault_of(const WorkerMessage& message, const std::string& where);

}  // namespace carersim
