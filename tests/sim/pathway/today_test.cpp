// Scenarios that start with people waiting and being served.
#include <gmock/gmock.h>

#include <algorithm>

#include "sim/pathway/walks.hpp"
#include "tests/sim/pathway/stories.hpp"

namespace carersim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Tells how everybody stands when the run starts, and what happens to them afterwards.
class Everybody final : public ObserverOfNothing {
 public:
  explicit Everybody(std::ostream& out) : out_(out) {}

  void walk_begins(WalkId walk, std::uint32_t number) override {
    const bool today = number >= first_case_today;
    names_[walk] = fmt::format("{} {}", today ? "old" : "new",
                               number - (today ? first_case_today : first_case_number));
  }
  void begins(WalkId walk, StepId, StayKind kind, Instant now) override {
    tell(walk, kind == StayKind::waits ? "waits" : "is served", now);
  }
  void ends(WalkId walk, Ending ending, Instant now) override {
    if (ending == Ending::gave_up) tell(walk, "gives up", now);
    if (ending == Ending::refused) tell(walk, "is refused", now);
    if (ending == Ending::end_of_run) tell(walk, "still there", now);
  }

 private:
  void tell(WalkId walk, const char* what, Instant now) {
    out_ << fmt::format("{:.6g} {} {}\n", (now - Instant(0)).days(), names_[walk], what);
  }
  std::ostream& out_;
  std::map<WalkId, std::string> names_;
};

class Today : public StoriesTest {
 protected:
  /// What happens to everybody in the order in which it is told, and checks that do not hold.
  [[nodiscard]] Story everybody(const std::string& text) const {
    const auto stories = run_and_tell(text + time, {{"somebody"}, {}, {}, {}},
                                      [](RunPlan&, Simulation& simulation, std::ostream& out) {
                                        Everybody observer(out);
                                        tell_broken_checks(simulation.run(0, 0, &observer), out);
                                      });
    return stories.empty() ? Story() : stories[0];
  }
  /// Totals of measures over the evaluation, one line each.
  [[nodiscard]] Story measured(const std::string& text,
                               const std::vector<std::string>& measures) const {
    const auto stories = run_and_tell(
        text + time, {{"somebody"}, {}, {}, {}},
        [&](RunPlan& plan, Simulation& simulation, std::ostream& out) {
          const ReplicationResult result = simulation.run(0, 0, nullptr);
          for (const std::string& name : measures) {
            const MeasureId id = plan.measures.find(name);
            out << fmt::format("{} {:.6g}\n", name, id.exists() ? result.totals[id.index()] : NAN);
          }
          tell_broken_checks(result, out);
        });
    return stories.empty() ? Story() : stories[0];
  }
  /// The whole message of what is wrong.
  [[nodiscard]] std::string refused(const std::string& text) const {
    std::string all;
    for (const std::string& line : everybody(text)) all += line + "\n";
    const std::string folder = folder_.path().string() + "/";
    for (std::size_t at = all.find(folder); at != std::string::npos; at = all.find(folder))
      all.erase(at, folder.size());
    return all;
  }

  static constexpr const char* time =
      "[time]\nstart = 2026-04-13\nevaluate = \"100 d\"\n[run]\nseed = 1\n";
};

/// A list of those who wait for one desk.
std::string list(const std::string& text) {
  return "[[today.list]]\nstep = \"case.first\"\n" + text + "\n";
}

const std::string slow_desk = desk("places = \"2 places\"\nspell = \"30 d\"");

TEST_F(Today, StartsWithTheListAsItStandsAndServesTheLongestWaiterFirst) {
  write("waiting.csv", "waited_days\n5\n60\n0\n12.5\n");
  write("served.csv", "served_days\n10\n29.75\n");
  EXPECT_THAT(
      everybody(slow_desk + list("waiting = \"waiting.csv\"\nin_service = \"served.csv\"")),
      ElementsAre("-60 old 1 waits", "-29.75 old 5 is served", "-12.5 old 3 waits",
                  "-10 old 4 is served", "-5 old 0 waits", "0 old 2 waits", "0.25 old 1 is served",
                  "20 old 3 is served", "30.25 old 0 is served", "50 old 2 is served"));
}

TEST_F(Today, CountsWhoWaitsAndWhoIsServedFromTheFirstInstant) {
  write("waiting.csv", "waited_days,count\n5,2\n60,1\n");
  EXPECT_THAT(measured(desk("places = \"1 places\"\nspell = \"1000 d\"") +
                           list("waiting = \"waiting.csv\"\nin_service = 1\nserved = \"0 d\""),
                       {"waiting.desk", "in_service.desk", "inside.case", "arrived.desk",
                        "entered.case", "started.desk", "utilisation.desk"}),
              ElementsAre("waiting.desk 3", "in_service.desk 1", "inside.case 4", "arrived.desk 0",
                          "entered.case 0", "started.desk 0", "utilisation.desk 1"));
}

