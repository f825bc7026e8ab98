#include <fmt/format.h>

#include "sim/scenario/documents.hpp"
#include "tests/sim/scenario/workspace.hpp"

namespace carersim {
namespace {

class Includes : public Workspace {
 protected:
  static double number(const Scenario& scenario, const std::string& table, const std::string& key) {
    return scenario.arm(0)[table][key].number(Range::any());
  }
};

TEST_F(Includes, LayTheFileUponItsBasesInOrder) {
  write("lib/scenarios/base/england.toml", "title = \"England\"\n[a]\nx = 1\ny = 1\nz = 1\n");
  write("local.toml", "extends = \"base/england.toml\"\n[a]\ny = 2\nz = 2\n");
  const Scenario scenario = load_text("extends = \"local.toml\"\n[a]\nz = 3\n");
  EXPECT_EQ(scenario.title(), "England");
  EXPECT_EQ(number(scenario, "a", "x"), 1);
  EXPECT_EQ(number(scenario, "a", "y"), 2);
  EXPECT_EQ(number(scenario, "a", "z"), 3);
  EXPECT_EQ(scenario.arm(0)["a"]["x"].provenance().layer, "base/england.toml");
  EXPECT_EQ(scenario.arm(0)["a"]["y"].provenance().at, (Position{"local.toml", 3, 5}));
}

TEST_F(Includes, KeptByALibraryAreTheSameTheNextTimeWhateverIsEdited) {
  const std::string entry =
      "[[parameter]]\nid = \"p\"\nname = \"p\"\nvalue = {}\nsource = \"s\"\n"
      "confidence = \"seen\"\nrole = \"uncertain\"\n";
  const auto parameter = [&](int value) { return fmt::format(fmt::runtime(entry), value); };
  write("lib/scenarios/base/england.toml", "x = 1\n");
  write("lib/parameters/all.toml", parameter(3));
  write("main.toml", "extends = \"base/england.toml\"\ny = \"@p\"\n");
  Library kept = library();
  kept.documents = std::make_shared<Documents>();
  const auto numbers = [](const Library& from) {
    const Scenario scenario = Scenario::load("main.toml", {}, from);
    return std::vector{scenario.arm(0)["x"].number(Range::any()),
                       scenario.arm(0)["y"].number(Range::any())};
  };
  EXPECT_EQ(numbers(kept), (std::vector{1.0, 3.0}));
  write("lib/scenarios/base/england.toml", "x = 10\n");
  write("lib/parameters/all.toml", parameter(30));
  EXPECT_EQ(numbers(kept), (std::vector{1.0, 3.0}));
  EXPECT_EQ(numbers(library()), (std::vector{10.0, 30.0}));
}

TEST_F(Includes, ReadABaseOfTwoOnce) {
  write("root.toml", "x = 1\ny = 1\n");
  write("one.toml", "extends = \"root.toml\"\nx = 2\n");
  write("two.toml", "extends = \"root.toml\"\ny = 3\n");
  const Scenario scenario = load_text("extends = [\"one.toml\", \"two.toml\"]\n");
  EXPECT_EQ(scenario.arm(0)["x"].number(Range::any()), 2);
  EXPECT_EQ(scenario.arm(0)["y"].number(Range::any()), 3);
}

TEST_F(Includes, InACircleShowTheCircle) {
  write("one.toml", "extends = \"two.toml\"\n");
  write("two.toml", "extends = \"one.toml\"\n");
  EXPECT_EQ(problems_of("extends = \"one.toml\"\n"), R"(main.toml: 1 problem
  two.toml:1:11: extends: found the cycle one.toml -> two.toml -> one.toml; expected files that do not extend each other in a circle)");
  EXPECT_EQ(problems_of("extends = \"main.toml\"\n"), R"(main.toml: 1 problem
  main.toml:1:11: extends: found the cycle main.toml -> main.toml; expected files that do not extend each other in a circle)");
}

TEST_F(Includes, HaveABoundedDepth) {
  for (int i = 0; i < 40; ++i)
    write("f" + std::to_string(i) + ".toml", "extends = \"f" + std::to_string(i + 1) + ".toml\"\n");
  EXPECT_EQ(problems_of("extends = \"f0.toml\"\n"), R"(main.toml: 1 problem
  f30.toml:1:11: extends: found more than 32 files that extend each other; expected fewer)");
}

TEST_F(Includes, OfAnUnknownFileHintAtTheNearestAndTellOtherProblemsToo) {
  write("lib/scenarios/base/england.toml", "");
  EXPECT_EQ(problems_of(
                "extends = [\"base/englnad.toml\", 3]\narea = \"Nottinham\"\n[set]\n\"a.b\" = 1\n"),
            R"(main.toml: 3 problems
  main.toml:1:12: extends.1: found "base/englnad.toml"; expected the name of a scenario file, beside this one or in the library; did you mean "base/england.toml"?
  main.toml:1:33: extends.2: found 3; expected the name of a scenario file
  main.toml:2:8: area: found "Nottinham"; expected the name or code of an area; did you mean "Nottingham"?)");
}

TEST_F(Includes, CollectTheSyntaxErrorsOfAllFiles) {
  write("one.toml", "a = \n");
  write("lib/parameters/p.toml", "[[parameter]\n");
  const std::string message = problems_of("extends = \"one.toml\"\n");
  EXPECT_THAT(message, testing::StartsWith("main.toml: 2 problems\n"));
  EXPECT_THAT(message, testing::HasSubstr("\n  one.toml:1:"));
  EXPECT_THAT(message, testing::HasSubstr("\n  parameters/p.toml:1:"));
}

TEST_F(Includes, PutTheAreaBetweenTheBasesAndTheFileThatNamesIt) {
  write("lib/scenarios/base/england.toml", "[area]\nadults = 1\nwards = 1\nother = 1\n");
  const Scenario scenario = load_text(
      "extends = \"base/england.toml\"\narea = \"Nottingham\"\n[set]\n\"area.wards\" = 21\n");
  EXPECT_EQ(number(scenario, "area", "adults"), 250000);
  EXPECT_EQ(number(scenario, "area", "wards"), 21);
  EXPECT_EQ(number(scenario, "area", "other"), 1);
  EXPECT_EQ(scenario.arm(0)["area"]["adults"].provenance().layer, "area");
}

TEST_F(Includes, TakeTheAreaOfTheCommandLine) {
  write("main.toml", "area = \"Leeds\"\n");
  EXPECT_EQ(number(load("main.toml", {{"area", "Nottingham"}}), "area", "adults"), 250000);
  EXPECT_EQ(problems_of("a = 1\n", {}, {{"area", "Nottinghm"}}), R"(main.toml: 1 problem
  --area: area: found "Nottinghm"; expected the name or code of an area; did you mean "Nottingham"?)");
}

}  // namespace
}  // namespace carersim
