// Three lives whose money is known to the penny: each ledger was kept by hand from the scenario
// text, in plain arithmetic, and every payer, every line and every month of the run agrees with it.
#include "tests/verification/ledgers/ledger.hpp"

#include <gtest/gtest.h>

#include "tests/verification/agreement.hpp"

namespace carersim {
namespace {

using ledgers::HandLedger;

/// Half a penny.
constexpr double penny = 0.005;

// Caring from 1 April until 1 February, death of the person on 1 March. The assessment ends on 14
// April at 6 o'clock, 16.75 days before May; what starts then ends at 6 o'clock too.
const char* const supported = R"(
payer           | line                     | what                                   | pounds each               |start| Apr   | May | Jun   | Jul   | Aug | Sep | Oct | Nov | Dec | Jan | Feb | Mar
                | days                     |                                        |                           |     | 30    | 31  | 30    | 31    | 31  | 30  | 31  | 30  | 31  | 31  | 28  | 31
local_authority | programme_supported_life | set-up, with 10 % management           | 10000 x 1.10              | 1   |       |     |       |       |     |     |     |     |     |     |     |
local_authority | programme_supported_life | 36525 a year, with 10 % management     | 36525 / 365.25 x 1.10     |     | 30    | 31  | 30    | 31    | 31  | 30  | 31  | 30  | 31  | 31  | 28  | 31
local_authority | advice                   | 1 April, a case                        | 12                        |     | 1     |     |       |       |     |     |     |     |     |     |     |
nhs             | carer.letter             | 3 April, a visit                       | 7.50                      |     | 1     |     |       |       |     |     |     |     |     |     |     |
local_authority | assessment               | 13 April, 6 h of work                  | 6 x 50                    |     | 1     |     |       |       |     |     |     |     |     |     |     |
local_authority | assessment               | the team, until 15 November            | 7305 / 365.25             |     | 30    | 31  | 30    | 31    | 31  | 30  | 31  | 15  |     |     |     |
local_authority | assessment               | the team, from 16 November             | 10957.50 / 365.25         |     |       |     |       |       |     |     |     | 15  | 31  | 31  | 28  | 31
local_authority | sitting                  | 60 d, until 15 May                     | 15                        |     | 16.75 | 15  |       |       |     |     |     |     |     |     |     |
local_authority | sitting                  | from 16 May until 13 June              | 18                        |     |       | 16  | 12.25 |       |     |     |     |     |     |     |     |
nhs             | peer_group               | 14 April, a case                       | 25                        |     | 1     |     |       |       |     |     |     |     |     |     |     |
nhs             | peer_group               | 100 d, until 23 July                   | 146.10 / 365.25           |     | 16.75 | 31  | 30    | 22.25 |     |     |     |     |     |     |     |
local_authority | direct_payment           | 14 April, a case                       | 300                       |     | 1     |     |       |       |     |     |     |     |     |     |     |
local_authority | direct_payment           | while there is caring, until 20 Sept.  | 1.20                      |     | 16.75 | 31  | 30    | 31    | 31  | 20  |     |     |     |     |     |
local_authority | direct_payment           | from 21 September                      | 1.50                      |     |       |     |       |       |     | 10  | 31  | 30  | 31  | 31  |     |
local_authority | carer.looked_again       | 11 October, a visit                    | 90                        |     |       |     |       |       |     |     | 1   |     |     |     |     |
local_authority | seeks_own_care           | 1 May, an event                        | 40                        |     |       | 1   |       |       |     |     |     |     |     |     |     |
local_authority | care_package             | from 21 May, 80 % of it                | 14 / 7 x 28 x 0.95 x 0.80 |     |       | 11  | 30    | 31    | 31  | 30  |     |     |     |     |     |
self_funder     | care_package             | the other 20 %                         | 14 / 7 x 28 x 0.95 x 0.20 |     |       | 11  | 30    | 31    | 31  | 30  |     |     |     |     |     |
local_authority | care_package             | from 1 October                         | 14 / 7 x 30 x 0.95 x 0.80 |     |       |     |       |       |     |     | 31  | 30  | 31  | 31  |     |
local_authority, after | care_package      | from 1 February                        | 14 / 7 x 30 x 0.95 x 0.80 |     |       |     |       |       |     |     |     |     |     |     | 28  |
self_funder     | care_package             | the other 20 %                         | 14 / 7 x 30 x 0.95 x 0.20 |     |       |     |       |       |     |     | 31  | 30  | 31  | 31  |     |
self_funder, after | care_package          | from 1 February                        | 14 / 7 x 30 x 0.95 x 0.20 |     |       |     |       |       |     |     |     |     |     |     | 28  |
society         | unpaid_care              | 20 an hour in 2020/21, index 80 to 100 | 21 / 7 x 20 x 100 / 80    |     | 30    | 31  | 30    | 31    | 31  | 30  | 31  | 30  | 31  | 31  |     |
carer           | carer_out_of_pocket      | until 10 December                      | 730.50 / 365.25           |     | 30    | 31  | 30    | 31    | 31  | 30  | 31  | 30  | 10  |     |     |
carer           | carer_out_of_pocket      | from 11 December                       | 1095.75 / 365.25          |     |       |     |       |       |     |     |     |     | 21  | 31  |     |
)";

// Caring from 10 April until the person is in a care home, 25 June at 12 o'clock; death on 1
// February. 1.25 carers a person: what happens to the person counts 0.8.
const char* const breakdown = R"(
payer           | line                     | what                                   | pounds each                 | Apr | to 15 May |start| May | Jun  | Jul | Aug  | Sep | Oct  | Nov | Dec | Jan | to 15 Feb
                | days                     |                                        |                             | 21  | 15        |     | 16  | 30   | 31  | 31   | 30  | 31   | 30  | 31  | 31  | 15
nhs             | programme_breakdown_life | set-up                                 | 5000                        |     |           | 1   |     |      |     |      |     |      |     |     |     |
nhs             | programme_breakdown_life | 3652.50 a year                         | 3652.50 / 365.25            |     |           |     | 16  | 30   | 31  | 31   | 30  | 31   | 30  | 31  | 31  | 15
society         | unpaid_care              | 20 an hour in 2020/21, index 80 to 100 | 56 / 7 x 20 x 100 / 80      | 21  | 15        |     | 16  | 24.5 |     |      |     |      |     |     |     |
carer           | carer_out_of_pocket      | as long                                | 730.50 / 365.25             | 21  | 15        |     | 16  | 24.5 |     |      |     |      |     |     |     |
self_funder     | care_package             | until 1 June                           | 14 / 7 x 28 x 0.95 x 0.8    | 21  | 15        |     | 16  |      |     |      |     |      |     |     |     |
nhs             | carer_emergency          | 21 May, the carer's own                | 2500                        |     |           |     | 1   |      |     |      |     |      |     |     |     |
local_authority | breakdown                | 1 June, the carer's                    | 500                         |     |           |     |     | 1    |     |      |     |      |     |     |     |
self_funder     | emergency_respite        | 10.5 d, and held for 14                | 120 x 0.8                   |     |           |     |     | 24.5 |     |      |     |      |     |     |     |
local_authority | placement                | 25 June, a case                        | 250 x 0.8                   |     |           |     |     | 1    |     |      |     |      |     |     |     |
self_funder     | care_home                | until 31 August, 12 o'clock            | 1050 / 7 x 0.8              |     |           |     |     | 5.5  | 31  | 30.5 |     |      |     |     |     |
local_authority | care_home                | until 31 October, 12 o'clock, 75 %     | 840 / 7 x 0.75 x 0.8        |     |           |     |     |      |     | 0.5  | 30  | 30.5 |     |     |     |
self_funder     | care_home                | the other 25 %                         | 840 / 7 x 0.25 x 0.8        |     |           |     |     |      |     | 0.5  | 30  | 30.5 |     |     |     |
nhs             | care_home                | until death                            | 1400 / 7 x 0.8              |     |           |     |     |      |     |      |     | 0.5  | 30  | 31  | 31  |
nhs             | ae_attendance            | 1 December; 2022/23, index 90 to 100   | 200 x 100 / 90 x 0.8        |     |           |     |     |      |     |      |     |      |     | 1   |     |
nhs, after      | bereavement.offered      | 1 February, the carer's                | 60                          |     |           |     |     |      |     |      |     |      |     |     |     | 1
)";

