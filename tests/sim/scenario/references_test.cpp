#include "tests/sim/scenario/workspace.hpp"

namespace carersim {
namespace {

class References : public Workspace {
 protected:
  static std::string parameter(const std::string& id, const std::string& value,
                               const std::string& more = "") {
    return "[[parameter]]\nid = \"" + id + "\"\nvalue = " + value +
           "\nsource = \"s\"\nconfidence = \"seen\"\nrole = \"uncertain\"\n" + more;
  }
};

TEST_F(References, ReachTheNumbersOfTheArea) {
  const std::string text = "x = \"@area.adults * 0.1\"\n[area]\nadults = 300\n";
  const Scenario scenario = load_text(text);
  EXPECT_EQ(scenario.arm(0)["x"].number(Range::at_least(0)), 30);
  scenario.finish();
  EXPECT_EQ(load_text(text, {{"area.adults", "400"}}).arm(0)["x"].number(Range::at_least(0)), 40);
  EXPECT_EQ(problems_of("x = \"@area.adutls\"\narea = \"Nottingham\"\n",
                        [](const Cursor& root) { (void)root["x"].number(Range::any()); }),
            R"(main.toml: 1 problem
  main.toml:1:5: x: found "@area.adutls"; expected the id of a parameter; did you mean "@area.adults"?)");
}

class PriceYears : public References {
 protected:
  void SetUp() override {
    References::SetUp();
    write("lib/parameters/p.toml",
          parameter("cost.visit", "\"£20\"", "price_year = \"2022/23\"\n") +
              parameter("cost.stay", "{ gamma = { mean = \"£100\", cv = 1 } }",
                        "price_year = \"2022/23\"\n") +
              parameter("cost.now", "\"£7\"", "price_year = \"2024/25\"\n") +
              parameter("cost.old", "\"£7\"", "price_year = \"1999/00\"\n") +
              parameter("visit.length", "\"2 h\"", "price_year = \"2022/23\"\n"));
  }
  static constexpr const char* prices =
      "[economics]\nprice_year = \"2024/25\"\n[economics.price_index]\n\"2022/23\" = "
      "100\n\"2024/25\" = 110.0\n";
};

TEST_F(PriceYears, BringParametersToThePricesOfTheScenario) {
  const Scenario scenario = load_text(
      "a = \"@cost.visit * 2\"\nb = \"@cost.stay\"\nc = \"@cost.now\"\nd = \"@visit.length\"\n" +
      std::string(prices));
  const Cursor root = scenario.arm(0);
  EXPECT_DOUBLE_EQ(root["a"].quantity<Pounds>(Range::any()).value(), 44);
  EXPECT_DOUBLE_EQ(root["b"].distribution(LengthUnit::pounds).mean(), 110);
  EXPECT_EQ(root["c"].quantity<Pounds>(Range::any()).value(), 7);
  EXPECT_EQ(root["d"].quantity<Hours>(Range::any()).value(), 2);
  scenario.finish();
  write("again.toml", scenario.resolved_text(0));
  const Scenario again = Scenario::load("again.toml", {}, Library{});
  EXPECT_EQ(again.arm(0)["a"].quantity<Pounds>(Range::any()),
            root["a"].quantity<Pounds>(Range::any()));
  EXPECT_EQ(again.arm(0)["b"].distribution(LengthUnit::pounds).mean(),
            root["b"].distribution(LengthUnit::pounds).mean());
}

TEST_F(PriceYears, WithoutAnIndexAreProblems) {
  EXPECT_EQ(problems_of("a = \"@cost.old\"\n" + std::string(prices),
                        [](const Cursor& root) { (void)root["a"].quantity<Pounds>(Range::any()); }),
            R"(main.toml: 1 problem
  main.toml:1:5: a: found "@cost.old" in prices of 1999/00; expected economics.price_index with "1999/00" and "2024/25")");
}

}  // namespace
}  // namespace carersim
