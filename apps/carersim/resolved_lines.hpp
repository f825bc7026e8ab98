#pragma once

#include <string>
#include <vector>

namespace carersim {

/// One value of a resolved scenario, as result files keep it.
struct ResolvedLine {
  std::string table;  ///< "service.desk"; empty at the top
  std::string text;   ///< "places = 2", without the comment that says where it came from
};

/// The values of a resolved scenario in their order.
[[nodiscard]] std::vector<ResolvedLine> resolved_lines(const std::string& scenario_text);

}  // namespace carersim
