// What the base counts, held against itself: levels add up to their whole, and every set of metrics
// and every calibration target finds the measures that it names.
#include "output/metric_set.hpp"
#include "sim/scenario/data_file.hpp"
#include "sim/scenario/formula_reader.hpp"
#include "tests/verification/agreement.hpp"

namespace carersim::verification {
namespace {

class Measures : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    run_program({source("tests/golden/hartlepool.toml"), 1, {}, {}, {}, *folder_ / "run.h5"});
  }
  static void TearDownTestSuite() {
    delete folder_;
    folder_ = nullptr;
  }
  static std::filesystem::path file() { return *folder_ / "run.h5"; }

  static inline TemporaryFolder* folder_ = nullptr;
};

TEST_F(Measures, OfLevelsAddUpToTheirWhole) {
  const RunTotals totals = read_totals(ResultReader(file()));
  const auto value = [&](const std::string& name) {
    const std::optional<std::size_t> measure = totals.find(name);
    EXPECT_TRUE(measure) << name;
    return measure ? totals.values[0][*measure][0] : 0;
  };
  const auto sum = [&](const std::string& terms) {
    double total = 0;
    for (const std::string& name : expand_braces(terms)) total += value(name);
    return total;
  };
  const std::string ages = "{under_18,18_64,65_74,75_84,85_plus}";
  const auto adds_up = [&](const std::string& whole, const std::string& parts) {
    EXPECT_GT(value(whole), 0) << whole;
    EXPECT_NEAR(sum(parts), value(whole), 1e-6 * value(whole)) << parts;
  };
  for (const std::string step : {"hospital.ward", "hospital.carer_hidden", "without_carer.ward"})
    adds_up("people." + step, "people." + step + ".person_age." + ages);
  adds_up("people.care_home.from_hospital.person_age.85_plus",
          "people.care_home.from_hospital.person_age.85_plus.payer.{council,self,"
          "nhs_continuing_healthcare}");
  adds_up("events.emergency_admission", "events.emergency_admission.person_age." + ages);
  adds_up("events.breakdown", "events.breakdown.hours.{1_19,20_49,50_plus}");
  adds_up("people.carer.contact", "people.carer.contact.minority_ethnic.{no,yes}");
  adds_up("carers.role.caring", "carers.carer_age.{under_18,18_25,26_44,45_64,65_74,75_plus}");
  adds_up("carers.role.caring", "carers.minority_ethnic.{no,yes}");
  adds_up("carers.role.caring", "carers.on_gp_register.{no,yes}");
  adds_up("carers.on_gp_register.yes",
          "carers.on_gp_register.yes.visibility.{hidden,identified,in_contact,assessed,supported,"
          "closed,declined,lost_to_contact}");
  adds_up("waiting.adult_assessment", "waiting.adult_assessment.{very_high,high,moderate,low}");
  // Persons count with their weight of 0.8, plain cases as one.
  EXPECT_NEAR(value("people.hospital.ward"), 0.8 * value("visits.hospital.ward"), 1e-6);
  EXPECT_EQ(value("people.without_carer.ward"), value("visits.without_carer.ward"));
  EXPECT_GT(value("newcomers.supported_within_6_months"), 0);
  EXPECT_LE(value("newcomers.supported_within_6_months"),
            value("newcomers.assessed_within_6_months"));
  EXPECT_LE(value("newcomers.assessed_within_6_months"),
            value("newcomers.identified_within_6_months"));
  EXPECT_LT(value("people.follow_up_in_community.week_12"), value("people.follow_up.discharged"));
}

TEST_F(Measures, AreThereForEverySetOfMetrics) {
  const ResultReader reader(file());
  for (const char* name : {"bcf-2015-20", "bcf-2022-25", "bcf-2025-26", "carers", "costs"}) {
    const MetricSet set = read_metric_set(source("models/metrics") / (std::string(name) + ".toml"));
    const MetricValues values = metric_values(set, reader, MetricPeriods::quarters);
    EXPECT_GT(values.rows.size(), 2U) << name;
  }
}

TEST_F(Measures, AreThereForEveryCalibrationTarget) {
  const ResultReader reader(file());
  const DataFile targets(source("models/calibration/england_targets.toml"));
  std::size_t observed = 0;
  for (const Cursor& target : targets.root()["target"].children()) {
    if (!target["numerator"].exists()) continue;
    std::vector<std::string> missing;
    const BoundFormula formula(read_formula(target), reader.run(), missing);
    EXPECT_EQ(missing, std::vector<std::string>()) << target["id"].text();
    if (!missing.empty()) continue;
    const double rate = formula.over(reader.result(0, 0), evaluated_months(reader.run())).rate();
    EXPECT_GE(rate, 0) << target["id"].text();
    ++observed;
  }
  EXPECT_GE(observed, 37U);
}

}  // namespace
}  // namespace carersim::verification
