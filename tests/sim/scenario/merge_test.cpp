#include "tests/sim/scenario/workspace.hpp"

namespace carersim {
namespace {

class Merging : public Workspace {
 protected:
  void SetUp() override {
    Workspace::SetUp();
    write("lib/scenarios/base/england.toml", R"(
[service.carer_assessment]
kind = "team"
staff = "5 WTE"
case = { gamma = { mean = "4.5 h", cv = 0.5 } }
[service.sitting]
kind = "caseload"
places = 10
[list]
values = [1, 2, 3]
)");
  }
  static void read_all(const Cursor& root) {
    for (const Cursor& service : root["service"].children()) {
      (void)service["kind"].choice({"team", "caseload"});
      (void)service["staff"];
      if (service["case"].exists()) (void)service["case"].distribution(LengthUnit::hours_of_work);
      (void)service["places"];
      (void)service["queue"];
    }
    for (const Cursor& value : root["list"]["values"].children()) (void)value.number(Range::any());
  }
  static std::string local(const std::string& text) {
    return "extends = \"base/england.toml\"\n" + text;
  }
};

TEST_F(Merging, IsDeepForTablesAndReplacesEverythingElse) {
  const Scenario scenario =
      load_text(local("[service.carer_assessment]\nstaff = \"6 WTE\"\n[list]\nvalues = [4]\n"));
  const Cursor root = scenario.arm(0);
  EXPECT_EQ(root["service"]["carer_assessment"]["staff"].quantity<Wte>(Range::any()).value(), 6);
  EXPECT_EQ(root["service"]["carer_assessment"]["kind"].text(), "team");
  EXPECT_EQ(root["list"]["values"].children().size(), 1u);
}

TEST_F(Merging, KeepsTheOrderOfTheTextWithBasesFirst) {
  const Scenario scenario =
      load_text(local("[service.zebra]\nkind = \"team\"\n[service.aardvark]\nkind = \"team\"\n"));
  std::vector<std::string> names;
  for (const Cursor& service : scenario.arm(0)["service"].children())
    names.push_back(service.name());
  EXPECT_EQ(names, (std::vector<std::string>{"carer_assessment", "sitting", "zebra", "aardvark"}));
}

TEST_F(Merging, DeletesATableThatIsRemoved) {
  const Scenario scenario = load_text(local("[service.sitting]\nremove = true\n"));
  EXPECT_EQ(scenario.arm(0)["service"].children().size(), 1u);
  EXPECT_EQ(problems_of(local("[service.siting]\nremove = true\n"), read_all),
            R"(main.toml: 1 problem
  main.toml:2:10: service.siting: found nothing to remove; expected an address that exists; did you mean "service.sitting"?)");
}

TEST_F(Merging, LetsADistributionReplaceOneOfAnotherKind) {
  const Scenario scenario =
      load_text(local("[service.carer_assessment]\ncase = { exponential = { mean = \"3 h\" } }\n"));
  const Distribution length = scenario.arm(0)["service"]["carer_assessment"]["case"].distribution(
      LengthUnit::hours_of_work);
  EXPECT_EQ(length.kind(), Distribution::Kind::exponential);
  scenario.problems().throw_if_any("");
}

TEST_F(Merging, AppliesSetAfterTheFilesOwnTables) {
  const Scenario scenario = load_text(local(R"([service.carer_assessment]
staff = "6 WTE"
[set]
"service.carer_assessment.staff" = "7.5 WTE"
"service.carer_assessment.case.gamma.mean" = "5 h"
service.sitting.places = 12
"list.values.2" = 7
)"));
  const Cursor root = scenario.arm(0);
  EXPECT_EQ(root["service"]["carer_assessment"]["staff"].quantity<Wte>(Range::any()).value(), 7.5);
  EXPECT_EQ(root["service"]["carer_assessment"]["staff"].provenance().layer, "set");
  EXPECT_EQ(
      root["service"]["carer_assessment"]["case"].distribution(LengthUnit::hours_of_work).mean(),
      5);
  EXPECT_EQ(root["service"]["sitting"]["places"].count(Range::any()), 12);
  EXPECT_EQ(root["list"]["values"].children()[1].count(Range::any()), 7);
}

TEST_F(Merging, TellsUnknownAddressesOfSetWithTheNearest) {
  EXPECT_EQ(problems_of(local(R"([set]
"service.carer_assesment.staff" = "7 WTE"
"service.carer_assessment.staf" = "7 WTE"
"carer_assessment.staff" = "7 WTE"
"weather" = 1
"service.sitting.queue" = "long"
)"),
                        read_all),
            R"(main.toml: 5 problems
  main.toml:3:1: service.carer_assesment: found an unknown address; did you mean service.carer_assessment?
  main.toml:4:1: service.carer_assessment.staf: found an unknown address; did you mean service.carer_assessment.staff?
  main.toml:5:1: carer_assessment.staff: found an unknown address; did you mean service.carer_assessment.staff?
  main.toml:6:1: weather: found an unknown address
  main.toml:7:1: service.sitting.queue: found an unknown address)");
}

TEST_F(Merging, LetsSetAddToWhatTheFileItselfDefines) {
  const Scenario scenario = load_text(
      local("[service.hub]\nkind = \"team\"\n[set]\n\"service.hub.staff\" = \"2 WTE\"\n"));
  EXPECT_EQ(scenario.arm(0)["service"]["hub"]["staff"].quantity<Wte>(Range::any()).value(), 2);
}

TEST_F(Merging, ReadsOverridesAsTomlOrElseAsText) {
  write("main.toml", local("[[arm]]\nname = \"a\"\nset = { \"service.sitting.places\" = 11 }\n"));
  const Scenario scenario =
      load("main.toml", {{"service.carer_assessment.staff", "7.5 WTE"},
                         {"service.sitting.places", "12"},
                         {"service.carer_assessment.case", "{ exponential = { mean = \"1 h\" } }"},
                         {"run.seed", "42"}});
  const Cursor root = scenario.arm(0);
  EXPECT_EQ(root["service"]["carer_assessment"]["staff"].quantity<Wte>(Range::any()).value(), 7.5);
  EXPECT_EQ(root["service"]["sitting"]["places"].count(Range::any()), 12);
  EXPECT_EQ(root["run"]["seed"].count(Range::any()), 42);
  EXPECT_EQ(
      root["service"]["carer_assessment"]["case"].distribution(LengthUnit::hours_of_work).mean(),
      1);
}

TEST_F(Merging, TellsWrongOverrides) {
  EXPECT_EQ(
      problems_of(
          local(""),
          [](const Cursor& root) {
            read_all(root);
            (void)root["service"]["carer_assessment"]["staff"].quantity<Wte>(
                Range::between(0, 10000));
          },
          {{"service.sittin.places", "1"}, {"service.carer_assessment.staff", "7.5"}, {"", "1"}}),
      R"(main.toml: 3 problems
  --set: found an unknown address
  --set: service.carer_assessment.staff: found 7.5; expected a number with unit WTE, from 0 to 10000
  --set: service.sittin: found an unknown address; did you mean service.sitting?)");
}

TEST_F(Merging, CallsTheOnlyArmOfAFileWithoutArmsBaseline) {
  EXPECT_EQ(load_text("").arms(), std::vector<std::string>{"baseline"});
}

TEST_F(Merging, GivesEachArmItsOwnTree) {
  const Scenario scenario = load_text(local(R"(
[[arm]]
name = "as now"
[[arm]]
name = "more"
set = { "service.carer_assessment.staff" = "9 WTE", service = { sitting = { places = 20 } } }
)"));
  EXPECT_EQ(scenario.arms(), (std::vector<std::string>{"as now", "more"}));
  EXPECT_EQ(
      scenario.arm(0)["service"]["carer_assessment"]["staff"].quantity<Wte>(Range::any()).value(),
      5);
  EXPECT_EQ(
      scenario.arm(1)["service"]["carer_assessment"]["staff"].quantity<Wte>(Range::any()).value(),
      9);
  EXPECT_EQ(scenario.arm(1)["service"]["sitting"]["places"].count(Range::any()), 20);
  EXPECT_EQ(scenario.arm(1)["service"]["sitting"]["places"].provenance().layer, "arm more");
}

TEST_F(Merging, TellsWrongArms) {
  EXPECT_EQ(problems_of(R"(
[[arm]]
name = "a"
wiht = []
[[arm]]
name = "a"
with = "hub"
[[arm]]
with = ["../hub", 3]
set = { "time.start" = 2020-01-01 }
)"),
            R"(main.toml: 7 problems
  main.toml:4:1: arm.1.wiht: found an unknown key; expected nothing here; did you mean "with"?
  main.toml:6:8: arm.2.name: found "a"; expected a name that no other arm has
  main.toml:7:8: arm.2.with: found "hub"; expected an array of interventions such as ["id"]
  main.toml:8:1: arm.3.name: found nothing; expected a text
  main.toml:9:9: arm.3.with.1: found "../hub"; expected the id of an intervention
  main.toml:9:19: arm.3.with.2: found 3; expected the id of an intervention
  main.toml:10:9: time.start: found a setting of one arm; expected one for all arms, in [time])");
  EXPECT_EQ(problems_of("arm = 3\n"), R"(main.toml: 1 problem
  main.toml:1:7: arm: found 3; expected an array of tables: double brackets, [[arm]])");
  EXPECT_EQ(problems_of("set = 3\n"), R"(main.toml: 1 problem
  main.toml:1:7: set: found 3; expected a table of addresses and values)");
}

TEST_F(Merging, LeavesNoKeyThatNobodyReads) {
  EXPECT_EQ(problems_of(local("[service.sitting]\nplacse = 3\nnote = \"fine\"\nevidence = "
                              "\"fine\"\n[sevrice]\nx = 1\n[list]\nmore = [{ a = 1 }]\n"),
                        [](const Cursor& root) {
                          for (const Cursor& service : root["service"].children()) {
                            for (const char* key : {"kind", "staff", "case", "places", "place"}) {
                              const Cursor value = service[key];
                              if (value.is_table())
                                (void)value.distribution(LengthUnit::hours_of_work);
                            }
                          }
                          (void)root["list"]["values"].children();
                        }),
            R"(main.toml: 3 problems
  main.toml:3:1: service.sitting.placse: found an unknown key; expected nothing here; did you mean "place"?
  main.toml:6:2: sevrice: found an unknown key; expected nothing here; did you mean "service"?
  main.toml:9:1: list.more: found an unknown key; expected nothing here)");
}

TEST_F(Merging, LeavesNoElementOfAnArrayThatNobodyReads) {
  EXPECT_EQ(problems_of("a = [1, { b = 2 }]\nc = [3]\n",
                        [](const Cursor& root) {
                          (void)root["a"].children();
                          (void)root["c"];
                        }),
            R"(main.toml: 2 problems
  main.toml:1:11: a.2.b: found an unknown key; expected nothing here
  main.toml:2:6: c.1: found a value that nothing reads; expected nothing here)");
}

TEST_F(Merging, AddsTheArmsOfTheCommandLineAfterThoseOfTheFile) {
  write("lib/interventions/more.toml",
        "id = \"more\"\n[[change]]\naddress = \"service.sitting.places\"\nto = 20\nfrom = \"start "
        "of run\"\nevidence = \"e\"\n");
  write("main.toml", local("[[arm]]\nname = \"as now\"\n" + two_and_five_years));
  const Scenario scenario = Scenario::load("main.toml", {}, library(), {{"plan", {"more"}}});
  EXPECT_EQ(scenario.arms(), (std::vector<std::string>{"as now", "plan"}));
  EXPECT_EQ(scenario.arm(1)["service"]["sitting"]["places"].count(Range::any()), 20);
  EXPECT_THROW((void)Scenario::load("main.toml", {}, library(), {{"plan", {"moer"}}}), InputError);
}

TEST_F(Merging, TellsWordsThatAreNoneOfTheChoices) {
  EXPECT_EQ(problems_of("a = \"urgencey\"\nb = 3\n[t]\nx = \"yes\"\n",
                        [](const Cursor& root) {
                          EXPECT_EQ(root["a"].choice({"fifo", "urgency"}), 0u);
                          EXPECT_EQ(root["b"].choice({"only"}), 0u);
                          EXPECT_EQ(root["c"].choice_or({"fifo", "urgency"}, 1), 1u);
                          EXPECT_FALSE(root["t"]["x"].flag_or(false));
                          (void)root["t"].text();
                          (void)root["b"]["below"];
                          (void)root["b"].children();
                        }),
            R"(main.toml: 5 problems
  main.toml:1:5: a: found "urgencey"; expected one of "fifo", "urgency"; did you mean "urgency"?
  main.toml:2:5: b: found 3; expected "only"
  main.toml:2:5: b: found 3; expected a table
  main.toml:3:1: t: found a table; expected a text
  main.toml:4:5: t.x: found "yes"; expected true or false)");
}

}  // namespace
}  // namespace carersim