// In hospital from 11 May until 15 June; medically ready on 23 May at 12 o'clock, and in the bed
// since, because somebody who counts as one has the only place of home care. The carer dies on 1
// September.
const char* const delayed_discharge = R"(
payer           | line                     | what                                   | pounds each                     |start| Apr | May  | Jun | Jul | Aug | Sep
                | days                     |                                        |                                 |     | 30  | 31   | 30  | 31  | 31  | 30
society         | unpaid_care              | until 1 September, hospital or not     | 7 / 7 x 20 x 100 / 80           |     | 30  | 31   | 30  | 31  | 31  |
carer           | carer_out_of_pocket      | as long                                | 730.50 / 365.25                 |     | 30  | 31   | 30  | 31  | 31  |
nhs             | emergency_admission      | 11 May                                 | 250 x 0.8                       |     |     | 1    |     |     |     |
nhs             | hospital.ambulance       | 11 May                                 | 400 x 0.8                       |     |     | 1    |     |     |     |
nhs             | ward                     | 12.5 d; 320 in 2020/21, index 80 to 100| 320 x 100 / 80 x 0.8            |     |     | 12.5 |     |     |     |
nhs             | ward                     | 22.5 d of delay                        | 300 x 0.8                       |     |     | 8.5  | 14  |     |     |
local_authority | home_care_start          | the neighbour, 1 May to 15 June        | 20                              |     |     | 31   | 14  |     |     |
local_authority | home_care_start          | the dyad, 15 June to 5 July            | 20 x 0.8                        |     |     |      | 16  | 4   |     |
local_authority | care_package             | while the carer lives, 80 %            | 14 / 7 x 28 x 0.95 x 0.8 x 0.80 |     |     |      |     | 27  | 31  |
local_authority, after | care_package      | until 8 September                      | 14 / 7 x 28 x 0.95 x 0.8 x 0.80 |     |     |      |     |     |     | 7
self_funder     | care_package             | the other 20 %                         | 14 / 7 x 28 x 0.95 x 0.8 x 0.20 |     |     |      |     | 27  | 31  |
self_funder, after | care_package          | until 8 September                      | 14 / 7 x 28 x 0.95 x 0.8 x 0.20 |     |     |      |     |     |     | 7
local_authority, after | care_home         | from 8 September, 75 %                 | 840 / 7 x 0.8 x 0.75            |     |     |      |     |     |     | 23
self_funder, after | care_home             | the other 25 %                         | 840 / 7 x 0.8 x 0.25            |     |     |      |     |     |     | 23
)";

