#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <memory>
#include <sstream>

#include "program.hpp"

namespace carersim {
namespace {

using program::Outcome;
using program::Process;
using program::run;

bool is_full() {
  const char* full = std::getenv("CARERSIM_FULL");
  return full != nullptr && std::string(full) == "1";
}

/// Two services one after the other with places for everybody (a Jackson network of M/M/∞): in the
/// long run `desk` has arrivals × spell people, `ward` has 2 × arrivals, and half of it in the
/// second arm. Time averages over T days have, from the covariance of M/M/∞, the variance
/// 2 × people × spell / T.
const std::string tandem = R"(title = "Tandem"
[arrivals.case]
rate = "1 / d"
enter = "case.first"
[service.desk]
kind = "caseload"
places = "40 places"
spell = { exponential = { mean = "2 d" } }
[service.ward]
kind = "caseload"
places = "40 places"
spell = { exponential = { mean = "2 d" } }
[pathway.case.first]
kind = "service"
service = "desk"
next = "case.second"
[pathway.case.second]
kind = "service"
service = "ward"
next = "exit"
[time]
run_in = "50 d"
evaluate = "2000 d"
[[arm]]
name = "as now"
[[arm]]
name = "half the stay"
set = { "service.ward.spell.exponential.mean" = "1 d" }
[run]
seed = 1
replications = 2
)";
constexpr double days = 2000;

/// @param rate, spell, places  further keys of the axes
std::string study_of(const std::string& design, const std::string& rate = "",
                     const std::string& spell = "", const std::string& places = "",
                     int replications = 2) {
  return fmt::format(R"(title = "What the tandem depends on"
scenario = "tandem.toml"
[design]
{}
[[axis]]
name = "arrivals"
address = "arrivals.case.rate"
low = "0.5 / d"
high = "1.5 / d"
{}
[[axis]]
name = "spell"
address = "service.desk.spell.exponential.mean"
low = "1 d"
high = "3 d"
{}
[[axis]]
name = "places"
address = "service.desk.places"
values = ["40 places", "50 places"]
{}
[keep]
measures = ["in_service.{{desk,ward}}", "arrived.desk"]
[run]
replications = {}
)",
                     design, rate, spell, places, replications);
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

class Analyse : public testing::Test {
 protected:
  void SetUp() override { folder_.write("tandem.toml", tandem); }

  void sweep(const std::string& study) const {
    folder_.write("study.toml", study);
    const Outcome outcome = run(folder_, {"sweep", "study.toml", "--jobs", "2", "--force"});
    ASSERT_EQ(outcome.code, 0) << outcome.error;
  }
  [[nodiscard]] std::vector<Row> analysed(std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {"analyse", "study.h5", "--csv", "answers.csv"};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = run(folder_, words);
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    return rows_of(text_of(folder_ / "answers.csv"));
  }
  /// A sweep of a long study that has done some of it.
  [[nodiscard]] std::unique_ptr<Process> begun_study(const std::string& design) const {
    folder_.write("tandem.toml", std::string(tandem).replace(tandem.find("2000 d"), 6, "40000 d"));
    folder_.write("study.toml", study_of(design));
    const std::vector<std::string> words = {"sweep", "study.toml", "--jobs", "1"};
    auto sweep = std::make_unique<Process>(folder_.path(), words);
    std::uintmax_t kept = 0;
    for (int i = 0; i < 6000 && kept < 1000; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      kept = 0;
      std::error_code error;
      const std::filesystem::directory_iterator parts(folder_ / "study.h5.parts", error);
      for (const auto& entry : parts)
        if (entry.path().extension() == ".journal") kept += entry.file_size();
    }
    return sweep;
  }
  /// One number of the row of a measure and an axis.
  [[nodiscard]] static double number(const std::vector<Row>& rows, const std::string& measure,
                                     const std::string& axis, const std::string& column) {
    for (const Row& row : rows) {
      if (row.at("measure") == measure && row.at("axis") == axis) return std::stod(row.at(column));
    }
    throw std::runtime_error("no row of " + measure + " and " + axis);
  }

