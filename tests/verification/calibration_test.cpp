// Calibration finds numbers that the test knows, and only by the targets that tell them.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <map>
#include <regex>
#include <sstream>

#include "sim/calibrate/overlay.hpp"
#include "tests/apps/carersim/program.hpp"

namespace carersim {
namespace {

using program::Outcome;
using ::testing::HasSubstr;

/// What calibration has to find: far from where the parameters start.
const std::map<std::string, std::string> truth = {{"known.arrivals", "1.2 / d"},
                                                  {"known.patience", "9 d"},
                                                  {"known.need_progresses", "0.12 / year"},
                                                  {"known.strain_rises", "0.8 / year"}};

class CalibrationTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path source = CARERSIM_SOURCE_DIR;
    const std::filesystem::path files = source / "tests" / "verification" / "calibration";
    for (const char* name : {"scenario.toml", "targets.toml", "calibration.toml"})
      folder_.write(name, text_of(files / name));
    folder_.write("data/models/parameters/known.toml", text_of(files / "parameters.toml"));
    std::filesystem::create_directory_symlink(source / "models" / "areas",
                                              folder_ / "data/models/areas");
    std::filesystem::create_directory_symlink(source / "scenarios", folder_ / "data/scenarios");
  }

  [[nodiscard]] program::Process start(const std::vector<std::string>& words) const {
    return {folder_.path(), words, {"env", "CARERSIM_DATA=" + (folder_ / "data").string()}};
  }
  [[nodiscard]] Outcome run(const std::vector<std::string>& words) const {
    return start(words).wait();
  }

  /// Makes the simulated values of the truth, with luck of its own, the targets' values: each band
  /// is 2 % of the value to either side.
  void aim_at_truth() const {
    std::vector<std::string> words = {
        "targets",   "scenario.toml",  "--targets", "targets.toml", "--csv",
        "truth.csv", "--replications", "16",        "--seed",       "11"};
    for (const auto& [id, value] : truth) {
      words.emplace_back("--set");
      words.push_back("parameter." + id + "=" + value);
    }
    const Outcome outcome = run(words);
    ASSERT_EQ(outcome.code, 0) << outcome.error;
    std::istringstream rows(text_of(folder_ / "truth.csv"));
    std::string targets = text_of(folder_ / "targets.toml");
    std::string row;
    std::getline(rows, row);
    while (std::getline(rows, row)) {
      // The name may hold a comma within quotes; the number stands before its interval and verdict.
      static const std::regex fields(R"(^(\w+),.*,([-0-9.e]+),[-0-9.e]+,[-0-9.e]+,\w+,,)");
      std::smatch match;
      ASSERT_TRUE(std::regex_search(row, match, fields)) << row;
      const double value = std::stod(match[2]);
      const std::size_t at = targets.find("id = \"" + match[1].str() + "\"");
      ASSERT_NE(at, std::string::npos);
      const std::size_t first = targets.find("\nvalue", at) + 1;
      const std::size_t end = targets.find("\nrole", first);
      targets.replace(
          first, end - first,
          fmt::format("value = {}\nlow = {}\nhigh = {}", value, value * 0.98, value * 1.02));
    }
    folder_.write("targets.toml", targets);
  }

  /// The number and the 95 % interval that an overlay gives a parameter.
  struct Found {
    double value = 0, low = 0, high = 0;
  };
  [[nodiscard]] Found found(const std::string& id) const {
    std::string text = text_of(folder_ / "found.toml");
    text = std::regex_replace(text, std::regex("\n# (?!known)"), " ");
    const std::regex note("# " + id +
                          R"(: was [^,]*, 95 % interval ([-0-9.]+)[^,]*? to ([-0-9.]+))");
    const std::regex set("\"" + id + "\" = \"([-0-9.]+)");
    std::smatch interval, value;
    if (!std::regex_search(text, interval, note)) return {};
    const std::string written = text;
    if (!std::regex_search(written, value, set)) return {};
    return {std::stod(value[1]), std::stod(interval[1]), std::stod(interval[2])};
  }