bool begins(const std::string& name, const std::string& with) {
  return name.compare(0, with.size(), with) == 0;
}

/// The run of one life, by the program itself, with no parameters but those of the ledgers.
class Life {
 public:
  explicit Life(const std::string& name, std::vector<std::string> sets = {}) {
    const std::filesystem::path files = verification::source("tests/verification/ledgers");
    const std::filesystem::path data = folder_ / "data";
    folder_.write("data/models/parameters/ledgers.toml", text_of(files / "parameters.toml"));
    std::filesystem::create_directory_symlink(verification::source("models/areas"),
                                              data / "models/areas");
    std::filesystem::create_directory_symlink(verification::source("scenarios"),
                                              data / "scenarios");
    verification::run_program({.scenario = files / (name + ".toml"),
                               .sets = std::move(sets),
                               .out = folder_ / "result.h5",
                               .data = data});
    const ResultReader reader(folder_ / "result.h5");
    run_ = reader.run();
    result_ = reader.result(0, 0);
  }

  [[nodiscard]] const RunDescription& run() const { return run_; }
  [[nodiscard]] double total(std::size_t measure) const { return result_.totals[measure]; }
  [[nodiscard]] double in_month(std::size_t measure, std::size_t month) const {
    return result_.series[measure * run_.month_days.size() + month];
  }
  [[nodiscard]] std::vector<std::string> measures() const {
    std::vector<std::string> names;
    for (const Measure& measure : run_.measures) names.push_back(measure.name);
    return names;
  }

 private:
  TemporaryFolder folder_;
  RunDescription run_;
  ReplicationResult result_;
};

/// Where a run and its ledger differ by a penny: "measure, when: found; ledger".
std::vector<std::string> differences(const Life& life, const HandLedger& ledger, double rate) {
  std::vector<std::string> found;
  const auto compare = [&](const std::string& what, double run, double hand) {
    if (!(std::abs(run - hand) < penny))
      found.push_back(fmt::format("{}: found {:.4f}; expected {:.4f}", what, run, hand));
  };
  const HandLedger::Columns days = ledger.month_days();
  EXPECT_EQ(life.run().month_days.size(), days.size());
  for (std::size_t t = 0; t < days.size(); ++t)
    compare(fmt::format("days of month {}", t), life.run().month_days[t], days[t]);
  const std::vector<std::string> measures = life.measures();
  for (const auto& [name, columns] : ledger.sums()) {
    if (std::find(measures.begin(), measures.end(), name) == measures.end())
      found.push_back(name + ": found nothing; expected a measure");
  }
  for (std::size_t m = 0; m < measures.size(); ++m) {
    const std::string& name = measures[m];
    // What the ledger does not name is nothing.
    if (name == "cost.programmes") continue;
    if (begins(name, "discounted.cost."))
      compare(name, life.total(m),
              ledger.total(name.substr(std::string("discounted.").size()), rate));
    if (!begins(name, "cost.") && !begins(name, "cost_of.")) continue;
    compare(name, life.total(m), ledger.total(name, 0));
    const HandLedger::Columns months = ledger.by_month(name);
    for (std::size_t t = 0; t < months.size(); ++t)
      compare(fmt::format("{} in month {}", name, t), life.in_month(m, t), months[t]);
  }
  return found;
}

void expect_equal(const Life& life, const char* table, double rate) {
  for (const std::string& difference : differences(life, HandLedger(table), rate))
    ADD_FAILURE() << difference;
}

TEST(Ledgers, AgreeWithASupportedLifeToThePenny) {
  expect_equal(Life("supported"), supported, 0.035);
}

TEST(Ledgers, AgreeWithABreakdownToThePenny) {
  expect_equal(Life("breakdown"), breakdown, 0.05);
}

TEST(Ledgers, AgreeWithADelayedDischargeToThePenny) {
  expect_equal(Life("delayed_discharge"), delayed_discharge, 0.1);
}

TEST(Ledgers, SeeAPriceThatIsWrongByAPenny) {
  EXPECT_FALSE(differences(Life("supported", {"support.peer_group.cost.per_case=£25.01"}),
                           HandLedger(supported), 0.035)
                   .empty());
  EXPECT_FALSE(differences(Life("supported"), HandLedger(supported), 0.0351).empty());
}

}  // namespace
}  // namespace carersim
