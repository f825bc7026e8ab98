// Two runs share every number that their difference does not touch.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "models/library.hpp"
#include "models/model.hpp"
#include "output/trace_reader.hpp"
#include "sim/experiment/simulation.hpp"
#include "tests/verification/agreement.hpp"

namespace carersim {
namespace {

using verification::Request;
using verification::run_program;
using verification::scenario;

/// Everything of one arm of one replication by name, bits and all.
using Bits = std::map<std::string, std::string>;

void add_numbers(Bits& bits, const std::string& name, const double* first, std::size_t count) {
  std::string text(count * sizeof(double), '\0');
  std::memcpy(text.data(), first, text.size());
  bits[name] = std::move(text);
}

void add_histogram(Bits& bits, const std::string& name, const WaitHistogram& histogram) {
  for (std::size_t bin = 0; bin < WaitHistogram::bins; ++bin)
    bits[name] += fmt::format("{} ", histogram[bin]);
}

Bits bits_of(const RunDescription& run, const ReplicationResult& result) {
  Bits bits;
  const std::size_t months = run.month_days.size();
  for (std::size_t m = 0; m < run.measures.size(); ++m) {
    add_numbers(bits, "total of " + run.measures[m].name, &result.totals[m], 1);
    add_numbers(bits, "series of " + run.measures[m].name, &result.series[m * months], months);
  }
  for (std::size_t i = 0; i < run.wait_names.size(); ++i) {
    add_histogram(bits, "waits for " + run.wait_names[i], result.waits[i]);
    add_histogram(bits, "still waiting for " + run.wait_names[i], result.still_waiting[i]);
  }
  for (const ReplicationResult::Check& check : result.checks)
    add_numbers(bits, "check " + check.name, &check.left, 2);
  bits["event hash"] = fmt::format("{:016x}", result.event_hash);
  bits["events"] = std::to_string(result.events);
  return bits;
}

/// What differs, the first few by name; names that only one side has count when `all` is said.
enum class Names : std::uint8_t { all, common };
std::string difference(const Bits& one, const Bits& other, Names names = Names::all) {
  std::string text;
  int found = 0;
  for (const auto& [name, bits] : one) {
    const auto same = other.find(name);
    if (same == other.end() ? names == Names::common : same->second == bits) continue;
    if (++found <= 5) text += name + "\n";
  }
  if (names == Names::all && one.size() != other.size()) text += "not the same names\n";
  return found > 5 ? text + fmt::format("and {} more\n", found - 5) : text;
}

/// A finished run, its results by arm and replication.
class FinishedRun {
 public:
  explicit FinishedRun(Request request) {
    const TemporaryFolder folder;
    request.out = folder / "result.h5";
    run_program(request);
    const ResultReader reader(request.out);
    description_ = reader.run();
    for (std::size_t arm = 0; arm < description_.arms.size(); ++arm) {
      auto& results = results_.emplace_back();
      for (std::size_t row = 0; row < reader.replications(); ++row)
        results.push_back(reader.result(arm, row));
    }
    failed_checks_ = reader.failed_checks().size();
  }

  [[nodiscard]] const RunDescription& description() const { return description_; }
  [[nodiscard]] std::size_t arms() const { return results_.size(); }
  [[nodiscard]] std::size_t replications() const { return results_[0].size(); }
  [[nodiscard]] const ReplicationResult& result(std::size_t arm, std::size_t row) const {
    return results_[arm][row];
  }
  [[nodiscard]] Bits bits(std::size_t arm, std::size_t row) const {
    return bits_of(description_, results_[arm][row]);
  }
  [[nodiscard]] std::size_t failed_checks() const { return failed_checks_; }