  TemporaryFolder folder_;
};

TEST_F(Analyse, FindsTheIndicesOfANetworkWhoseAnswerIsAProduct) {
  const int base_points = is_full() ? 1024 : 32;
  sweep(study_of(fmt::format("kind = \"saltelli\"\npoints = {}", base_points)));
  const std::vector<Row> rows = analysed();
  // People at the desk are a product of two uniforms, with means 1 and 2, variances 1/12 and 1/3.
  const double rate = 1, spell = 2, of_rate = 1.0 / 12, of_spell = 1.0 / 3;
  const double variance = (of_rate + rate * rate) * (of_spell + spell * spell) - 4;
  const std::map<std::string, std::pair<double, double>> truth = {
      {"arrivals",
       {spell * spell * of_rate / variance, (spell * spell + of_spell) * of_rate / variance}},
      {"spell", {rate * rate * of_spell / variance, (rate * rate + of_rate) * of_spell / variance}},
  };
  const double tolerance = is_full() ? 0.05 : 0.25;
  for (const auto& [axis, indices] : truth) {
    const auto of = [&](const char* column) {
      return number(rows, "in_service.desk", axis, column);
    };
    EXPECT_NEAR(of("first"), indices.first, tolerance) << axis;
    EXPECT_NEAR(of("total"), indices.second, tolerance) << axis;
    EXPECT_LT(of("first_low"), indices.first) << axis;
    EXPECT_GT(of("first_high"), indices.first) << axis;
    EXPECT_LT(of("total_low"), indices.second) << axis;
    EXPECT_GT(of("total_high"), indices.second) << axis;
  }
  EXPECT_NEAR(number(rows, "in_service.desk", "spell", "variance_of_parameters") / variance, 1,
              is_full() ? 0.1 : 0.35);
  // More places than anybody needs change nothing, to the last bit.
  EXPECT_EQ(number(rows, "in_service.desk", "places", "total"), 0);
  EXPECT_EQ(number(rows, "in_service.desk", "places", "first"), 0);
  // The ward does not know how long the desk takes, but for who comes over the end.
  EXPECT_NEAR(number(rows, "in_service.ward", "arrivals", "total"), 1, 0.05);
  EXPECT_NEAR(number(rows, "in_service.ward", "spell", "total"), 0, 0.02);
}

TEST_F(Analyse, FindsTheElementaryEffectsOfANetwork) {
  const int trajectories = is_full() ? 100 : 8;
  sweep(study_of(fmt::format("kind = \"morris\"\ntrajectories = {}\nlevels = 4", trajectories)));
  const std::vector<Row> rows = analysed();
  EXPECT_EQ(number(rows, "arrived.desk", "arrivals", "effects"), trajectories);
  // Arrivals are Poisson: a leap of 2/3 of the axis is the difference of two counts.
  const double arrived = number(rows, "arrived.desk", "arrivals", "mu");
  EXPECT_NEAR(arrived, days, 0.06 * days);
  EXPECT_EQ(arrived, number(rows, "arrived.desk", "arrivals", "mu_star"));
  EXPECT_EQ(number(rows, "arrived.desk", "spell", "mu_star"), 0);
  // The effect of arrivals is the spell, from 1 to 3 days: mean 2, deviation at most 1.
  EXPECT_NEAR(number(rows, "in_service.desk", "arrivals", "mu"), 2, is_full() ? 0.35 : 1);
  EXPECT_GT(number(rows, "in_service.desk", "arrivals", "sigma"), 0.3);
  EXPECT_NEAR(number(rows, "in_service.ward", "arrivals", "mu"), 2, 0.2);
  EXPECT_LT(number(rows, "in_service.ward", "arrivals", "sigma"), 0.3);
  EXPECT_EQ(number(rows, "in_service.desk", "places", "mu_star"), 0);
  EXPECT_EQ(number(rows, "in_service.desk", "places", "sigma"), 0);
  // Against as now the ward has half the people: 1 less for each arrival a day.
  const std::vector<Row> difference = analysed({"--arm", "half the stay"});
  EXPECT_NEAR(number(difference, "in_service.ward", "arrivals", "mu"), -1, 0.1);
  EXPECT_EQ(number(difference, "in_service.desk", "arrivals", "mu_star"), 0);
  const std::vector<Row> level = analysed({"--arm", "half the stay", "--level"});
  EXPECT_NEAR(number(level, "in_service.ward", "arrivals", "mu"), 1, 0.1);
}

TEST_F(Analyse, FindsTheSwingsOfATornado) {
  const int replications = is_full() ? 100 : 4;
  sweep(study_of("kind = \"one_at_a_time\"", "base = \"1 / d\"", "base = \"2 d\"",
                 "base = \"40 places\"", replications));
  const std::vector<Row> rows = analysed();
  for (const char* axis : {"arrivals", "spell"}) {
    const auto of = [&](const char* column) {
      return number(rows, "in_service.desk", axis, column);
    };
    // 0.5 × 2 and 1.5 × 2 people; 1 × 1 and 1 × 3.
    EXPECT_NEAR(of("base"), 2, 0.15);
    EXPECT_NEAR(of("at_low"), 1, 0.12) << axis;
    EXPECT_NEAR(of("at_high"), 3, 0.25) << axis;
    EXPECT_LT(std::abs(of("swing") - 2), 2 * of("swing_half_width")) << axis;
    EXPECT_LT(of("swing_half_width"), 0.5) << axis;
  }
  EXPECT_EQ(number(rows, "in_service.desk", "places", "swing"), 0);
}

TEST_F(Analyse, FindsEachCellOfATwoWayTable) {
  const int replications = is_full() ? 100 : 4;
  sweep(study_of("kind = \"factorial\"", "steps = 3", "steps = 3", "", replications));
  const std::vector<Row> rows = analysed({"--measure", "in_service.desk"});
  ASSERT_EQ(rows.size(), 9U);
  double far = 0;
  for (const Row& row : rows) {
    const double people = std::stod(row.at("row")) * std::stod(row.at("column"));
    const double found = std::stod(row.at("mean"));
    const double error = std::sqrt(2 * people * std::stod(row.at("column")) / days / replications);
    EXPECT_LT(std::abs(found - people), 4 * error) << row.at("row") << " × " << row.at("column");
    far = std::max(far, std::stod(row.at("half_width")) / error);
  }
  EXPECT_GT(far, 1) << "an interval of 95 % is wider than a standard error";
  const std::vector<Row> turned =
      analysed({"--measure", "in_service.desk", "--rows", "spell", "--columns", "arrivals"});
  EXPECT_EQ(turned.at(1).at("mean"), rows.at(3).at("mean"));
}

TEST_F(Analyse, TellsHowMuchOfAPoissonCountIsChance) {
  sweep(study_of("kind = \"latin_hypercube\"\npoints = 40", "", "", "", 20));
  const std::vector<Row> rows = analysed({"--measure", "arrived.desk"});
  ASSERT_EQ(rows.size(), 1U);
  const auto of = [&](const char* column) { return std::stod(rows[0].at(column)); };
  EXPECT_NEAR(of("mean"), days, 0.03 * days);
  EXPECT_NEAR(of("variance_of_parameters") / (days * days / 12), 1, 0.15);
  // A count of rate × days has that variance; luck that points share is a part of it.
  EXPECT_NEAR((of("variance_of_replications") + of("variance_left")) / days, 1, 0.5);
}

TEST_F(Analyse, SaysWhatIsWrongWithWhatIsAsked) {
  sweep(study_of("kind = \"factorial\"", "steps = 2", "steps = 2", "", 1));
  const auto said = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"analyse", "study.h5"};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = run(folder_, words);
    EXPECT_EQ(outcome.code, 64) << outcome.out;
    return outcome.error;
  };
  EXPECT_EQ(said({"--method", "morris"}),
            "--method: found \"morris\" for a study of design factorial with 3 axes; "
            "expected two_way or variance\n");
  EXPECT_EQ(said({"--method", "moris"}),
            "--method: found \"moris\"; expected a method of analysis; did you mean "
            "morris?\n");
  EXPECT_EQ(said({"--measure", "in_service.dsk"}),
            "--measure: found \"in_service.dsk\"; expected a measure that the study "
            "keeps; did you mean in_service.desk?\n");
  EXPECT_EQ(said({"--arm", "quick"}),
            "--arm: found \"quick\"; expected an arm of the study: as now, half the "
            "stay\n");
  EXPECT_EQ(said({"--rows", "spell", "--columns", "spell"}),
            "--columns: found the axis of the rows, \"spell\"; expected another one\n");
  EXPECT_EQ(said({"--method", "variance", "--rows", "spell"}),
            "--rows, --columns: found no two-way table; expected one\n");
}

