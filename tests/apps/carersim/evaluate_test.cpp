#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <sstream>

#include "program.hpp"

namespace carersim {
namespace {

using program::Outcome;
using program::run;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Hartlepool for a short time.
std::string small(const std::string& more = "", const std::string& evaluate = "12 months") {
  return fmt::format(R"(title = "Hartlepool, small"
extends = "base/england.toml"
area = "Hartlepool"
{}
[time]
start = 2026-04-01
run_in = "1 month"
evaluate = "{}"
[[arm]]
name = "as now"
[[arm]]
name = "plan"
with = ["bcf-nottingham"]
[run]
seed = 1
replications = 1
)",
                     more, evaluate);
}

using Row = std::map<std::string, std::string>;

std::vector<Row> rows_of(const std::string& csv) {
  std::istringstream in(csv);
  std::vector<std::string> columns;
  std::vector<Row> rows;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::vector<std::string> cells;
    std::istringstream fields(line);
    for (std::string cell; std::getline(fields, cell, ',');) cells.push_back(cell);
    if (columns.empty()) {
      columns = cells;
      continue;
    }
    Row& row = rows.emplace_back();
    for (std::size_t i = 0; i < cells.size(); ++i) row[columns.at(i)] = cells[i];
  }
  return rows;
}

/// A row for each draw: its number in front.
std::vector<Row> draws_in(const TemporaryFolder& folder) {
  return rows_of(text_of(folder / "small.evaluation.draws.csv"));
}

TEST(Evaluate, RefusesWhatIsWrongOnTheCommandLine) {
  const TemporaryFolder folder;
  folder.write("small.toml", small());
  const auto refused = [&](std::vector<std::string> more, int code, const std::string& message) {
    more.insert(more.begin(), {"evaluate", "small.toml"});
    const Outcome outcome = run(folder, more);
    EXPECT_EQ(outcome.code, code) << message;
    EXPECT_EQ(outcome.error, message);
    EXPECT_THAT(outcome.out, IsEmpty());
  };
  const std::string help = "\ncarersim evaluate --help shows what is expected\n";
  refused({"--draws", "19"}, 64,
          "--draws: found \"19\"; expected a whole number from 20 to 1000000" + help);
  refused({"--calibrated", "away"}, 64,
          "--calibrated: found \"away\"; expected held or around" + help);
  refused({"--group", "costs"}, 64, "--group: found \"costs\"; expected a name, =, and ids" + help);
  refused({"--correlation", "a,b"}, 64,
          "--correlation: found \"a,b\"; expected two ids and a number, such as a.cost,b.cost,0.5" +
              help);
  refused({"--perspective", "moon"}, 64,
          "--perspective: found \"moon\"; expected nhs-and-social-care, council, public-sector, "
          "society\n");
  refused({"--hold", "nothing"}, 65,
          "small.toml: 1 problem\n  small.toml: --hold: found \"nothing\"; expected a "
          "parameter that it uses\n");
  EXPECT_THAT(folder.files(), ElementsAre("small.toml"));
}

TEST(Evaluate, DrawsWhatIsUncertainAndHoldsChoicesWhatIsHeldAndWhatWasFitted) {
  const TemporaryFolder folder;
  folder.write("small.toml", small("", "1 month"));
  const std::vector<std::string> command = {"evaluate", "small.toml", "--draws",        "20",
                                            "--quiet",  "--hold",     "cost.homecare_h"};
  const Outcome outcome = run(folder, command);
  ASSERT_EQ(outcome.code, 0) << outcome.error;
  const Row first = draws_in(folder).at(0);
  EXPECT_TRUE(first.contains("parameter.rb.dp_share"));
  EXPECT_FALSE(first.contains("parameter.cost.discount")) << "a choice";
  EXPECT_FALSE(first.contains("parameter.cost.homecare_h")) << "held";
  EXPECT_FALSE(first.contains("parameter.assumed.accepts_low")) << "calibrated";
  EXPECT_THAT(outcome.out, HasSubstr("Limitation: 20 uncertain parameters held at the value in "
                                     "base/calibrated.toml, so that what was"));
  std::vector<std::string> around = command;
  around.insert(around.end(), {"--calibrated", "around", "--force"});
  const Outcome other = run(folder, around);
  ASSERT_EQ(other.code, 0) << other.error;
  const std::vector<Row> draws = draws_in(folder);
  double low = 1, high = 0;
  for (const Row& draw : draws) {
    const double share = std::stod(draw.at("parameter.assumed.accepts_low"));
    low = std::min(low, share);
    high = std::max(high, share);
  }
  // Fitted at 0.2, the low end of 0.2 to 0.58: drawn on both sides of it.
  EXPECT_LT(low, 0.2);
  EXPECT_GT(high, 0.2);
  EXPECT_EQ(draws.at(3).at("parameter.rb.dp_share"),
            draws_in(folder).at(3).at("parameter.rb.dp_share"));
  EXPECT_THAT(other.out, HasSubstr("drawn around the value in base/calibrated.toml"));
}