 private:
  RunDescription description_;
  std::vector<std::vector<ReplicationResult>> results_;
  std::size_t failed_checks_ = 0;
};

void expect_same(const FinishedRun& one, const FinishedRun& other, Names names = Names::all) {
  ASSERT_EQ(one.arms(), other.arms());
  ASSERT_EQ(one.replications(), other.replications());
  for (std::size_t arm = 0; arm < one.arms(); ++arm) {
    for (std::size_t row = 0; row < one.replications(); ++row) {
      EXPECT_EQ(difference(one.bits(arm, row), other.bits(arm, row), names), "")
          << "arm " << arm << ", row " << row;
    }
  }
}

/// All that happened to each dyad.
std::map<std::int64_t, std::string> dyads_told(std::vector<std::string> sets) {
  const TemporaryFolder folder;
  run_program({.scenario = scenario("small_town.toml"),
               .sets = std::move(sets),
               .options = {"--trace", (folder / "trace.h5").string()},
               .out = folder / "result.h5"});
  const TraceReader trace(folder / "trace.h5");
  std::map<std::int64_t, std::string> told;
  trace.for_each(0, trace.records(), [&](const TraceRecord& record) {
    if (record.number < first_case_number) {
      told[record.number] +=
          fmt::format("{} {} {} {} {} {} {}\n", record.activity, record.phase, record.ending,
                      record.start, record.end, record.levels[0], record.levels[1]);
    }
  });
  return told;
}

// --- interventions that change nothing, and one that begins later ---

/// The arms of hartlepool.toml, run once for the tests of this program.
const FinishedRun& hartlepool() {
  static const FinishedRun run({.scenario = scenario("hartlepool.toml"), .replications = 2});
  return run;
}

constexpr std::size_t as_now = 0, later = 4;

TEST(NullIntervention, LeavesEveryResultAsItWas) {
  const FinishedRun& run = hartlepool();
  for (std::size_t row = 0; row < run.replications(); ++row) {
    EXPECT_GT(run.result(as_now, row).events, 10'000U);
    for (std::size_t arm = 1; arm < later; ++arm) {
      EXPECT_EQ(difference(run.bits(as_now, row), run.bits(arm, row)), "")
          << run.description().arms[arm];
    }
  }
}

/// The arms of hartlepool_today.toml; the last one has more staff.
const FinishedRun& hartlepool_today() {
  static const FinishedRun run({.scenario = scenario("hartlepool_today.toml"), .replications = 2});
  return run;
}

TEST(NullIntervention, LeavesEveryResultOfARunFromTodayAsItWas) {
  const FinishedRun& run = hartlepool_today();
  ASSERT_EQ(run.arms(), 5U);
  for (std::size_t row = 0; row < run.replications(); ++row) {
    for (std::size_t arm = 1; arm < 4; ++arm) {
      EXPECT_EQ(difference(run.bits(as_now, row), run.bits(arm, row)), "")
          << run.description().arms[arm];
    }
    EXPECT_NE(difference(run.bits(as_now, row), run.bits(4, row)), "");
  }
}

TEST(NullIntervention, OfASupportThatIsOfferedAndTakenUpByNobodyLeavesEveryResultAsItWas) {
  const FinishedRun without({.scenario = scenario("small_town.toml"), .replications = 2});
  const FinishedRun with({.scenario = scenario("small_town_choir.toml"), .replications = 2});
  expect_same(without, with, Names::common);
  const FinishedRun taken({.scenario = scenario("small_town_choir.toml"),
                           .replications = 2,
                           .sets = {"support.choir.take_up=0.01"}});
  EXPECT_NE(difference(without.bits(0, 0), taken.bits(0, 0), Names::common), "");
}

TEST(LaterIntervention, ChangesNothingBeforeItStarts) {
  const FinishedRun& run = hartlepool();
  const std::vector<std::string>& dates = run.description().month_dates;
  const auto start = std::find(dates.begin(), dates.end(), "2027-10-01");
  ASSERT_NE(start, dates.end());
  const auto before = static_cast<std::size_t>(start - dates.begin());
  for (std::size_t row = 0; row < run.replications(); ++row) {
    const std::vector<double>& now = run.result(as_now, row).series;
    const std::vector<double>& then = run.result(later, row).series;
    std::size_t changed = 0;
    for (std::size_t m = 0; m < run.description().measures.size(); ++m) {
      const double* first = &now[m * dates.size()];
      const double* other = &then[m * dates.size()];
      EXPECT_EQ(std::memcmp(first, other, before * sizeof(double)), 0)
          << run.description().measures[m].name;
      if (std::memcmp(first + before, other + before, (dates.size() - before) * sizeof(double)) !=
          0)
        ++changed;
    }
    EXPECT_GT(changed, 20U);
    EXPECT_NE(run.result(as_now, row).event_hash, run.result(later, row).event_hash);
  }
}

TEST(Conservation, HoldsInEveryArmOfHartlepool) {
  EXPECT_EQ(hartlepool().failed_checks(), 0U);
  EXPECT_GT(hartlepool().result(0, 0).checks.size(), 100U);
}

TEST(Conservation, HoldsInEveryArmOfARunFromToday) {
  EXPECT_EQ(hartlepool_today().failed_checks(), 0U);
}

TEST(Conservation, HoldsInTheSmallTown) {
  const FinishedRun run({.scenario = scenario("small_town.toml"), .replications = 3});
  EXPECT_EQ(run.failed_checks(), 0U);
}

// --- one more dyad ---

TEST(OneMoreDyad, WhoNeedsNobodysPlaceLeavesEveryOtherAsTheyWere) {
  // With more than enough of everything no place is waited for, as with open access.
  const std::vector<std::string> room = {
      "service.assessment.staff=900 WTE",   "service.call.staff=900 WTE",
      "service.sitting.places=9000 places", "service.short_stay.places=9000 places",
      "service.ward.places=9000 places",    "service.home_care.places=9000 places"};
  std::vector<std::string> more = room;
  more.emplace_back("population.dyads=1501");
  const auto without = dyads_told(room);
  auto with = dyads_told(more);
  EXPECT_GT(without.size(), 1600U);
  EXPECT_EQ(with.erase(1500), 1U);
  EXPECT_EQ(with, without);
  // Where places are scarce the same dyad does matter, so the comparison can fail.
  const auto scarce = dyads_told({});
  auto scarce_with = dyads_told({"population.dyads=1501"});
  scarce_with.erase(1500);
  EXPECT_NE(scarce_with, scarce);
}

// --- the order of replications, workers, and the machine ---

TEST(Replications, AreTheSameInAnyOrder) {
  const Scenario text =
      Scenario::load(scenario("small_town.toml"), {}, standard_library(CARERSIM_SOURCE_DIR));
  RunPlan plan = read_run(text, carer_model());
  Simulation simulation(plan);
  std::map<std::uint32_t, std::uint64_t> hashes;
  std::map<std::uint32_t, std::vector<double>> totals;
  for (const std::uint32_t replication : {2U, 0U, 1U}) {
    const ReplicationResult result = simulation.run(0, replication);
    hashes[replication] = result.event_hash;
    totals[replication] = result.totals;
  }
  for (const std::uint32_t replication : {0U, 1U, 2U}) {
    const ReplicationResult result = simulation.run(0, replication);
    EXPECT_EQ(result.event_hash, hashes[replication]);
    EXPECT_EQ(std::memcmp(result.totals.data(), totals[replication].data(),
                          result.totals.size() * sizeof(double)),
              0);
  }
  EXPECT_NE(hashes[0], hashes[1]);
}

TEST(Workers, GiveTheSameResultsInAnyNumber) {
  const FinishedRun one(
      {.scenario = scenario("small_town.toml"), .replications = 5, .options = {"--jobs", "1"}});
  const FinishedRun three(
      {.scenario = scenario("small_town.toml"), .replications = 5, .options = {"--jobs", "3"}});
  expect_same(one, three);
}

TEST(Machine, WithoutFusedArithmeticAndWideVectorsGivesTheSameResults) {
  const FinishedRun all({.scenario = scenario("small_town.toml"), .replications = 2});
  for (const char* masked :
       {"-FMA,-AVX2", "-FMA_Usable,-AVX2_Usable", "-FMA,-FMA4,-AVX,-AVX2,-AVX512F"}) {
    const FinishedRun without(
        {.scenario = scenario("small_town.toml"),
         .replications = 2,
         .environment = fmt::format("GLIBC_TUNABLES=glibc.cpu.hwcaps={}", masked)});
    expect_same(all, without);
  }
}

/// The same numbers from the release and the debug build, and from one change of the program to the
/// next. With CARERSIM_UPDATE_GOLDEN set the file is written anew: only for a change that says why.
TEST(SmallTown, GivesTheGoldenNumbers) {
  const FinishedRun run({.scenario = scenario("small_town.toml"), .replications = 2});
  std::string text = "replication,number,value\n";
  for (std::size_t row = 0; row < run.replications(); ++row) {
    const ReplicationResult& result = run.result(0, row);
    text += fmt::format("{},event hash,{:016x}\n{},events,{}\n", row, result.event_hash, row,
                        result.events);
    for (std::size_t m = 0; m < result.totals.size(); ++m) {
      if (result.totals[m] == 0) continue;
      text += fmt::format("{},{},{}\n", row, run.description().measures[m].name, result.totals[m]);
    }
  }
  const std::filesystem::path golden =
      verification::source("tests/verification/golden/small_town.csv");
  if (std::getenv("CARERSIM_UPDATE_GOLDEN") != nullptr)
    std::ofstream(golden, std::ios::binary) << text;
  std::istringstream found(text), expected(text_of(golden));
  std::string found_line, expected_line;
  for (int line = 1; std::getline(expected, expected_line); ++line) {
    std::getline(found, found_line);
    ASSERT_EQ(found_line, expected_line) << "line " << line << " is the first that differs";
  }
  EXPECT_FALSE(std::getline(found, found_line)) << found_line;
}

}  // namespace
}  // namespace carersim