TEST_F(Analyse, SaysHowMuchOfAnUnfinishedStudyIsMissing) {
  const auto sweep = begun_study("kind = \"sobol\"\npoints = 64");
  const Outcome while_working = run(folder_, {"analyse", "study.h5"});
  EXPECT_EQ(while_working.code, 65);
  EXPECT_THAT(while_working.error,
              testing::MatchesRegex(
                  "study's result file: 1 problem\n  study.h5: found an unfinished "
                  "study, [0-9]+ of 64 points missing \\([0-9]+ of 128 units\\); expected a "
                  "finished one; it is being worked on, see carersim status\n"));
  sweep->signal(SIGINT);
  ASSERT_EQ(sweep->wait().code, 130);
  const std::string status = run(folder_, {"status", "study.h5"}).out;
  const std::size_t line = status.find("\n  ") + 3;
  const int missing = 128 - std::stoi(status.substr(line));
  const Outcome stopped = run(folder_, {"analyse", "study.h5"});
  EXPECT_EQ(stopped.code, 65);
  EXPECT_EQ(stopped.error,
            fmt::format("study's result file: 1 problem\n  study.h5: found an unfinished "
                        "study, {} of 64 points missing ({} of 128 units); expected a finished "
                        "one; carersim sweep with the study goes on from there\n",
                        (missing + 1) / 2, missing));
  const Outcome nothing = run(folder_, {"analyse", "none.h5"});
  EXPECT_EQ(nothing.code, 65);
  EXPECT_EQ(nothing.error,
            "study's result file: 1 problem\n  none.h5: found no such file; expected a "
            "study's result file; see the name, or run carersim sweep first\n");
}

TEST_F(Analyse, IsOfOneDesignFromTheFirstUnitToTheLast) {
  const auto sweep = begun_study("kind = \"morris\"\ntrajectories = 16\nlevels = 4");
  sweep->signal(SIGINT);
  ASSERT_EQ(sweep->wait().code, 130);
  folder_.write("study.toml",
                study_of("kind = \"morris\"\ntrajectories = 16\nlevels = 4\nseed = 2"));
  const Outcome changed = run(folder_, {"sweep", "study.toml", "--jobs", "1"});
  EXPECT_EQ(changed.code, 65);
  EXPECT_THAT(changed.error, testing::HasSubstr("study.h5.parts/study: design.seed: found 2; "
                                                "expected 1, as before\n"));
}

}  // namespace
}  // namespace carersim
