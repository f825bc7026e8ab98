#include "output/report_calibration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "sim/core/error.hpp"

namespace carersim {

namespace {

/// The fields of one line after RFC 4180, as target_csv() writes them: no line breaks within.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (quoted && c == '"' && at + 1 < line.size() && line[at + 1] == '"') {
      fields.back() += '"';
      ++at;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

}  // namespace

Json report_calibration(const std::filesystem::path& csv) {
  const auto refuse = [&](std::size_t line, std::string found) {
    Problem problem;
    problem.at = {csv.string(), line, 0};
    problem.found = std::move(found);
    problem.expected = "the table that carersim calibrate writes";
    throw InputError(csv.string(), {problem});
  };
  std::ifstream file(csv);
  if (!file) refuse(0, "no file");
  std::vector<std::string> headings;
  Json rows = Json::array();
  std::size_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty()) continue;
    const std::vector<std::string> fields = fields_of(line);
    if (headings.empty()) {
      headings = fields;
      continue;
    }
    if (fields.size() != headings.size()) refuse(number, fmt::format("{} fields", fields.size()));
    Json row;
    for (std::size_t i = 0; i < fields.size(); ++i) row[headings[i]] = fields[i];
    rows.push_back(std::move(row));
  }
  if (rows.empty()) refuse(0, "no rows");
  return rows;
}

Json calibration_of(const std::vector<std::string>& scenario_texts, const std::string& made_by,
                    const std::filesystem::path& csv, const std::string& program_version) {
  if (csv.empty() || made_by != program_version) return nullptr;
  const bool rests_on_it = std::any_of(
      scenario_texts.begin(), scenario_texts.end(),
      [](const std::string& text) { return text.find("# base/") != std::string::npos; });
  return rests_on_it ? report_calibration(csv) : Json();
}

}  // namespace carersim
