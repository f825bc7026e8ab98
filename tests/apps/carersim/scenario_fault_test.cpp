#include <gmock/gmock.h>

#include "program.hpp"

namespace carersim {
namespace {

using program::Outcome;
using program::run;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Two wards whose patients each wait for the other's bed.
const std::string exchange = R"(title = "Exchange"
[arrivals.left]
rate = "2 / d"
enter = "left.bed"
[arrivals.right]
rate = "2 / d"
enter = "right.bed"
[service.east]
kind = "beds"
places = "1 places"
spell = { exponential = { mean = "1 d" } }
queue = { limit = 3 }
[service.west]
kind = "beds"
places = "1 places"
spell = { exponential = { mean = "1 d" } }
queue = { limit = 3 }
[pathway.left.bed]
kind = "service"
service = "east"
hold = true
next = "other"
[pathway.left.other]
kind = "service"
service = "west"
next = "exit"
[pathway.right.bed]
kind = "service"
service = "west"
hold = true
next = "other"
[pathway.right.other]
kind = "service"
service = "east"
next = "exit"
[time]
run_in = "10 d"
evaluate = "1000 d"
[run]
replications = 2
)";

TEST(ScenarioFault, StopsEveryCommandWith65AndLeavesNoResultFile) {
  const TemporaryFolder folder;
  std::string text = program::queue;
  text.replace(text.find("\"1 d\""), 5, "\"1 h / d\"");
  folder.write("wrong.toml", text + "[service.dsk]\nkind = \"beds\"\n");
  for (const char* command : {"run", "compare", "check", "graph"}) {
    const Outcome outcome = run(folder, {command, "wrong.toml"});
    EXPECT_EQ(outcome.code, 65) << command;
    EXPECT_EQ(outcome.error,
              "wrong.toml: 2 problems\n"
              "  wrong.toml:8:34: service.desk.spell.exponential.mean: found \"1 h / d\"; expected "
              "a number with unit s, min, h, d, week, month or year, above 0 d\n"
              "  wrong.toml:19:1: service.dsk.places: found nothing; expected a number of places "
              "such as 12 or \"12 beds\", from 0 to 10000000\n")
        << command;
  }
  EXPECT_THAT(folder.files(), ElementsAre("wrong.toml"));
}

TEST(ScenarioFault, IsAMissingFile) {
  const TemporaryFolder folder;
  const Outcome outcome = run(folder, {"run", "none.toml"});
  EXPECT_EQ(outcome.code, 65);
  EXPECT_THAT(outcome.error, HasSubstr("none.toml: found no such file"));
}

TEST(ScenarioFault, IsASingleArmToCompare) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  const Outcome outcome = run(folder, {"compare", "queue.toml"});
  EXPECT_EQ(outcome.code, 65);
  EXPECT_EQ(outcome.error,
            "queue.toml: 1 problem\n"
            "  queue.toml: arm: found a single arm; expected two or more [[arm]] tables, or --with "
            "an intervention\n");
}

TEST(ScenarioFault, IsAStepThatNobodyReaches) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue + "[pathway.case.attic]\nkind = \"close\"\n");
  const Outcome outcome = run(folder, {"run", "queue.toml"});
  EXPECT_EQ(outcome.code, 65);
  EXPECT_EQ(
      outcome.error,
      "queue.toml: 1 problem\n"
      "  queue.toml:19:1: pathway.case.attic: found unreachable; no entry leads there; give a "
      "step that is reached a branch to it, or remove it\n");
  EXPECT_THAT(folder.files(), ElementsAre("queue.toml"));
}

TEST(ScenarioFault, IsADeadlockWhileItRuns) {
  const TemporaryFolder folder;
  folder.write("exchange.toml", exchange);
  const Outcome outcome = run(folder, {"run", "exchange.toml", "--jobs", "2"});
  EXPECT_EQ(outcome.code, 65);
  EXPECT_THAT(outcome.error, HasSubstr("every place is held by somebody who waits for the next"));
  EXPECT_THAT(outcome.error,
              AnyOf(HasSubstr("(west -> east -> west)"), HasSubstr("(east -> west -> east)")));
  EXPECT_THAT(outcome.error, HasSubstr("kept: nothing"));
  EXPECT_THAT(folder.files(), ElementsAre("exchange.toml"));
}

TEST(ScenarioFault, IsAWarningOfCheckWhenItIsOverload) {
  const TemporaryFolder folder;
  std::string text = program::queue;
  text.replace(text.find("\"0.7 / d\""), 9, "\"1.4 / d\"");
  text.replace(text.find("[pathway"), 0, "queue = { patience = \"30 d\" }\n");
  folder.write("busy.toml", text);
  const Outcome outcome = run(folder, {"check", "busy.toml"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("busy.toml: no errors, 1 warning\n"));
  EXPECT_THAT(outcome.out, HasSubstr("140 %"));
}

}  // namespace
}  // namespace carersim
