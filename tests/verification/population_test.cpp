// Who is there when the simulation starts, and what is spent on those whose carer has stopped, in a
// town where nothing happens but the years that pass.
#include <algorithm>
#include <cmath>

#include "tests/verification/agreement.hpp"

namespace carersim::verification {
namespace {

class StillTown : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    run_program({.scenario = scenario("still_town.toml"), .out = *folder_ / "run.h5"});
    const ResultReader reader(*folder_ / "run.h5");
    months_ = reader.run().month_days.size();
    result_ = new ReplicationResult(reader.result(0, 0));
    for (std::size_t m = 0; m < reader.run().measures.size(); ++m)
      names_.push_back(reader.run().measures[m].name);
  }
  static void TearDownTestSuite() {
    delete result_;
    delete folder_;
  }
  static std::size_t measure(const std::string& name) {
    const auto found = std::find(names_.begin(), names_.end(), name);
    EXPECT_NE(found, names_.end()) << name;
    return static_cast<std::size_t>(found - names_.begin());
  }
  static double total(const std::string& name) { return result_->totals.at(measure(name)); }
  static double in_month(const std::string& name, std::size_t month) {
    return result_->series.at(measure(name) * months_ + month);
  }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline ReplicationResult* result_ = nullptr;
  static inline std::vector<std::string> names_;
  static inline std::size_t months_ = 0;
};

TEST_F(StillTown, HasThoseWhoCareAndThoseWhoAreThereBesideThem) {
  EXPECT_EQ(total("carers.role.caring"), 4000);
  EXPECT_EQ(total("carers.role.visiting"), 500);
  EXPECT_EQ(total("carers.role.former"), 300);
  EXPECT_NEAR(total("persons.place.care_home"), 0.8 * 500, 1e-9);
}

TEST_F(StillTown, DrawsAnAttributeByTheLevelsOfTwoOthers) {
  // Each level of visibility belongs to one pair of hours and years; the last can never change.
  EXPECT_EQ(total("carers.visibility.closed"), total("carers.hours.1_19"));
  EXPECT_EQ(total("carers.visibility.lost_to_contact"), total("carers.caring_years.20_plus"));
  EXPECT_EQ(total("carers.visibility.declined"),
            total("carers.hours.50_plus") - total("carers.caring_years.20_plus"));
  EXPECT_EQ(total("carers.visibility.hidden"), 0);
}

TEST_F(StillTown, CarersPassFromOneBandOfYearsToTheNext) {
  // Who has cared for one to four years is anywhere in the band: half are past it after two years,
  // all after four. 99.9 % bound of the binomial.
  const double all =
      in_month("carers.caring_years.1_4", 0) + in_month("carers.caring_years.5_9", 0);
  EXPECT_GT(all, 2900);
  EXPECT_EQ(in_month("carers.caring_years.5_9", 0), 0);
  EXPECT_NEAR(in_month("carers.caring_years.5_9", 24), all / 2, 3.3 * std::sqrt(all) / 2);
  EXPECT_LT(in_month("carers.caring_years.1_4", 47), all / 24);
  EXPECT_GT(in_month("carers.caring_years.1_4", 47), 0);
  EXPECT_EQ(in_month("carers.caring_years.1_4", 47) + in_month("carers.caring_years.5_9", 47), all);
}

TEST_F(StillTown, MoneyIsKeptApartForThoseWhoseCarerHasStopped) {
  // 300 people at 0.8 each, 7 hours a week of 20 pounds, 1,461 days; a quarter is charged.
  const double all = 300 * 0.8 * 7 * 20 / 7.0 * 1461;
  EXPECT_NEAR(total("cost.after_caring.local_authority"), 0.75 * all, 0.01);
  EXPECT_NEAR(total("cost.after_caring.self_funder"), 0.25 * all, 0.01);
  EXPECT_EQ(total("cost.after_caring.nhs"), 0);
  // It is part of the payer's costs, which have the others' packages and the care homes, too.
  EXPECT_GT(total("cost.local_authority.care_package"), 3 * all * 0.75);
  EXPECT_NEAR(total("cost.local_authority"),
              total("cost.local_authority.care_package") + total("cost.local_authority.care_home"),
              0.01);
}

}  // namespace
}  // namespace carersim::verification
