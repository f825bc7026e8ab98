#include "tests/sim/scenario/workspace.hpp"

namespace carersim {
namespace {

class Distributions : public Workspace {
 protected:
  static Distribution read(const std::string& value, LengthUnit unit = LengthUnit::days) {
    const Scenario scenario = load_text("x = " + value + "\n");
    const Distribution result = scenario.arm(0)["x"].distribution(unit);
    scenario.finish();
    return result;
  }
};

TEST_F(Distributions, AreReadInTheUnitOfWhatTheyMeasure) {
  EXPECT_EQ(read("\"36 h\"").mean(), 1.5);
  EXPECT_EQ(read("\"36 h\"", LengthUnit::hours_of_work).mean(), 36);
  EXPECT_EQ(read("\"£300\"", LengthUnit::pounds).mean(), 300);
  EXPECT_EQ(read("{ deterministic = \"365 d\" }").mean(), 365);
}

TEST_F(Distributions, OfEveryKindHaveTheMeanAsked) {
  EXPECT_EQ(read("{ uniform = { low = \"1 d\", high = \"3 d\" } }").mean(), 2);
  EXPECT_EQ(read("{ triangular = { low = \"1 d\", mode = \"2 d\", high = \"6 d\" } }").mean(), 3);
  EXPECT_EQ(read("{ exponential = { mean = \"1 week\" } }").mean(), 7);
  EXPECT_EQ(read("{ gamma = { mean = \"4 d\", cv = 0.5 } }").mean(), 4);
  EXPECT_EQ(read("{ lognormal = { mean = \"4 d\", cv = \"50 %\" } }").mean(), 4);
  EXPECT_NEAR(read("{ lognormal = { median = \"4 d\", sigma = 1 } }").mean(), 4 * std::exp(0.5),
              1e-9);
  EXPECT_NEAR(read("{ weibull = { shape = 0.8, mean = \"120 d\" } }").mean(), 120, 1e-9);
  EXPECT_NEAR(read("{ weibull = { shape = 1, scale = \"5 d\" } }").mean(), 5, 1e-9);
  EXPECT_NEAR(
      read("{ beta = { mean = \"3 d\", sd = \"1 d\", low = \"0 d\", high = \"10 d\" } }").mean(), 3,
      1e-12);
  EXPECT_NEAR(read("{ discrete = { values = [\"1 d\", \"5 d\"], weights = [3, 1] } }").mean(), 2,
              1e-12);
  EXPECT_EQ(read("{ empirical = [\"1 d\", \"2 d\", \"3 d\"] }").kind(),
            Distribution::Kind::empirical);
}

TEST_F(Distributions, ThatCannotBeAreProblems) {
  EXPECT_EQ(problems_of(R"(a = { gama = { mean = "1 d" } }
b = { gamma = { mean = "0 d", cv = 0.5, mode = 3 } }
c = { gamma = { mean = "1 d" } }
d = { gamma = { mean = "1 d", cv = 1 }, weibull = {} }
e = { uniform = { low = "3 d", high = "1 d" } }
f = { triangular = { low = "1 d", mode = "5 d", high = "2 d" } }
g = { beta = { mean = "3 d", sd = "9 d", low = "0 d", high = "10 d" } }
h = { discrete = { values = ["1 d"], weights = [1, 2] } }
i = { discrete = { values = ["1 d"], weights = [0] } }
j = { empirical = [] }
k = "-1 d"
l = 5
m = { gamma = "1 d" }
n = {}
)",
                        [](const Cursor& root) {
                          for (const Cursor& value : root.children())
                            if (value.name() != "parameter")
                              (void)value.distribution(LengthUnit::days);
                          (void)root["o"].distribution(LengthUnit::days);
                        }),
            R"(main.toml: 16 problems
  main.toml:1:1: o: found nothing; expected a number with unit s, min, h, d, week, month or year, at least 0 d, or a distribution
  main.toml:1:5: a: found a table with gama; expected one of deterministic, uniform, triangular, exponential, gamma, lognormal, weibull, beta, discrete, empirical; did you mean "gamma"?
  main.toml:2:24: b.gamma.mean: found "0 d"; expected a number with unit s, min, h, d, week, month or year, above 0 d
  main.toml:2:41: b.gamma.mode: found an unknown key; expected nothing here
  main.toml:3:15: c.gamma.cv: found nothing; expected a number or percentage, above 0 and at most 100
  main.toml:4:5: d: found a table with gamma, weibull; expected one of deterministic, uniform, triangular, exponential, gamma, lognormal, weibull, beta, discrete, empirical
  main.toml:5:17: e.uniform: found low above high; expected low at most high
  main.toml:6:20: f.triangular: found low, mode and high out of order; expected low <= mode <= high
  main.toml:7:14: g.beta: found a standard deviation too large; expected sd^2 < (mean - low) (high - mean)
  main.toml:8:18: h.discrete: found 1 values and 2 weights; expected a weight for each value
  main.toml:9:18: i.discrete: found weights that are all 0; expected a weight above 0
  main.toml:10:19: j.empirical: found an empty array; expected an array of numbers
  main.toml:11:5: k: found "-1 d"; expected a number with unit s, min, h, d, week, month or year, at least 0 d, or a distribution
  main.toml:12:5: l: found 5; expected a number with unit s, min, h, d, week, month or year, at least 0 d, or a distribution
  main.toml:13:15: m.gamma: found "1 d"; expected a table
  main.toml:14:5: n: found an empty table; expected one of deterministic, uniform, triangular, exponential, gamma, lognormal, weibull, beta, discrete, empirical)");
}

}  // namespace
}  // namespace carersim
