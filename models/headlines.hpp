#pragma once

#include <string>
#include <vector>

namespace carersim {

/// A line of the table that a run ends with.
struct Headline {
  std::string group;
  std::string measure;
  std::string label;
};

/// The measures that a table shows first, with the words for them: what happens to carers, to the
/// people they care for, to services and to money. A measure that a run does not have is left out.
[[nodiscard]] std::vector<Headline> headlines();

}  // namespace carersim