TEST_F(Today, WaitsAreReportedWithTheTimeBeforeTheStart) {
  write("waiting.csv", "waited_days\n70\n10\n");
  EXPECT_THAT(measured(desk("places = \"1 places\"\nspell = \"30 d\"") +
                           list("waiting = \"waiting.csv\"\nin_service = 1\nserved = \"20 d\""),
                       {"wait.desk", "started.desk", "ended.desk"}),
              // 80 days, and 10 + 10 + 30.
              ElementsAre("wait.desk 65", "started.desk 2", "ended.desk 3"));
}

TEST_F(Today, FreePlacesAreOfferedAtOnce) {
  write("waiting.csv", "waited_days\n3\n4\n5\n");
  EXPECT_THAT(everybody(slow_desk + list("waiting = \"waiting.csv\"")),
              ElementsAre("-5 old 2 waits", "-4 old 1 waits", "-3 old 0 waits", "0 old 2 is served",
                          "0 old 1 is served", "30 old 0 is served"));
}

TEST_F(Today, AClosedServiceStartsWithItsListWhenItOpens) {
  write("waiting.csv", "waited_days\n3\n4\n");
  EXPECT_THAT(
      everybody(desk("places = \"1 places\"\nspell = \"2 d\"\nopen = \"weekdays 09:00-17:00\"") +
                list("waiting = \"waiting.csv\"")),
      ElementsAre("-4 old 1 waits", "-3 old 0 waits", "0.375 old 1 is served",
                  "2.375 old 0 is served"));
}

TEST_F(Today, NewcomersStandBehindThoseOfToday) {
  write("waiting.csv", "waited_days\n1\n2\n");
  write("times.csv", "0\n");
  EXPECT_THAT(everybody(desk("places = \"1 places\"\nspell = \"40 d\"") +
                        "[arrivals.all]\ntimes = \"times.csv\"\nenter = \"case.first\"\n" +
                        list("waiting = \"waiting.csv\"\nin_service = 1\nserved = \"39 d\"")),
              ElementsAre("-39 old 2 is served", "-2 old 1 waits", "-1 old 0 waits",
                          "0 new 0 waits", "1 old 1 is served", "41 old 0 is served",
                          "81 new 0 is served", "100 new 0 still there"));
}

/// A desk that serves the urgent first.
std::string urgency(const std::string& age) {
  return "[attribute.kind]\nlevels = [\"urgent\", \"routine\"]\n"
         "[service.desk]\nkind = \"caseload\"\nplaces = \"1 places\"\nspell = \"10 d\"\n"
         "queue = { order = \"urgency\", by = \"kind\", levels = [\"urgent\", \"routine\"], age = "
         "\"" +
         age +
         "\" }\n"
         "[pathway.case.first]\nkind = \"service\"\nservice = \"desk\"\nnext = \"exit\"\n";
}
const std::string by_urgency = urgency("60 d");

TEST_F(Today, WhoHasWaitedForLongIsServedAsTheirLevelAndAgeSay) {
  write("waiting.csv", "waited_days,kind\n1,urgent\n29,routine\n35,routine\n0.5,urgent\n");
  const std::string lists = list("waiting = \"waiting.csv\"\nin_service = 1\nserved = \"10 d\"");
  const auto served = [&](const std::string& age) {
    Story order;
    for (const std::string& line : everybody(urgency(age) + lists)) {
      if (line.find("is served") != std::string::npos && line[0] != '-')
        order.push_back(line.substr(line.find("old"), 5));
    }
    return order;
  };
  EXPECT_THAT(served("30 d"), ElementsAre("old 2", "old 0", "old 3", "old 1"));
  EXPECT_THAT(served("20 d"), ElementsAre("old 2", "old 1", "old 0", "old 3"));
  EXPECT_THAT(served("60 d"), ElementsAre("old 0", "old 3", "old 2", "old 1"));
}

TEST_F(Today, WhoWaitsAtEachLevelIsCounted) {
  write("waiting.csv", "waited_days,kind,count\n1,urgent,2\n29,routine,3\n");
  EXPECT_THAT(measured(by_urgency +
                           list("waiting = \"waiting.csv\"\nin_service = 1\nserved = "
                                "\"0 d\"\n") +
                           "[set]\n\"service.desk.spell\" = \"1000 d\"\n",
                       {"waiting.desk", "waiting.desk.urgent", "waiting.desk.routine"}),
              ElementsAre("waiting.desk 5", "waiting.desk.urgent 2", "waiting.desk.routine 3"));
}

