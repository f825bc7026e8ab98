#include "output/report_observed.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "output/result_reader.hpp"
#include "output/result_writer.hpp"
#include "sim/core/error.hpp"
#include "tests/output/example_run.hpp"

namespace carersim {
namespace {

/// Months of the example run: 2026-03 from the 15th, April, May and June whole, a quarter of a day
/// of July.
class ObservedTest : public testing::Test {
 protected:
  Observed read(const std::string& text) {
    const std::filesystem::path file = folder_.path() / "counts.csv";
    example::write_bytes(file, text);
    return read_observed(file, example::run(), layout_);
  }

  std::string refusal(const std::string& text) {
    try {
      read(text);
    } catch (const InputError& error) {
      std::string what = error.what();
      const std::string folder = folder_.path().string() + "/";
      for (std::size_t at; (at = what.find(folder)) != std::string::npos;)
        what.erase(at, folder.size());
      return what;
    }
    return "";
  }

  TemporaryFolder folder_;
  ReportLayout layout_;
};

TEST_F(ObservedTest, PutsCountsIntoTheMonthsOfTheRun) {
  const Observed observed = read(
      "\xEF\xBB\xBFmonth, carers.assessed "
      ",waiting.carer_assessment\r\n2026-06,30,\r\n2026-04-01,\"10\",2.5\r\n");
  ASSERT_EQ(observed.quantities.size(), 2U);
  EXPECT_EQ(observed.quantities[1].unit, "people");
  EXPECT_EQ(observed.values[0][1], 10);
  EXPECT_TRUE(std::isnan(observed.values[0][2])) << "no row for May";
  EXPECT_EQ(observed.values[0][3], 30);
  EXPECT_EQ(observed.values[1][1], 2.5);
  EXPECT_TRUE(std::isnan(observed.values[1][3])) << "an empty field";
  EXPECT_TRUE(observed.left_out.empty());
}

TEST_F(ObservedTest, LeavesOutMonthsThatTheRunHasNotOrInPart) {
  const Observed observed = read("month,cost.nhs\n2025-12,1\n2026-03,2\n2026-05,3\n2026-07,4\n");
  EXPECT_THAT(observed.left_out, testing::ElementsAre("2025-12", "2026-03", "2026-07"));
  EXPECT_EQ(observed.values[0][2], 3);
  EXPECT_TRUE(std::isnan(observed.values[0][0]));
  EXPECT_TRUE(std::isnan(observed.values[0][4]));
}

TEST_F(ObservedTest, SaysWhatIsWrongWithAFileOfCounts) {
  EXPECT_EQ(refusal("month,carers.asessed\n2026-04,1\n"),
            "counts.csv: 1 problem\n  counts.csv:1:7: found \"carers.asessed\"; expected month, or "
            "a measure of the run; did "
            "you mean \"carers.assessed\"?");
  EXPECT_EQ(refusal("month,cost.nhs\n2026-04,1\n2026-04,\"1,5\"\nApr-26,3\n"),
            "counts.csv: 3 problems\n"
            "  counts.csv:3:1: month: found 2026-04 again; expected each month once; it stands in "
            "line 2\n"
            "  counts.csv:3:9: cost.nhs: found \"1,5\"; expected a number without separators, or "
            "nothing\n"
            "  counts.csv:4:1: month: found \"Apr-26\"; expected a month such as 2026-04");
  EXPECT_EQ(refusal("month,cost.nhs\n2020-04,1\n"),
            "counts.csv: 1 problem\n  counts.csv:1:1: month: found no month of the run; expected "
            "some of 2026-04 to 2026-06");
  EXPECT_EQ(
      refusal("month\n2026-04\n"),
      "counts.csv: 1 problem\n  counts.csv:1:1: found no column of counts; expected one or more");
  EXPECT_EQ(refusal("cost.nhs\n1\n"),
            "counts.csv: 1 problem\n  counts.csv:1:1: found no heading \"month\"; expected one, "
            "for months such as 2026-04");
}

TEST_F(ObservedTest, CountsTheEvaluatedMonthsWithinTheBands) {
  const RunDescription run = example::run(2);
  const std::filesystem::path file = folder_.path() / "run.h5";
  {
    ResultWriter writer(run, file);
    for (std::uint32_t replication = 0; replication < 2; ++replication)
      for (std::size_t arm = 0; arm < 2; ++arm)
        writer.add(arm, replication, example::result(run, arm, replication));
    writer.finish();
  }
  const ResultReader reader(file);
  const auto mean = [&](std::size_t month) {
    return (reader.result(0, 0).series[1 * run.month_dates.size() + month] +
            reader.result(0, 1).series[1 * run.month_dates.size() + month]) /
           2;
  };
  const Observed observed = read(fmt::format(
      "month,waiting.carer_assessment\n2026-04,{}\n2026-05,{}\n2026-06,1e9\n", mean(1), mean(2)));
  const Json json = report_observed(observed, reader);
  const Json& agreement = json["quantities"][0]["agreement"][0];
  EXPECT_EQ(agreement["months"], 3);
  EXPECT_EQ(agreement["within"], 2);
  EXPECT_NEAR(agreement["observed"].get<double>(), (mean(1) + mean(2) + 1e9) / 3, 1);
  EXPECT_NEAR(agreement["simulated"].get<double>(), (mean(1) + mean(2) + mean(3)) / 3, 1e-3);
}

}  // namespace
}  // namespace carersim
