#pragma once

#include <map>
#include <string>

namespace carersim {

/// Its name in the network; empty where the system does not tell it.
[[nodiscard]] std::string host_name();

/// The machine that a run is made on, for its provenance: `host`, `system`, `processor`,
/// `memory_bytes`; what the system does not tell is left out.
[[nodiscard]] std::map<std::string, std::string> this_machine();

}  // namespace carersim
