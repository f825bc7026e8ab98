// England's calibrated baseline still gives the table that stands beside its overlay.
#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <sstream>

#include "tests/apps/carersim/program.hpp"

namespace carersim {
namespace {

const std::filesystem::path source = CARERSIM_SOURCE_DIR;
const std::filesystem::path overlay = source / "scenarios" / "base" / "calibrated.toml";

struct Row {
  std::string role, use, verdict, explanation;
  double simulated = 0, low = 0, high = 0;
};

/// The fields of a line after RFC 4180.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      fields.emplace_back();
    else if (c != '\r')
      fields.back() += c;
  }
  return fields;
}

std::map<std::string, Row> rows_of(const std::filesystem::path& file) {
  std::istringstream lines(text_of(file));
  std::map<std::string, Row> rows;
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const std::vector<std::string> fields = fields_of(line);
    if (fields.size() < 13) throw std::runtime_error("a row of the table is short: " + line);
    rows[fields[0]] = {fields[3],
                       fields[4],
                       fields[11],
                       fields[12],
                       std::strtod(fields[8].c_str(), nullptr),
                       std::strtod(fields[9].c_str(), nullptr),
                       std::strtod(fields[10].c_str(), nullptr)};
  }
  return rows;
}

std::filesystem::path table_file() {
  std::filesystem::path file = overlay;
  return file.replace_extension(".csv");
}

TEST(CalibratedBaseline, ExplainsEveryTargetThatItMisses) {
  const std::map<std::string, Row> rows = rows_of(table_file());
  EXPECT_GE(rows.size(), 36U);
  for (const auto& [id, row] : rows) {
    if (row.verdict == "hit" || row.verdict == "echo") continue;
    EXPECT_FALSE(row.explanation.empty()) << id << " is missed";
  }
}

TEST(CalibratedBaseline, GivesTheTableThatStandsBesideIt) {
  const TemporaryFolder folder;
  const bool full = std::getenv("CARERSIM_FULL") != nullptr;
  std::vector<std::string> words = {
      "calibrate",  (source / "models" / "calibration" / "england.toml").string(),
      "--check",    overlay.string(),
      "--csv",      "now.csv",
      "--markdown", "now.md"};
  if (!full) words.insert(words.end(), {"--replications", "4"});
  const program::Outcome outcome = program::run(folder, words);
  ASSERT_LE(outcome.code, 1) << outcome.error;
  if (full) {
    EXPECT_EQ(text_of(folder / "now.csv"), text_of(table_file())) << "to the bit";
    return;
  }
  const std::map<std::string, Row> kept = rows_of(table_file());
  const std::map<std::string, Row> now = rows_of(folder / "now.csv");
  ASSERT_EQ(now.size(), kept.size());
  for (const auto& [id, row] : kept) {
    const Row& here = now.at(id);
    EXPECT_EQ(here.role, row.role) << id;
    if (std::isnan(row.simulated)) continue;
    // Four of the same replications: half as much again as both 95 % intervals is never chance.
    const double most = 1.5 * ((row.high - row.low) / 2 + (here.high - here.low) / 2);
    EXPECT_NEAR(here.simulated, row.simulated, most) << id << ": calibrate anew";
  }
}

}  // namespace
}  // namespace carersim