  TemporaryFolder folder_;
};

TEST_F(CalibrationTest, FindsTheNumbersBehindTheTargetsWithinItsIntervals) {
  aim_at_truth();
  const Outcome outcome = run({"calibrate", "calibration.toml", "--out", "found.toml"});
  EXPECT_NE(outcome.code, 65) << outcome.error;
  for (const auto& [id, text] : truth) {
    const double value = std::stod(text);
    const Found number = found(id);
    EXPECT_LE(number.low, value) << id;
    EXPECT_GE(number.high, value) << id;
    EXPECT_GT(number.low, 0.6 * value) << id << ": the interval says something";
    EXPECT_LT(number.high, 1.5 * value) << id;
  }
  EXPECT_THAT(outcome.out, HasSubstr("Held out: 1 of 1"));
}

TEST_F(CalibrationTest, DoesNotFindANumberWhoseTargetIsHeldOut) {
  aim_at_truth();
  folder_.write("calibration.toml",
                "hold_out = [\"HIGH_STRAIN\"]\n" + text_of(folder_ / "calibration.toml"));
  const Outcome outcome = run({"calibrate", "calibration.toml", "--out", "found.toml"});
  EXPECT_NE(outcome.code, 65) << outcome.error;
  EXPECT_LT(found("known.strain_rises").value, 0.7) << "nothing else tells it";
  EXPECT_THAT(text_of(folder_ / "found.toml"), HasSubstr("not identified"));
  EXPECT_NEAR(found("known.need_progresses").value, 0.12, 0.01) << "the others are found";
}

TEST_F(CalibrationTest, GoesOnWhereItWasInterruptedToTheSameEnd) {
  aim_at_truth();
  ASSERT_NE(run({"calibrate", "calibration.toml", "--out", "found.toml"}).code, 65);
  const std::string whole = text_of(folder_ / "found.toml");
  const std::string all = text_of(folder_ / "found.evaluations.csv");
  // As if the machine had failed within the tenth evaluation.
  std::size_t end = 0;
  for (int line = 0; line < 12; ++line) end = all.find('\n', end) + 1;
  folder_.write("found.evaluations.csv", all.substr(0, end - 7));
  const Outcome again = run({"calibrate", "calibration.toml", "--out", "found.toml"});
  EXPECT_THAT(again.error, HasSubstr("goes on after 9 evaluations"));
  EXPECT_EQ(text_of(folder_ / "found.toml"), whole);
  EXPECT_EQ(text_of(folder_ / "found.evaluations.csv"), all);
}

TEST_F(CalibrationTest, KeepsTheBestWhenInterrupted) {
  std::string text = text_of(folder_ / "calibration.toml");
  text.replace(text.find("replications = 4"), 16, "replications = 400");
  folder_.write("calibration.toml", text);
  program::Process process =
      start({"calibrate", "calibration.toml", "--out", "found.toml", "--log-level", "debug"});
  ASSERT_TRUE(process.says("evaluation 1:"));
  process.signal(SIGINT);
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.code, 130);
  EXPECT_THAT(outcome.error, HasSubstr("interrupted; kept: the best of "));
  EXPECT_EQ(read_overlay(folder_ / "found.toml").size(), 4U);
}

TEST_F(CalibrationTest, ChecksAnOverlayWithoutSearching) {
  aim_at_truth();
  folder_.write("wrong.toml", "[parameter]\n\"known.arrivals\" = \"0.3 / d\"\n");
  const Outcome outcome = run({"calibrate", "calibration.toml", "--check", "wrong.toml"});
  EXPECT_EQ(outcome.code, 1) << outcome.error;
  EXPECT_THAT(outcome.out, HasSubstr("MISS"));
  EXPECT_THAT(outcome.out, HasSubstr("Hard fitted targets hit: 0 of 4"));
}

}  // namespace
}  // namespace carersim
