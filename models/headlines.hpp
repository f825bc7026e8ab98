#pragma once

#include <string>
#include <utility>
#include <vector>

namespace carersim {

/// The measures that a table shows first, with the words for them: what happens to carers, to the
/// people they care for, to services and to money. A measure that a run does not have is left out.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> headlines();

}  // namespace carersim
