#include "sim/uncertainty/scenario_ties.hpp"

#include "tests/sim/scenario/workspace.hpp"

namespace carersim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TiesOfAScenario : public Workspace {
 protected:
  void SetUp() override {
    Workspace::SetUp();
    std::string library;
    for (const char* line :
         {"a 0.2", "b 0.3", "c 0.5", "low 0.1", "high 0.4", "p '20 %'", "q '30 %'", "cost '£5'"}) {
      const std::string text = line;
      const std::string id = text.substr(0, text.find(' ')),
                        value = text.substr(text.find(' ') + 1);
      library += "[[parameter]]\nid = \"x." + id + "\"\nvalue = " + value +
                 "\nsource = \"s\"\nconfidence = \"assumption\"\nrole = \"uncertain\"\n";
    }
    write("lib/parameters/x.toml", library);
  }
  static std::vector<std::string> texts_of(const Scenario& scenario) {
    std::vector<std::string> texts;
    const ScenarioTies found(scenario);
    for (const ParameterTie& tie : found.ties()) {
      std::string text = tie.rule + ":";
      for (const std::string& id : tie.ids) text += " " + id;
      if (tie.whole != 0) text += " = " + std::to_string(tie.whole);
      texts.push_back(text);
    }
    return texts;
  }
};

TEST_F(TiesOfAScenario, AreTheSharesOfBranchesOfOneStep) {
  const Scenario scenario = load_text(R"(title = "t"
[pathway.p.step]
branch.one.share = { by = "strain", low = "@x.low", high = "@x.high" }
branch.two.share = "@x.a * 0.5"
branch.rest.otherwise = true
[pathway.p.alone]
branch.one.share = { by = "strain", low = "@x.b", high = "@x.c" }
branch.rest.otherwise = true
)");
  EXPECT_THAT(texts_of(scenario), ElementsAre("pathway.p.step: x.a x.high x.low"));
}

TEST_F(TiesOfAScenario, AddUpToWhatFixedSharesLeaveWhereNothingElseIsLeft) {
  const Scenario scenario = load_text(R"(title = "t"
[pathway.p.step]
branch.one.share = "@x.p"
branch.two.share = "@x.q"
branch.three.share = 0.5
[population.attribute.need.share]
low = "@x.a"
moderate = "@x.b"
high = "@x.c"
)");
  EXPECT_THAT(texts_of(scenario),
              ElementsAre("pathway.p.step: x.p x.q", "pathway.p.step: x.p x.q = 50.000000",
                          "population.attribute.need.share: x.a x.b x.c",
                          "population.attribute.need.share: x.a x.b x.c = 1.000000"));
}

TEST_F(TiesOfAScenario, DoNotDivideWhatIsMultipliedOrSharedByTwoDecisions) {
  const Scenario scenario = load_text(R"(title = "t"
[population.attribute.need.share]
low = "@x.high * 0.5"
moderate = "@x.b"
high = "@x.c"
[population.attribute.strain.share]
low = "@x.a"
moderate = "@x.b"
high = "@x.c"
[population.attribute.visible.share]
yes = "@x.b"
no = "@x.c"
maybe = 0.2
)");
  EXPECT_THAT(texts_of(scenario),
              ElementsAre("population.attribute.need.share: x.b x.c x.high",
                          "population.attribute.strain.share: x.a x.b x.c",
                          "population.attribute.strain.share: x.a x.b x.c = 1.000000",
                          "population.attribute.visible.share: x.b x.c"));
}

TEST_F(TiesOfAScenario, KnowTheParametersBehindANumberOfAnyArmAndOfAChange) {
  write("lib/interventions/more.toml", R"(id = "more"
title = "More"
place = "nowhere"
seed = "none: a test"
figures = []
mechanism = "More."
[[change]]
address = "pathway.p.step.branch.one.share"
to = "@x.c"
evidence = "e"
)");
  const Scenario scenario = load_text(two_and_five_years + R"(
title = "t"
[pathway.p.step]
branch.one.share = "@x.a"
branch.rest.otherwise = true
[pathway.p.steps]
branch.one.share = "@x.b"
[[arm]]
name = "as now"
[[arm]]
name = "more"
with = ["more"]
[[arm]]
name = "other"
set = { "pathway.p.step.branch.one.share" = "@x.p" }
)");
  const ScenarioTies ties(scenario);
  EXPECT_THAT(ties.behind("pathway.p.step.branch.one.share"), ElementsAre("x.a", "x.c", "x.p"));
  EXPECT_THAT(ties.behind("pathway.p.step"), ElementsAre("x.a", "x.c", "x.p"));
  EXPECT_THAT(ties.behind("pathway.p.nowhere"), IsEmpty());
  EXPECT_THAT(ties.behind(""), IsEmpty());
  EXPECT_THAT(scenario.parameters(0).at(0).set_by, "");
  const Scenario set = load("main.toml", {{"parameter.x.a", "0.25"}});
  EXPECT_EQ(set.parameters(0).at(0).id, "x.a");
  EXPECT_EQ(set.parameters(0).at(0).set_by, "--set");
}

}  // namespace
}  // namespace carersim
