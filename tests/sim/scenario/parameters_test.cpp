#include "tests/sim/scenario/workspace.hpp"

namespace carersim {
namespace {

class ParametersOfTheLibrary : public Workspace {
 protected:
  void SetUp() override {
    Workspace::SetUp();
    write("lib/parameters/assess.toml", R"([[parameter]]
id = "assess.hours"
name = "Hours of work for a new assessment"
value = "4.5 h"
low = "3 h"
high = "7 h"
source = "a survey"
confidence = "assumption"
role = "uncertain"
[[parameter]]
id = "assess.share"
value = 0.45
source = "a table"
confidence = "seen"
role = "choice"
[[parameter]]
id = "assess.spell"
value = { gamma = { mean = "10 d", cv = 0.5 } }
source = "a table"
confidence = "seen"
role = "uncertain"
[[parameter]]
id = "assess.wait"
value = "57 d"
source = "a table"
confidence = "seen"
role = "target"
)");
  }
  static double hours(const Scenario& scenario, const std::string& key) {
    return scenario.arm(0)[key].quantity<Hours>(Range::at_least(0)).value();
  }
};

TEST_F(ParametersOfTheLibrary, StandWhereTheirIdStands) {
  const Scenario scenario = load_text(
      "a = \"@assess.hours\"\nb = \"@assess.hours * 0.5\"\nc = \"@assess.share * 50 %\"\nd = "
      "\"@assess.spell * 2\"\n");
  EXPECT_EQ(hours(scenario, "a"), 4.5);
  EXPECT_EQ(hours(scenario, "b"), 2.25);
  EXPECT_EQ(scenario.arm(0)["c"].number(Range::share()), 0.225);
  EXPECT_EQ(scenario.arm(0)["d"].distribution(LengthUnit::days).mean(), 20);
  const Provenance origin = scenario.arm(0)["a"].provenance();
  EXPECT_EQ(origin.parameter, "assess.hours");
  EXPECT_EQ(origin.source, "a survey");
  EXPECT_EQ(origin.confidence, "assumption");
  EXPECT_EQ(origin.role, "uncertain");
  EXPECT_EQ(scenario.used_parameters(0),
            (std::vector<std::string>{"assess.hours", "assess.share", "assess.spell"}));
  scenario.finish();
}

TEST_F(ParametersOfTheLibrary, AreOverriddenByTheirAddress) {
  const std::string text =
      "a = \"@assess.hours\"\nb = \"@assess.spell\"\n[set]\n\"parameter.assess.hours\" = \"5 "
      "h\"\n\"parameter.assess.spell.gamma.mean\" = \"12 d\"\n";
  EXPECT_EQ(hours(load_text(text), "a"), 5);
  EXPECT_EQ(load_text(text).arm(0)["b"].distribution(LengthUnit::days).mean(), 12);
  EXPECT_EQ(hours(load_text(text, {{"parameter.assess.hours", "6 h"}}), "a"), 6);
  EXPECT_EQ(hours(load_text("a = \"@assess.hours\"\n[parameter.assess]\nhours = \"5.5 h\"\n"), "a"),
            5.5);
  EXPECT_EQ(load_text(text).parameters(0)[0].value, "5 h");
}

TEST_F(ParametersOfTheLibrary, ThatAreUnknownOrNoInputsAreProblems) {
  EXPECT_EQ(problems_of(R"(a = "@assess.hour"
b = "@assess.wait"
c = "@assess.hours twice"
d = "@assess.share"
e = "@assess.spell"
[set]
"parameter.assess.huors" = "1 h"
)",
                        [](const Cursor& root) {
                          for (const char* key : {"a", "b", "c", "d", "e"})
                            (void)root[key].quantity<Hours>(Range::at_least(1));
                        }),
            R"(main.toml: 6 problems
  main.toml:1:5: a: found "@assess.hour"; expected the id of a parameter; did you mean "@assess.hours"?
  main.toml:2:5: b: found "@assess.wait", whose role is target; expected a parameter that may be an input (role uncertain or choice)
  main.toml:3:5: c: found "@assess.hours twice"; expected a parameter such as "@assess.hours" or "@assess.hours * 0.5"
  main.toml:5:5: e: found "@assess.spell", a distribution; expected a number with unit h or min, at least 1 h
  main.toml:7:1: parameter.assess.huors: found an unknown address; did you mean parameter.assess.hours?
  parameters/assess.toml:12:9: d: found 0.45; expected a number with unit h or min, at least 1 h)");
}

TEST_F(ParametersOfTheLibrary, ThatAreOnlyContextAreNoInputs) {
  write("lib/parameters/context.toml",
        "[[parameter]]\nid = \"england.adults\"\nvalue = 46437085\nsource = \"s\"\nconfidence = "
        "\"seen\"\nrole = \"context\"\n");
  EXPECT_EQ(problems_of("a = \"@england.adults\"\n",
                        [](const Cursor& root) { (void)root["a"].number(Range::any()); }),
            R"(main.toml: 1 problem
  main.toml:1:5: a: found "@england.adults", whose role is context; expected a parameter that may be an input (role uncertain or choice))");
}

TEST_F(ParametersOfTheLibrary, OutOfTheReadersRangeShowTheirValue) {
  EXPECT_EQ(problems_of("a = \"@assess.hours\"\nb = \"@assess.share * 4\"\n",
                        [](const Cursor& root) {
                          (void)root["a"].quantity<Hours>(Range::between(0, 4));
                          (void)root["b"].number(Range::share());
                        }),
            R"(main.toml: 2 problems
  main.toml:1:5: a: found "@assess.hours" = "4.5 h"; expected a number with unit h or min, from 0 h to 4 h
  main.toml:2:5: b: found "@assess.share * 4" = 0.45 = 1.8; expected a share such as "15 %" or 0.15, from 0 to 1)");
}

TEST_F(ParametersOfTheLibrary, ThatLeadBackToThemselvesAreProblems) {
  const std::string message =
      problems_of("a = \"@assess.hours\"\n[set]\n\"parameter.assess.hours\" = \"@assess.hours\"\n",
                  [](const Cursor& root) { (void)root["a"].quantity<Hours>(Range::at_least(0)); });
  EXPECT_EQ(message, R"(main.toml: 1 problem
  main.toml:3:28: a: found "@assess.hours"; expected a parameter that does not lead back to itself)");
}

TEST_F(ParametersOfTheLibrary, WithIncompleteEntriesAreProblems) {
  write("lib/parameters/bad.toml", R"([[parameter]]
id = "x.one"
value = "9 h"
low = "3 h"
high = "7 h"
source = ""
confidance = "seen"
role = "chioce"
[[parameter]]
value = true
[[parameter]]
id = "assess.hours"
value = "200 min"
low = "2 h"
high = "7 WTE"
source = "s"
confidence = "memory"
role = "choice"
[[parameter]]
id = "x.two"
value = 9
low = 1
high = 7
source = "s"
confidence = "memory"
role = "choice"
[[parameter]]
id = "x three"
value = "many"
source = "s"
confidence = "memory"
role = "choice"
[[parametre]]
id = "y"
)");
  EXPECT_EQ(problems_of(""), R"(main.toml: 16 problems
  parameters/bad.toml:1:1: x.one.confidence: found nothing; expected a text
  parameters/bad.toml:3:9: x.one.value: found "9 h"; expected a value up to "7 h", its own high end
  parameters/bad.toml:6:10: x.one.source: found ""; expected a text
  parameters/bad.toml:7:1: x.one.confidance: found an unknown key; expected nothing here; did you mean "confidence"?
  parameters/bad.toml:8:8: x.one.role: found "chioce"; expected one of "uncertain", "choice", "target", "context"; did you mean "choice"?
  parameters/bad.toml:9:1: parameter.confidence: found nothing; expected a text
  parameters/bad.toml:9:1: parameter.id: found nothing; expected a text
  parameters/bad.toml:9:1: parameter.role: found nothing; expected a text
  parameters/bad.toml:9:1: parameter.source: found nothing; expected a text
  parameters/bad.toml:10:9: parameter.value: found true; expected a number with its unit, or a distribution
  parameters/bad.toml:12:6: assess.hours: found an id for the second time; expected each id once; the other is at parameters/assess.toml:4
  parameters/bad.toml:15:8: assess.hours.high: found "7 WTE"; expected the unit of the value, "200 min"
  parameters/bad.toml:21:9: x.two.value: found 9; expected a value up to 7, its own high end
  parameters/bad.toml:28:6: x three.id: found "x three"; expected an id of letters, digits, ".", "_" and "-"
  parameters/bad.toml:29:9: x three.value: found "many"; expected a number with its unit, or a distribution
  parameters/bad.toml:33:3: parametre: found an unknown key; expected [[parameter]])");
}

}  // namespace
}  // namespace carersim