TEST_F(Today, AreLikeTheCasesThatArriveThereAsFarAsNothingElseIsKnown) {
  write("waiting.csv", "waited_days,kind,count\n1,,2000\n2,routine,100\n");
  write("times.csv", "99\n");
  const std::string arrivals =
      "[arrivals.all]\ntimes = \"times.csv\"\nenter = \"case.first\"\nattribute.kind = { share = "
      "{ urgent = \"25 %\", routine = \"75 %\" } }\n[set]\n\"service.desk.spell\" = \"1000 d\"\n";
  const Story found = measured(
      by_urgency + arrivals + list("waiting = \"waiting.csv\"\nin_service = 1\nserved = \"0 d\""),
      {"waiting.desk.urgent", "waiting.desk"});
  ASSERT_EQ(found.size(), 2U);
  const double urgent = std::stod(found[0].substr(found[0].find(' ')));
  // A quarter of 2,000, within 99.9 %.
  EXPECT_NEAR(urgent, 500, 3.2905 * std::sqrt(2000 * 0.25 * 0.75));
}

TEST_F(Today, PatienceGoesOnFromWhenTheyBeganToWait) {
  write("waiting.csv", "waited_days\n25\n70\n80\n95\n");
  EXPECT_THAT(everybody(desk("places = \"1 places\"\nspell = \"30 d\"\nqueue.patience = \"90 d\"") +
                        list("waiting = \"waiting.csv\"\nin_service = 1\nserved = \"15 d\"")),
              ElementsAre("-95 old 3 waits", "-80 old 2 waits", "-70 old 1 waits",
                          "-25 old 0 waits", "-15 old 4 is served", "1.15741e-11 old 3 gives up",
                          "10 old 2 gives up", "15 old 1 is served", "45 old 0 is served"));
}

TEST_F(Today, ClocksBeginWithTheWaitUnlessTheFileSaysOtherwise) {
  const std::string timed =
      "[service.desk]\nkind = \"caseload\"\nplaces = \"1 places\"\nspell = \"20 d\"\n"
      "[pathway.case.asked]\nkind = \"entry\"\nclock = \"request\"\nnext = \"first\"\n"
      "[pathway.case.first]\nkind = \"service\"\nservice = \"desk\"\nnext = \"exit\"\n"
      "timed = { as = \"seen\", since = \"request\", late_after = \"50 d\" }\n";
  write("waiting.csv", "waited_days\n40\n10\n");
  const std::vector<std::string> measures = {"time.seen.people", "time.seen.days",
                                             "time.seen.late"};
  const std::string served = "\nin_service = 1\nserved = \"15 d\"";
  // 45, and 10 + 5 + 20.
  EXPECT_THAT(measured(timed + list("waiting = \"waiting.csv\"" + served), measures),
              ElementsAre("time.seen.people 2", "time.seen.days 80", "time.seen.late 0"));
  write("waiting.csv", "waited_days,request_days\n40,60\n10,11\n");
  EXPECT_THAT(measured(timed + list("waiting = \"waiting.csv\"" + served), measures),
              ElementsAre("time.seen.people 2", "time.seen.days 101", "time.seen.late 1"));
}

TEST_F(Today, AListOfTwoStepsOfOneServiceIsOneList) {
  const std::string two =
      "[service.desk]\nkind = \"caseload\"\nplaces = \"1 places\"\nspell = \"20 d\"\n"
      "[pathway.case.first]\nkind = \"service\"\nservice = \"desk\"\nnext = \"exit\"\n"
      "[pathway.case.again]\nkind = \"service\"\nservice = \"desk\"\nnext = \"exit\"\n";
  write("first.csv", "waited_days\n40\n10\n");
  write("again.csv", "waited_days\n50\n20\n");
  EXPECT_THAT(everybody(two + list("waiting = \"first.csv\"\nin_service = 1\nserved = \"20 d\"") +
                        "[[today.list]]\nstep = \"case.again\"\nwaiting = \"again.csv\"\n"),
              ElementsAre("-50 old 3 waits", "-40 old 0 waits", "-20 old 2 is served",
                          "-20 old 4 waits", "-10 old 1 waits", "0 old 3 is served",
                          "20 old 0 is served", "40 old 4 is served", "60 old 1 is served"));
}

