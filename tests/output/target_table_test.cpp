#include "output/target_table.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace carersim {
namespace {

Target target(const std::string& id, TargetRole role, TargetStrength strength) {
  Target result;
  result.id = id;
  result.name = "What " + id + " is";
  result.unit = "share";
  result.value = 0.139;
  result.low = 0.13;
  result.high = 0.145;
  result.role = role;
  result.strength = strength;
  result.source = "somebody, \"here\"";
  return result;
}

Observation seen(double mean, double half_width) {
  return {{mean, half_width}, half_width / 2};
}

struct Example {
  std::vector<Target> targets = {target("T1", TargetRole::held_out, TargetStrength::soft),
                                 target("T2", TargetRole::fitted, TargetStrength::hard),
                                 target("T3", TargetRole::input, TargetStrength::hard),
                                 target("T4", TargetRole::fitted, TargetStrength::hard)};
  std::vector<Observation> observed = {seen(0.15, 0.004), seen(0.1432, 0.002), seen(0.4, 0.01),
                                       seen(std::nan(""), 0)};
  Example() { targets[0].explanation = "a mechanism"; }
};

TEST(TargetTable, ShowsWhatCountsBeforeWhatEchoes) {
  const Example example;
  EXPECT_EQ(
      target_table(example.targets, example.observed, 100, Colour::none),
      "                                                            Simulated (95 %\n"
      "Target                  Published            Band                 interval)\n"
      "Fitted, hard\n"
      "  T2 What T2 is            13.9 %  13 % to 14.5 %  14.32 % (14.12 to 14.52)       hit\n"
      "  T4 What T4 is            13.9 %  13 % to 14.5 %                         –  no value\n"
      "Held out\n"
      "  T1 What T1 is            13.9 %  13 % to 14.5 %  15.00 % (14.60 to 15.40)      MISS\n"
      "Echo of an input\n"
      "  T3 What T3 is            13.9 %  13 % to 14.5 %     40.0 % (39.0 to 41.0)      echo\n"
      "\n"
      "T4: not explained yet\n"
      "T1: a mechanism\n"
      "Hard fitted targets hit: 1 of 2. Fitted: 1 of 2. Held out: 0 of 1 (0 %). Echoes, which "
      "count for nothing: 1.\n");
}

TEST(TargetTable, IsTheSameAsMarkdown) {
  const Example example;
  EXPECT_EQ(
      target_markdown(example.targets, example.observed),
      "| | target | published | band | simulated (95 % interval) | |\n"
      "|---|---|---|---|---|---|\n"
      "| | **Fitted, hard** | | | | |\n"
      "| T2 | What T2 is | 13.9 % | 13 % to 14.5 % | 14.32 % (14.12 to 14.52) | hit |\n"
      "| T4 | What T4 is | 13.9 % | 13 % to 14.5 % | – | no value |\n"
      "| | **Held out** | | | | |\n"
      "| T1 | What T1 is | 13.9 % | 13 % to 14.5 % | 15.00 % (14.60 to 15.40) | MISS |\n"
      "| | **Echo of an input** | | | | |\n"
      "| T3 | What T3 is | 13.9 % | 13 % to 14.5 % | 40.0 % (39.0 to 41.0) | echo |\n"
      "\n"
      "Hard fitted targets hit: 1 of 2. Fitted: 1 of 2. Held out: 0 of 1 (0 %). Echoes, which "
      "count for nothing: 1.\n"
      "\n"
      "- T4: not explained yet\n"
      "- T1: a mechanism\n");
}

TEST(TargetTable, IsTheSameAsCsvWithNumbersInFull) {
  const Example example;
  EXPECT_EQ(
      target_csv({example.targets[0], example.targets[3]},
                 {example.observed[0], example.observed[3]}),
      "id,name,unit,role,use,published,low,high,simulated,simulated_low,simulated_high,verdict,"
      "explanation,source\r\n"
      "T1,What T1 is,share,held_out,soft,0.139,0.13,0.145,0.15,0.146,0.154,MISS,a mechanism,"
      "\"somebody, \"\"here\"\"\"\r\n"
      "T4,What T4 is,share,fitted,hard,0.139,0.13,0.145,NaN,NaN,NaN,no value,,\"somebody, "
      "\"\"here\"\"\"\r\n");
}

}  // namespace
}  // namespace carersim
