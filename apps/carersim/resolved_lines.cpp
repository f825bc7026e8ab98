#include "apps/carersim/resolved_lines.hpp"

#include <sstream>

namespace carersim {

namespace {

std::string without_comment(const std::string& line) {
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quoted && line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && line[i] == '#') {
      std::size_t end = i;
      while (end > 0 && line[end - 1] == ' ') --end;
      return line.substr(0, end);
    }
  }
  return line;
}

}  // namespace

std::vector<ResolvedLine> resolved_lines(const std::string& scenario_text) {
  std::vector<ResolvedLine> result;
  std::istringstream lines(scenario_text);
  std::string table;
  for (std::string line; std::getline(lines, line);) {
    line = without_comment(line);
    if (line.empty()) continue;
    if (line.front() == '[') {
      table = line.substr(1, line.rfind(']') - 1);
    } else {
      result.push_back({table, std::move(line)});
    }
  }
  return result;
}

}  // namespace carersim
