#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/measure/results.hpp"

namespace carersim {

/// What all arms of one replication gave, as bytes: how a worker hands it to its parent on the same
/// machine. Not a file format: it has the machine's byte order and no version.
[[nodiscard]] std::string to_bytes(const std::vector<ReplicationResult>& arms);

/// @throws ProgramError when the bytes are none of to_bytes()
[[nodiscard]] std::vector<ReplicationResult> results_from_bytes(std::string_view bytes);

}  // namespace carersim
