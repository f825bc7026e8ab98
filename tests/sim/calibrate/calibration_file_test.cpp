#include "sim/calibrate/calibration_file.hpp"

#include "tests/sim/scenario/workspace.hpp"

namespace carersim {
namespace {

constexpr const char* parameters = R"(
[[parameter]]
id = "desk.spell"
value = "2 d"
low = "1 d"
high = "8 d"
source = "somebody"
confidence = "assumption"
role = "uncertain"
[[parameter]]
id = "desk.rate"
value = "10 %"
low = "5 %"
high = "40 %"
source = "somebody"
confidence = "assumption"
role = "uncertain"
[[parameter]]
id = "desk.no_range"
value = 4
source = "somebody"
confidence = "assumption"
role = "choice"
[[parameter]]
id = "desk.published"
value = 4
source = "somebody"
confidence = "seen"
role = "target"
[[parameter]]
id = "desk.unused"
value = 4
low = 1
high = 5
source = "somebody"
confidence = "seen"
role = "uncertain"
)";

constexpr const char* head = R"(title = "A desk"
scenario = "desk.toml"
targets = "targets.toml"
difference = "5 %"
[time]
run_in = "1 year"
[run]
seed = 7
replications = 3
[loss]
pull = 0.1
stay = 0
[weight]
hard = 4
soft = 1
[[stage]]
algorithm = "LN_SBPLX"
evaluations = 10
first_step = 0.2
tolerance = 0.01
)";

class CalibrationFileTest : public Workspace {
 protected:
  void SetUp() override {
    Workspace::SetUp();
    write("lib/parameters/desk.toml", parameters);
    write("desk.toml",
          "[desk]\nspell = \"@desk.spell\"\nrate = \"@desk.rate\"\n"
          "places = \"@desk.no_range\"\n");
    TargetPlan seen;
    seen.target.id = "T1";
    seen.target.low = 0;
    seen.target.high = 1;
    TargetPlan soft = seen;
    soft.target.id = "T2";
    soft.target.strength = TargetStrength::soft;
    targets_ = {seen, soft};
    write("targets.toml", "");
  }

