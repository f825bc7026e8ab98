#include "output/comparison_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "example_run.hpp"
#include "output/number_text.hpp"
#include "output/result_reader.hpp"
#include "sim/core/error.hpp"

namespace carersim {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(NumberText, StopsAtTheSecondDigitOfTheHalfWidth) {
  EXPECT_EQ(interval_text({12345.678, 56.2}, NumberStyle::plain), "12,346 (12,289 to 12,402)");
  EXPECT_EQ(interval_text({12345.678, 562}, NumberStyle::plain), "12,350 (11,780 to 12,910)");
  EXPECT_EQ(interval_text({12345.678, 56200}, NumberStyle::plain), "12,000 (−44,000 to 69,000)");
  EXPECT_EQ(interval_text({3.14159, 0.0277}, NumberStyle::plain), "3.142 (3.114 to 3.169)");
  EXPECT_EQ(mean_text({12345.678, 562}, NumberStyle::plain), "12,350");
}

TEST(NumberText, WritesPoundsInMillionsFromAMillionOn) {
  EXPECT_EQ(interval_text({812345, 5600}, NumberStyle::pounds), "£812,300 (806,700 to 817,900)");
  EXPECT_EQ(interval_text({1234567, 5600}, NumberStyle::pounds), "£1.2346 m (1.2290 to 1.2402)");
  EXPECT_EQ(interval_text({-3.2e9, 4e7}, NumberStyle::pounds, Sign::always),
            "−£3.200 bn (−3.240 to −3.160)");
  EXPECT_EQ(mean_text({394.5, 0}, NumberStyle::pounds), "£394.50");
}

TEST(NumberText, WritesSharesInPerCentAndTheirDifferencesInPoints) {
  EXPECT_EQ(interval_text({0.3129, 0.0031}, NumberStyle::share), "31.29 % (30.98 to 31.60)");
  EXPECT_EQ(interval_text({0.0201, 0.0032}, NumberStyle::share, Sign::always),
            "+2.01 points (+1.69 to +2.33)");
}

TEST(NumberText, GivesNoSignToWhatRoundsToZero) {
  EXPECT_EQ(interval_text({-0.004, 1.2}, NumberStyle::plain, Sign::always), "0.0 (−1.2 to +1.2)");
}

TEST(NumberText, WithoutSpreadGivesFourDigitsOrTheWholeNumber) {
  const double none = std::numeric_limits<double>::infinity();
  EXPECT_EQ(interval_text({123456, none}, NumberStyle::plain), "123,456");
  EXPECT_EQ(interval_text({5360.6123, none}, NumberStyle::plain), "5,361");
  EXPECT_EQ(interval_text({0.12125391, 0}, NumberStyle::plain), "0.1213");
  EXPECT_EQ(interval_text({2.5, 0}, NumberStyle::plain), "2.5");
  EXPECT_EQ(interval_text({0, 0}, NumberStyle::pounds), "£0");
}

TEST(NumberText, SaysWaitsInTheUnitThatFits) {
  EXPECT_EQ(wait_text(0), "none");
  EXPECT_EQ(wait_text(0.01), "14 minutes");
  EXPECT_EQ(wait_text(0.3), "7.2 hours");
  EXPECT_EQ(wait_text(3.44), "3.4 days");
  EXPECT_EQ(wait_text(123.4), "123 days");
}

RunTotals totals_of(const std::vector<std::string>& arms, const std::vector<Measure>& measures,
                    const std::vector<std::vector<std::vector<double>>>& values) {
  RunDescription run;
  run.arms = arms;
  run.measures = measures;
  RunTotals totals = empty_totals(run);
  totals.values = values;
  totals.replications = totals.replications_asked = values[0][0].size();
  return totals;
}

const Measure supported{"carers.supported", "people", MeasureKind::stock, ""};
const Measure bed_days{"hospital.bed_days", "days", MeasureKind::event, ""};
const Measure contacts{"visits.contact", "events", MeasureKind::event, ""};
const Measure nhs{"cost.nhs", "GBP", MeasureKind::amount, ""};

TEST(ComparisonTable, ShowsPairedDifferencesUnderHeadings) {
  // Differences 10, 12, 14: mean 12, half width 4.303 × 2 / √3 = 4.97; the arms' own variances are
  // 100² and 102², 5,101 times that of the difference. Those of contacts are 1 and 3, of their
  // difference 1.
  const RunTotals totals =
      totals_of({"baseline", "short breaks"}, {supported, bed_days, nhs, contacts},
                {{{1000, 1100, 1200}, {50, 60, 70}, {1, 2, 3}, {4, 5, 6}},
                 {{1010, 1112, 1214}, {40, 50, 60}, {1, 2, 3}, {9, 12, 12}}});
  TableOptions options;
  options.rows = {{"cost.nhs", ""}, {"hospital.bed_days", "Days in hospital"}, {"no.such", ""}};
  options.measures = TableMeasures::all;
  options.bed_days = BedDays{"hospital.bed_days", Pounds(395)};
  EXPECT_EQ(comparison_table(totals, options), R"(short breaks, against baseline
                                                                difference (95 %   worth of
Over the evaluation                     baseline  changed              interval)    pairing
Cost
  Nhs                                      £2.00    £2.00                      –          –
Hospital
  Days in hospital                            60       50                    −10      exact
  Bed days released                                                          +10      exact
  Their value to others, at £395 a day                                   +£3,950      exact
  Cash (no bed closes)                                                        £0
Carers
  Supported (people)                       1,100    1,110  +12.0 (+7.0 to +17.0)  > 1,000 ×
Visits
  Contact (events)                           5.0     11.0    +6.0 (+3.5 to +8.5)      4.0 ×
)");
}

TEST(ComparisonTable, ComparesEachArmWithTheOneThatItNames) {
  RunTotals totals = totals_of({"as now", "plan", "as now, bare", "plan, bare"}, {supported},
                               {{{10, 20}}, {{11, 21}}, {{1, 2}}, {{4, 5}}});
  totals.against = {0, 0, 2, 2};
  TableOptions options;
  options.measures = TableMeasures::all;
  const std::string table = comparison_table(totals, options);
  EXPECT_THAT(table, HasSubstr("plan, against as now\n"));
  EXPECT_THAT(table, HasSubstr("plan, bare, against as now, bare\n"));
  EXPECT_THAT(table, Not(HasSubstr("as now, bare, against")));
  EXPECT_THAT(table, HasSubstr("+3"));
  EXPECT_THAT(table, Not(HasSubstr("−")));
}

TEST(ComparisonTable, ValuesReleasedBedDaysInCashOnlyWhereBedsClose) {
  const RunTotals totals = totals_of({"baseline", "changed"}, {bed_days}, {{{50, 60}}, {{60, 70}}});
  TableOptions options;
  options.rows = {{"hospital.bed_days", ""}};
  options.bed_days = BedDays{"hospital.bed_days", Pounds(395), Pounds(100)};
  const std::string table = comparison_table(totals, options);
  EXPECT_THAT(table, HasSubstr("Bed days released"));
  EXPECT_THAT(table, HasSubstr("−£3,950"));
  EXPECT_THAT(table, HasSubstr("Cash from closed beds"));
  EXPECT_THAT(table, HasSubstr("−£1,000"));
}

TEST(RunTable, ShowsArmsSideBySideWithIntervals) {
  const RunTotals totals = totals_of({"a", "b"}, {supported}, {{{10, 20, 30}}, {{11, 11, 11}}});
  TableOptions options;
  options.measures = TableMeasures::all;
  EXPECT_EQ(run_table(totals, options),
            "Over the evaluation                 a   b\n"
            "Carers\n"
            "  Supported (people)    20 (−5 to 45)  11\n");
}

TEST(WaitsTable, PoolsTheReplications) {
  const TemporaryFolder folder;
  RunDescription run = example::run(2);
  run.arms = {"baseline"};
  run.scenario_texts.resize(1);
  ResultWriter writer(run, folder / "run.h5");
  for (const std::uint32_t replication : {0U, 1U}) {
    ReplicationResult result = example::result(run, 0, replication);
    result.waits.assign(2, {});
    result.waits[0][0] = 600 + 200 * replication;
    result.waits[0][WaitHistogram::bin_of(to_span(Days(10)))] = 400;
    result.still_waiting.assign(2, {});
    result.still_waiting[1][20] = 1 + replication;
    writer.add(0, replication, result);
  }
  writer.finish();
  const std::string table = waits_table(read_totals(ResultReader(folder / "run.h5")), {});
  EXPECT_THAT(table,
              HasSubstr("Carer assessment        1,100         none      11 days           0\n"));
  EXPECT_THAT(table,
              HasSubstr("Sitting service             0            –            –         1.5\n"));
}

TEST(Tables, HaveNoColourInAFile) {
  std::FILE* const file = std::tmpfile();
  EXPECT_EQ(colour_for(file), Colour::none);
  std::fclose(file);
}

TEST(TableNote, SaysWhatTheIntervalsHold) {
  RunTotals totals = totals_of({"a"}, {supported}, {{{10, 20}}});
  EXPECT_EQ(table_note(totals, {}),
            "2 replications. Intervals: 95 %, chance variation only: parameters taken as known.\n");
  totals.replications_asked = 10;
  EXPECT_THAT(table_note(totals, {}), HasSubstr("2 of 10 replications: the run was interrupted."));
  totals = totals_of({"a"}, {supported}, {{{10}}});
  EXPECT_EQ(
      table_note(totals, {}),
      "1 replication. One replication gives no interval: what chance alone does is not known.\n");
}

TEST(Tables, FitAPageOf100ColumnsAndColourOnlyATerminal) {
  std::vector<Measure> measures;
  std::vector<std::vector<std::vector<double>>> values(3);
  for (int i = 0; i < 8; ++i) {
    measures.push_back(
        {fmt::format("group{}.a_measure_with_a_name_that_takes_more_room_than_there_is", i % 3),
         i % 2 ? "GBP" : "people", MeasureKind::event, ""});
    for (std::size_t arm = 0; arm < 3; ++arm) {
      values[arm].push_back({-1e8 - 1e6 * i, 2e8 + 3e7 * static_cast<double>(arm), 9e7});
    }
  }
  RunTotals totals = totals_of(
      {"baseline", "an arm with quite a long name that goes on and on", "c"}, measures, values);
  totals.wait_names = {"carer_assessment"};
  totals.waits.assign(3, std::vector<WaitHistogram>(1));
  totals.still_waiting = totals.waits;
  TableOptions options;
  options.measures = TableMeasures::all;
  const std::string text = comparison_table(totals, options) + run_table(totals, options) +
                           waits_table(totals, options) + table_note(totals, options);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(text_width(line), 100U) << line;
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  options.colour = Colour::terminal;
  EXPECT_THAT(run_table(totals, options), HasSubstr("\x1b[1mGroup0\x1b[0m"));
}

}  // namespace
}  // namespace carersim
