#include "tests/sim/scenario/workspace.hpp"

namespace carersim {
namespace {

class Periods : public Workspace {
 protected:
  static Period period(const std::string& text) {
    const Scenario scenario = load_text(text);
    const Period result = read_period(scenario.arm(0));
    scenario.finish();
    return result;
  }
};

TEST_F(Periods, CountYearsAndMonthsOnTheCalendar) {
  const Period five = period(two_and_five_years);
  EXPECT_EQ(date_text(five.start), "2026-04-01");
  EXPECT_EQ(date_text(five.evaluation_date()), "2028-04-01");
  EXPECT_EQ(date_text(five.horizon_date()), "2033-04-01");
  const Period months =
      period("[time]\nstart = 2026-01-31\nrun_in = \"1 month\"\nevaluate = \"1.5 years\"\n");
  EXPECT_EQ(date_text(months.evaluation_date()), "2026-02-28");
  EXPECT_EQ(date_text(months.horizon_date()), "2027-08-28");
}

TEST_F(Periods, CountOtherUnitsInDaysAndRoundTheRunInToAWholeDay) {
  const Period hours = period("[time]\nrun_in = \"60 h\"\nevaluate = \"36 h\"\n");
  EXPECT_EQ(date_text(hours.start), "2001-01-01");
  EXPECT_EQ(days(hours.evaluation_start), 3);
  EXPECT_EQ(days(hours.horizon), 4.5);
  EXPECT_EQ(days(period("[time]\nrun_in = \"0 d\"\nevaluate = \"10000 d\"\n").horizon), 10000);
}

TEST_F(Periods, StartOnAMondayWhenNothingIsSaid) {
  const Period textbook = period("[time]\nrun_in = \"0 d\"\nevaluate = \"1 d\"\n");
  EXPECT_EQ(std::chrono::weekday(textbook.start), std::chrono::Monday);
}

TEST_F(Periods, WithoutAnEvaluationAreProblems) {
  const auto read = [](const Cursor& root) { (void)read_period(root); };
  EXPECT_EQ(problems_of(
                "[time]\nstart = \"soon\"\nrun_in = \"-1 d\"\nevaluate = \"0 d\"\nend = 3\n", read),
            R"(main.toml: 4 problems
  main.toml:2:9: time.start: found "soon"; expected a date such as 2026-04-01, from 1900 to 2200
  main.toml:3:10: time.run_in: found "-1 d"; expected a number with unit s, min, h, d, week, month or year, at least 0 d
  main.toml:4:12: time.evaluate: found "0 d"; expected a length of time above 0 d
  main.toml:5:1: time.end: found an unknown key; expected nothing here)");
  EXPECT_EQ(problems_of("\n", read), R"(main.toml: 2 problems
  main.toml:1:1: time.evaluate: found nothing; expected a number with unit s, min, h, d, week, month or year, at least 0 d
  main.toml:1:1: time.run_in: found nothing; expected a number with unit s, min, h, d, week, month or year, at least 0 d)");
}

TEST_F(Periods, NeedNoRunInWithListsOfToday) {
  const std::string text = "[time]\nevaluate = \"36 h\"\n[today]\n";
  EXPECT_EQ(days(period(text).evaluation_start), 0);
  EXPECT_EQ(days(period(text).horizon), 1.5);
  EXPECT_EQ(days(period("[time]\nrun_in = \"2 d\"\nevaluate = \"1 d\"\n[today]\n").horizon), 3);
}

TEST_F(Periods, FollowTheCommandLine) {
  write("main.toml", two_and_five_years);
  const Scenario scenario =
      load("main.toml", {{"time.run_in", "1 year"}, {"time.start", "2027-04-01"}});
  EXPECT_EQ(date_text(read_period(scenario.arm(0)).horizon_date()), "2033-04-01");
}

}  // namespace
}  // namespace carersim