  SearchPlan plan(const std::string& text) {
    write("calibration.toml", text);
    const CalibrationFile file("calibration.toml", {});
    const Scenario scenario = load("desk.toml");
    const Cursor desk = scenario.arm(0)["desk"];
    (void)desk["spell"].quantity<Days>(Range::any());
    (void)desk["rate"].number(Range::any());
    (void)desk["places"].number(Range::any());
    return file.plan(scenario, targets_);
  }
  std::string problems(const std::string& text) {
    try {
      (void)plan(text);
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }

  std::vector<TargetPlan> targets_;
};

TEST_F(CalibrationFileTest, TakesTheRangeOfTheParameterUnlessItSaysOtherwise) {
  const SearchPlan found = plan(std::string(head) + R"([[free]]
parameter = "desk.spell"
scale = "log"
[[free]]
parameter = "desk.no_range"
low = 2
high = 6
scale = "linear"
[[free]]
name = "both"
parameters = ["desk.spell", "desk.rate"]
scale = "linear"
)");
  ASSERT_EQ(found.parameters.size(), 3U);
  EXPECT_EQ(found.parameters[0].low(), 1);
  EXPECT_EQ(found.parameters[0].high(), 8);
  EXPECT_EQ(found.parameters[0].start(), 2);
  EXPECT_EQ(found.parameters[1].high(), 6);
  EXPECT_EQ(found.parameters[2].low(), 0.5) << "1 d of 2 d, 5 % of 10 %";
  EXPECT_EQ(found.parameters[2].high(), 4);
  EXPECT_EQ(found.parameters[2].overrides(2)[1].value, "20 %");
  EXPECT_EQ(found.seed, 7U);
  EXPECT_EQ(found.loss.pull, 0.1);
}

TEST_F(CalibrationFileTest, WeighsTargetsByTheirUseUnlessItNamesThem) {
  const std::string free = "[[free]]\nparameter = \"desk.spell\"\nscale = \"log\"\n";
  const SearchPlan found = plan(std::string(head) + free);
  EXPECT_EQ(found.targets[0].weight, 4);
  EXPECT_EQ(found.targets[1].weight, 1);
  std::string named = head;
  named.insert(named.find("[[stage]]"), "T2 = 9\n");
  const SearchPlan other = plan("hold_out = [\"T1\"]\n" + named + free);
  EXPECT_EQ(other.targets[0].role, TargetRole::held_out);
  EXPECT_EQ(other.targets[1].weight, 9);
}

TEST_F(CalibrationFileTest, TellsEveryMistakeAtOnce) {
  EXPECT_EQ(
      problems("hold_out = [\"T9\"]\n" + std::string(head) + R"([[free]]
parameter = "desk.spel"
scale = "log"
[[free]]
parameter = "desk.no_range"
scale = "linear"
[[free]]
parameter = "desk.published"
scale = "linear"
[[free]]
parameter = "desk.unused"
scale = "linear"
[[free]]
parameter = "desk.rate"
low = "0.1"
scale = "logarithm"
[[free]]
parameter = "desk.spell"
low = "3 d"
scale = "linear"
rang = 3
)"),
      "calibration.toml: 9 problems\n"
      "  calibration.toml:1:13: hold_out.1: found \"T9\"; expected the id of a target; did you "
      "mean T1?\n"
      "  calibration.toml:23:13: free.1.parameter: found \"desk.spel\"; expected the id of a "
      "parameter; did you mean desk.spell?\n"
      "  calibration.toml:25:1: free.2: found no range, neither here nor in its own entry; "
      "expected low and high\n"
      "  calibration.toml:29:13: free.3.parameter: found \"desk.published\", whose role is "
      "target; expected a parameter that may be an input (role uncertain or choice)\n"
      "  calibration.toml:32:13: free.4.parameter: found \"desk.unused\", which nothing in the "
      "scenario uses; expected a parameter that it uses\n"
      "  calibration.toml:36:7: free.5.low: found \"0.1\"; expected a number in the unit of "
      "the value, such as \"10 %\"\n"
      "  calibration.toml:37:9: free.5.scale: found \"logarithm\"; expected one of \"linear\", "
      "\"log\"\n"
      "  calibration.toml:38:1: free.6: found a start of \"2 d\", the scenario's own; expected "
      "one within the range, \"3 d\" to \"8 d\"\n"
      "  calibration.toml:42:1: free.6.rang: found an unknown key; expected nothing here");
}

TEST_F(CalibrationFileTest, TellsWhatIsMissingBesideTheScenario) {
  EXPECT_EQ(
      problems("title = \"A desk\"\nscenario = \"disk.toml\"\ntargets = 3\ndifference = 0\n"
               "[loss]\npull = -1\n[[stage]]\nalgorithm = \"LN_BOBYKA\"\n"),
      "calibration.toml: 9 problems\n"
      "  calibration.toml:2:12: scenario: found \"disk.toml\"; expected the name of a file "
      "beside this one or in the library\n"
      "  calibration.toml:3:11: targets: found 3; expected a text\n"
      "  calibration.toml:4:14: difference: found 0; expected a share such as \"15 %\" or "
      "0.15, above 0 and at most 0.5\n"
      "  calibration.toml:5:1: loss.stay: found nothing; expected a number or percentage, "
      "from 0 to 1000000\n"
      "  calibration.toml:6:8: loss.pull: found -1; expected a number or percentage, from 0 "
      "to 1000000\n"
      "  calibration.toml:7:1: stage.1.evaluations: found nothing; expected a whole number, "
      "from 1 to 1000000\n"
      "  calibration.toml:7:1: stage.1.first_step: found nothing; expected a share such as "
      "\"15 %\" or 0.15, above 0 and at most 0.5\n"
      "  calibration.toml:7:1: stage.1.tolerance: found nothing; expected a share such as "
      "\"15 %\" or 0.15, above 0 and at most 0.5\n"
      "  calibration.toml:8:13: stage.1.algorithm: found \"LN_BOBYKA\"; expected one of "
      "\"linear_steps\", \"LN_BOBYQA\", \"LN_SBPLX\", \"LN_COBYLA\", \"LN_NELDERMEAD\", "
      "\"LN_PRAXIS\", \"GN_DIRECT_L\", \"GN_DIRECT_L_RAND\", \"GN_CRS2_LM\", \"GN_ESCH\"; did "
      "you mean \"LN_BOBYQA\"?");
}

TEST_F(CalibrationFileTest, NeedsTwoParametersForBobyqa) {
  std::string text = head;
  text.replace(text.find("LN_SBPLX"), 8, "LN_BOBYQA");
  EXPECT_EQ(problems(text + "[[free]]\nparameter = \"desk.spell\"\nscale = \"log\"\n"),
            "calibration.toml: 1 problem\n"
            "  calibration.toml:17:13: stage.1.algorithm: found LN_BOBYQA with 1 free parameter; "
            "expected 2 or more, or LN_SBPLX");
}

}  // namespace
}  // namespace carersim