TEST_F(Today, ATeamsCasesHaveHoursOfWorkBehindThem) {
  std::string expected;
  const double open = Rota::parse("weekdays 09:00-17:00", expected)->open_hours_per_year();
  const std::string team = fmt::format(
      "[service.team]\nkind = \"team\"\nstaff = \"1 WTE\"\nproductive_hours = \"{:.17g} h / "
      "year\"\nopen = \"weekdays 09:00-17:00\"\ncase = \"12 h\"\n"
      "[pathway.case.first]\nkind = \"service\"\nservice = \"team\"\nnext = \"exit\"\n",
      open);
  write("served.csv", "served_hours\n10\n");
  // Ten hours before Monday midnight are Friday, and Thursday from 15:00; two hours are left.
  EXPECT_THAT(everybody(team + list("waiting = 1\nwaited = \"3 d\"\nin_service = \"served.csv\"")),
              ElementsAre("-3.375 old 1 is served", "-3 old 0 waits",
                          fmt::format("{:.6g} old 0 is served", 11.0 / 24)));
}

TEST_F(Today, WhatIsLeftOfATeamsCasesIsPartOfItsWork) {
  write("served.csv", "served_hours\n200\n");
  // Of 100 days of 24 hours the 400 that are left of 600.
  EXPECT_THAT(measured("[service.team]\nkind = \"team\"\nstaff = \"1 WTE\"\nproductive_hours = "
                       "\"8766 h / year\"\ncase = \"600 h\"\n"
                       "[pathway.case.first]\nkind = \"service\"\nservice = \"team\"\nnext = "
                       "\"exit\"\n" +
                           list("in_service = \"served.csv\""),
                       {"utilisation.team", "ended.team"}),
              ElementsAre(fmt::format("utilisation.team {:.6g}", 400.0 / 2400), "ended.team 1"));
}

TEST_F(Today, ServicesUnderWayAreThoseThatAreMetAtAnyMoment) {
  // Lengths of 10 and 30 days, equally common: of those met under way a quarter are of 10 days, and
  // what is left has mean (100 + 900) / 2 / (2 * 20) = 12.5 days and variance 1/3 of (1000 + 27000)
  // / 2 / 20 less its square, 77.08.
  constexpr int n = 4'000;
  const std::string both =
      desk(fmt::format("places = \"{} places\"\nspell = {{ discrete = {{ values = [\"10 d\", \"30 "
                       "d\"], weights = [1, 1] }} }}",
                       n)) +
      list(fmt::format("in_service = {}", n));
  const Story found = measured(both, {"in_service.desk", "ended.desk"});
  ASSERT_EQ(found.size(), 2U);
  const double mean = std::stod(found[0].substr(found[0].find(' '))) * 100 / n;
  EXPECT_NEAR(mean, 12.5, 3.2905 * std::sqrt(77.083 / n));
  EXPECT_EQ(found[1], fmt::format("ended.desk {}", n));
}

TEST_F(Today, WhoWasServedForLongerThanAnyServiceLastsLeavesAtOnce) {
  write("served.csv", "served_days\n31\n29\n");
  write("waiting.csv", "waited_days\n8\n9\n");
  EXPECT_THAT(everybody(slow_desk + list("waiting = \"waiting.csv\"\nin_service = \"served.csv\"")),
              ElementsAre("-31 old 2 is served", "-29 old 3 is served", "-9 old 1 waits",
                          "-8 old 0 waits", "0 old 1 is served", "1 old 0 is served"));
}

TEST_F(Today, TheLuckOfNewcomersIsTheSameWithAListAndWithout) {
  const std::string random =
      desk("places = \"9 places\"\nspell = { exponential = { mean = \"9 d\" } }");
  write("times.csv", "90\n");
  const std::string arrivals = "[arrivals.all]\ntimes = \"times.csv\"\nenter = \"case.first\"\n";
  const auto newcomers = [&](const std::string& text) {
    Story story = everybody(text);
    std::erase_if(story,
                  [](const std::string& line) { return line.find("new") == std::string::npos; });
    return story;
  };
  const Story with = newcomers(random + arrivals + list("in_service = 3"));
  EXPECT_THAT(with, testing::Not(IsEmpty()));
  EXPECT_EQ(with, newcomers(random + arrivals + list("in_service = 0")));
}

// --- what is refused ---

