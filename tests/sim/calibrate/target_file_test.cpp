#include "sim/calibrate/target_file.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "sim/calibrate/overlay.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {
namespace {

using ::testing::HasSubstr;

constexpr const char* target = R"text([[target]]
id = "T1"
name = "Admissions a person"
unit = "share"
value = "20 %"
low = "10 %"
high = 0.4
role = "fitted"
use = "hard"
source = "a table"
numerator = ["events", "2 * falls"]
denominator = "years(people)"
)text";

class TargetFileTest : public ::testing::Test {
 protected:
  std::vector<TargetPlan> read(const std::string& text) {
    folder_.write("t.toml", text);
    return read_targets(folder_ / "t.toml");
  }
  std::string problems(const std::string& text) {
    try {
      (void)read(text);
    } catch (const InputError& error) {
      std::string message = error.what();
      const std::string path = folder_.path().string() + "/";
      for (std::size_t at = message.find(path); at != std::string::npos; at = message.find(path))
        message.erase(at, path.size());
      return message;
    }
    return "";
  }
  /// Three years of months of equal length.
  static RunDescription run() {
    RunDescription description;
    description.measures = {{"events", "events", MeasureKind::event, ""},
                            {"falls", "events", MeasureKind::event, ""},
                            {"people", "people", MeasureKind::stock, ""}};
    description.month_days.assign(36, 365.25 / 12);
    return description;
  }

  TemporaryFolder folder_;
};

TEST_F(TargetFileTest, ObservesAFormulaOfTheRun) {
  const std::vector<TargetPlan> plans = read(target);
  ASSERT_EQ(plans.size(), 1U);
  EXPECT_EQ(plans[0].target.value, 0.2);
  const RunDescription description = run();
  const TargetObserver observer(plans, description);
  ReplicationResult result;
  result.totals = {36, 36, 10};
  result.series.assign(36, 1);
  result.series.insert(result.series.end(), 36, 1);
  result.series.insert(result.series.end(), 36, 10);
  EXPECT_NEAR(observer.values(result).at(0), (36 + 72) / 30.0, 1e-12);
}

TEST_F(TargetFileTest, TakesDriftFromTheFirstToTheLastTwelveMonths) {
  const std::vector<TargetPlan> plans = read(std::string(target) + R"([[drift]]
id = "D1"
name = "People"
at_most = "2 %"
numerator = "people"
)");
  ASSERT_EQ(plans.size(), 2U);
  EXPECT_EQ(plans[1].target.low, -0.02);
  RunDescription description = run();
  ReplicationResult result;
  result.totals = {0, 0, 0};
  result.series.assign(72, 1);
  for (int month = 0; month < 36; ++month)
    result.series.push_back(100 * std::pow(1.1, month / 12) * (1 + 0.3 * (month % 12)));
  EXPECT_NEAR(TargetObserver(plans, description).values(result).at(1), 0.1, 1e-9)
      << "two years from the first to the last; a season is no drift";
  description.month_days.resize(23);
  EXPECT_TRUE(std::isnan(TargetObserver(plans, description).values(result).at(1)));
}

TEST_F(TargetFileTest, TellsEveryMistakeAtOnce) {
  EXPECT_EQ(
      problems(R"([[target]]
id = "T1"
name = "One"
low = 3
high = 2
role = "fitted"
use = "firm"
source = "a table"
numerator = "a"
[[target]]
id = "T1"
name = "Two"
value = 9
low = 1
high = 2
role = "heldout"
use = "soft"
source = "a table"
)"),
      "t.toml: 6 problems\n"
      "  t.toml:5:8: target.1.high: found 2; expected the upper end of the band, above the "
      "lower one\n"
      "  t.toml:7:7: target.1.use: found \"firm\"; expected one of \"hard\", \"soft\"\n"
      "  t.toml:10:1: target.2: found no numerator and no explanation; expected what observes "
      "the target, or why nothing does\n"
      "  t.toml:11:6: target.2.id: found \"T1\"; expected an id that no other target has\n"
      "  t.toml:13:9: target.2.value: found 9; expected a value within its own band\n"
      "  t.toml:16:8: target.2.role: found \"heldout\"; expected one of \"fitted\", "
      "\"held_out\", \"input\", \"structural\"; did you mean \"held_out\"?");
}

TEST_F(TargetFileTest, NamesTheMeasureThatARunLacks) {
  std::string text = target;
  text.replace(text.find("\"events\""), 8, "\"event\"");
  const std::vector<TargetPlan> plans = read(text);
  const RunDescription description = run();
  try {
    const TargetObserver observer(plans, description);
    FAIL() << "nothing was thrown";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), HasSubstr("t.toml:1:1: T1: found \"event\"; expected a measure or "
                                        "number of this run; did you mean events?"));
  }
}

TEST(Score, NeverCountsAnEcho) {
  Target one;
  one.low = 0;
  one.high = 1;
  Target held = one;
  held.role = TargetRole::held_out;
  Target echo = one;
  echo.role = TargetRole::input;
  Target soft = one;
  soft.strength = TargetStrength::soft;
  const auto seen = [](double mean) { return Observation{{mean, 0}, 0}; };
  const Score score = score_of({one, held, echo, soft, one},
                               {seen(1), seen(2), seen(0.5), seen(std::nan("")), seen(1.01)});
  EXPECT_EQ(score.hard_fitted, 2U);
  EXPECT_EQ(score.hard_fitted_hit, 1U);
  EXPECT_EQ(score.fitted_hit, 1U);
  EXPECT_EQ(score.held_out, 1U);
  EXPECT_EQ(score.held_out_hit, 0U);
  EXPECT_EQ(score.echoes, 1U);
  EXPECT_FALSE(score.all_hard_fitted_hit());
}

TEST(Overlay, IsReadBackAsItWasWritten) {
  SearchPlan plan;
  plan.parameters.emplace_back("a.b", std::vector<FreeParameter::Member>{{"a.b", {"£", 2, " / h"}}},
                               1.0, 3.0, 2.0, FreeScale::linear);
  plan.parameters.emplace_back(
      "both", std::vector<FreeParameter::Member>{{"c", {"", 10, ""}}, {"d", {"", 20, " %"}}}, 0.5,
      2.0, 1.0, FreeScale::logarithmic);
  const SearchPoint start{{2, 1}, {}, 9};
  const SearchPoint best{{2.5, 1.5}, {}, 1};
  const TemporaryFolder folder;
  folder.write("o.toml", overlay_text({"A title", "command", "1", "here", "2 replications"}, plan,
                                      start, best, {}));
  const std::vector<Override> read = read_overlay(folder / "o.toml");
  ASSERT_EQ(read.size(), 3U);
  EXPECT_EQ(read[0].address, "parameter.a.b");
  EXPECT_EQ(read[0].value, "£2.5 / h");
  EXPECT_EQ(read[1].value, "15");
  EXPECT_EQ(read[2].value, "30 %");
  folder.write("o.toml", "[service]\nx = 1\n");
  EXPECT_THROW((void)read_overlay(folder / "o.toml"), InputError);
}

}  // namespace
}  // namespace carersim