TEST(Evaluate, MakesNoDrawOfNottinghamThatContradictsItself) {
  const TemporaryFolder folder;
  const Outcome outcome =
      run(folder, {"evaluate", CARERSIM_SOURCE_DIR "/scenarios/ready/nottingham.toml", "--draws",
                   "400", "--only-draws", "--out", "small.evaluation.h5"});
  ASSERT_EQ(outcome.code, 0) << outcome.error;
  EXPECT_THAT(outcome.out,
              testing::MatchesRegex("small.evaluation.draws.toml: 400 draws of 34. uncertain "
                                    "parameters; in .. of them some were drawn again, since the "
                                    "scenario could not be; 0 cannot be\n"));
  EXPECT_THAT(folder.files(),
              ElementsAre("small.evaluation.draws.csv", "small.evaluation.draws.toml"));
  const std::vector<Row> draws = draws_in(folder);
  ASSERT_EQ(draws.size(), 400U);
  for (const Row& draw : draws) {
    const auto number = [&](const std::string& id) {
      return std::stod(draw.at("parameter." + id));
    };
    EXPECT_GE(number("assumed.carers_per_person"), 1);
    for (const char* strain : {"low", "moderate", "high"})
      EXPECT_LE(number(std::string("assumed.personal_budget_") + strain) + number("rb.dp_share"),
                1);
    EXPECT_LE(number("assumed.another_carer") + number("assumed.died_care_home_65_plus"), 1);
  }
}

TEST(Evaluate, DiscountsCostsAndOutcomesByTheirOwnSchedules) {
  const TemporaryFolder folder;
  folder.write("small.toml", small("[economics]\n"
                                   "discount_costs = \"10 %\"\n"
                                   "discount_costs_from = [{ year = 1, rate = \"50 %\" }]\n"
                                   "discount_outcomes = 0\n"
                                   "discount_outcomes_from = [{ year = 0.5, rate = \"20 %\" }]\n",
                                   "24 months"));
  const Outcome outcome = run(folder, {"run", "small.toml", "--csv", "tables", "--quiet"});
  ASSERT_EQ(outcome.code, 0) << outcome.error;
  std::map<std::string, double> expected, found;
  double days = 0;
  for (const Row& row : rows_of(text_of(folder / "tables/series.csv"))) {
    const std::string& measure = row.at("measure");
    if (row.at("arm") != "as now" || row.at("evaluated") != "1") continue;
    const bool is_cost = measure == "cost.nhs";
    if (!is_cost && measure != "qaly.carer") continue;
    double& so_far = expected[measure + ".days"];
    days = std::stod(row.at("days"));
    const double t = (so_far + days / 2) / 365.25;
    so_far += days;
    const double factor =
        is_cost ? std::pow(1.1, -std::min(t, 1.0)) * std::pow(1.5, -std::max(t - 1, 0.0))
                : std::pow(1.2, -std::max(t - 0.5, 0.0));
    expected[measure] += factor * std::stod(row.at("value"));
  }
  for (const Row& row : rows_of(text_of(folder / "tables/totals.csv"))) {
    if (row.at("arm") == "as now") found[row.at("measure")] = std::stod(row.at("value"));
  }
  for (const char* measure : {"cost.nhs", "qaly.carer"}) {
    ASSERT_GT(expected[measure], 0) << measure;
    EXPECT_NEAR(found["discounted." + std::string(measure)] / expected[measure], 1, 1e-9)
        << measure;
    EXPECT_LT(found["discounted." + std::string(measure)], 0.95 * found[measure]);
  }
}

TEST(Evaluate, RefusesADiscountScheduleThatDoesNotAscend) {
  const TemporaryFolder folder;
  folder.write("small.toml",
               small("[economics]\n"
                     "discount_costs_from = [{ year = 30, rate = 0.03 }, { year = 30, rate = 0.02 "
                     "}]\n"
                     "discount_outcomes_from = 0.03\n"));
  const Outcome outcome = run(folder, {"check", "small.toml"});
  EXPECT_EQ(outcome.code, 65);
  EXPECT_EQ(outcome.error,
            "small.toml: 2 problems\n"
            "  small.toml:5:61: economics.discount_costs_from.2.year: found 30; expected a later "
            "year than the one before\n"
            "  small.toml:6:26: economics.discount_outcomes_from: found 0.03; expected an array of "
            "tables with year and rate\n");
}

TEST(Evaluate, RefusesABreakEvenOverWhatCannotBeBeforeAnythingIsSimulated) {
  const TemporaryFolder folder;
  folder.write("small.toml", small(""));
  const Outcome outcome = run(folder, {"evaluate", "small.toml", "--draws", "20", "--break-even",
                                       "supports.unproven_effects=0:2"});
  EXPECT_EQ(outcome.code, 65);
  EXPECT_THAT(outcome.error,
              testing::HasSubstr("supports.unproven_effects: found 2; expected a share"));
  EXPECT_FALSE(std::filesystem::exists(folder / "small.evaluation.h5"));
}

}  // namespace
}  // namespace carersim