TEST_F(Today, SaysWhatIsWrongWithAList) {
  const std::string text =
      desk("places = \"2 places\"\nspell = \"30 d\"\nqueue.limit = 3") +
      "[service.open]\nkind = \"open_access\"\nspell = \"1 d\"\n"
      "[pathway.case.mark]\nkind = \"mark\"\nnext = \"visits\"\n"
      "[pathway.case.visits]\nkind = \"service\"\nservice = \"open\"\nnext = \"exit\"\n"
      "[[today.list]]\nstep = \"case.first\"\nwaiting = 4\nwaited = \"1 d\"\nin_service = 3\n"
      "[[today.list]]\nstep = \"case.first\"\nwaiting = 1\nwaited = \"1 d\"\n"
      "[[today.list]]\nstep = \"case.mark\"\nwaiting = 1\nwaited = \"1 d\"\n"
      "[[today.list]]\nstep = \"case.visits\"\nwaiting = 1\nin_service = -1\nlike = \"all\"\n"
      "[[today.list]]\nstep = \"case.frist\"\n";
  EXPECT_EQ(refused(text),
            R"(! main.toml: 9 problems
  main.toml:23:11: today.list.1.waiting: found 4 people waiting for desk; expected at most its queue.limit, 3
  main.toml:25:14: today.list.1.in_service: found 3 people served by desk; expected at most its 2 places
  main.toml:27:8: today.list.2.step: found the step "case.first" again; expected one list for each step
  main.toml:31:8: today.list.3.step: found the step "case.mark", a mark; expected a step of kind service
  main.toml:34:1: today.list.4.waited: found nothing; expected a number with unit s, min, h, d, week, month or year, at least 0 d, or a distribution
  main.toml:36:11: today.list.4.waiting: found 1 people waiting for open; expected 0, since nobody ever waits there
  main.toml:37:14: today.list.4.in_service: found -1; expected a whole number, from 0 to 10000000
  main.toml:38:8: today.list.4.like: found "all"; expected nothing, since no cases arrive
  main.toml:40:8: today.list.5.step: found the step "case.frist"; expected a step; did you mean case.first?
)");
}

TEST_F(Today, SaysWhatIsWrongWithAFile) {
  const auto file = [&](const std::string& text) {
    write("waiting.csv", text);
    const std::string all = refused(by_urgency + list("waiting = \"waiting.csv\""));
    const std::size_t first = all.find('\n');
    return first == std::string::npos ? all : all.substr(first + 1);
  };
  EXPECT_EQ(
      file("waited_days,knd,kind\n1,a,urgent\n"),
      "  waiting.csv:1:13: today.list.1.waiting: found the column \"knd\"; expected a column; "
      "did you mean kind?\n");
  EXPECT_EQ(
      file("days\n1\n"),
      "  waiting.csv:1:1: today.list.1.waiting: found no column waited_days; expected it among "
      "the headings\n"
      "  waiting.csv:1:1: today.list.1.waiting: found the column \"days\"; expected one of "
      "waited_days, count, kind\n");
  EXPECT_EQ(
      file("waited_days,kind,count\n1,urgnt,1\nsoon,urgent,1\n-1,,1\n2,,1.5\n3,,\n"),
      "  waiting.csv:2:3: today.list.1.waiting.kind: found the level \"urgnt\"; expected one "
      "of urgent, routine, or nothing\n"
      "  waiting.csv:3:1: today.list.1.waiting.waited_days: found \"soon\"; expected a number "
      "from 0 to 36525\n"
      "  waiting.csv:4:1: today.list.1.waiting.waited_days: found \"-1\"; expected a number "
      "from 0 to 36525\n"
      "  waiting.csv:5:4: today.list.1.waiting.count: found \"1.5\"; expected a whole number "
      "above 0\n"
      "  waiting.csv:6:4: today.list.1.waiting.count: found nothing; expected a whole number "
      "above 0\n");
  EXPECT_EQ(
      file(""),
      "  waiting.csv:1:1: today.list.1.waiting: found nothing; expected a line of headings\n");
  EXPECT_EQ(
      file("waited_days\n"),
      "  waiting.csv:1:1: today.list.1.waiting: found headings alone; expected a line for each "
      "row\n");
  EXPECT_EQ(file("waited_days,kind\n1\n"),
            "  waiting.csv:2:1: today.list.1.waiting: found 1 fields; expected 2, as there are "
            "headings\n");
}

TEST_F(Today, WantsAListAndAsksForNoRunIn) {
  EXPECT_THAT(refused(slow_desk + "[today]\n"),
              HasSubstr("today.list: found nothing; expected at least one [[today.list]]"));
  EXPECT_THAT(refused(slow_desk + "[today.list]\nstep = \"case.first\"\n"),
              HasSubstr("today.list: found a table; expected an array of tables: double brackets, "
                        "[[today.list]]"));
  EXPECT_THAT(refused(slow_desk), HasSubstr("time.run_in: found nothing; expected a number"));
}

}  // namespace
}  // namespace carersim
