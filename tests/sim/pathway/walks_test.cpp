#include "sim/pathway/walks.hpp"

#include <gmock/gmock.h>

#include <set>

#include "tests/sim/pathway/stories.hpp"

namespace carersim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using WalksTest = StoriesTest;

TEST_F(WalksTest, ArrivalsComeAtTheTimesOfTheirFile) {
  const auto stories =
      cases_told(desk("places = \"9 places\"\nspell = \"2 d\""), {0, 1.25, 1.25, 7});
  EXPECT_THAT(stories,
              ElementsAre(ElementsAre("0 first", "0 first starts", "2 first ends"),
                          ElementsAre("1.25 first", "1.25 first starts", "3.25 first ends"),
                          ElementsAre("1.25 first", "1.25 first starts", "3.25 first ends"),
                          ElementsAre("7 first", "7 first starts", "9 first ends")));
}

TEST_F(WalksTest, AReleasedPlaceIsOfferedBeforeTheOneWhoLeftItGoesOn) {
  const auto stories = cases_told(
      "[service.desk]\nkind = \"caseload\"\nplaces = \"1 places\"\nspell = \"1 d\"\n"
      "[pathway.case.first]\nkind = \"service\"\nservice = \"desk\"\nnext = \"again\"\n"
      "[pathway.case.again]\nkind = \"service\"\nservice = \"desk\"\nnext = \"exit\"\n",
      {0, 0.5});
  EXPECT_THAT(stories, ElementsAre(ElementsAre("0 first", "0 first starts", "1 first ends",
                                               "1 again", "2 again starts", "3 again ends"),
                                   ElementsAre("0.5 first", "1 first starts", "2 first ends",
                                               "2 again", "3 again starts", "4 again ends")));
}

TEST_F(WalksTest, AReleasedPlaceIsOfferedBeforeThoseWhoArriveAtThatInstant) {
  const auto stories =
      cases_told(desk("places = \"1 places\"\nspell = \"1 d\"\nqueue.limit = 1"), {0, 0.5, 1});
  EXPECT_THAT(stories[1], ElementsAre("0.5 first", "1 first starts", "2 first ends"));
  EXPECT_THAT(stories[2], ElementsAre("1 first", "2 first starts", "3 first ends"));
}

TEST_F(WalksTest, PatienceThatRunsOutWhenAPlaceIsReleasedLoses) {
  const auto stories =
      cases_told(desk("places = \"1 places\"\nspell = \"1 d\"\nqueue.patience = \"1 d\""), {0, 0});
  EXPECT_THAT(stories[1], ElementsAre("0 first", "1 first starts", "2 first ends"));
}

TEST_F(WalksTest, WhoeverGivesUpGoesToTheStepSaid) {
  const auto stories =
      cases_told(desk("places = \"1 places\"\nspell = \"1 d\"\nqueue.patience = \"0.75 d\"",
                      "gave_up = \"away\"") +
                     "[pathway.case.away]\nkind = \"exit\"\n",
                 {0, 0});
  EXPECT_THAT(stories[1], ElementsAre("0 first", "0.75 first gave up", "0.75 away"));
}

TEST_F(WalksTest, AFullListRefusesToTheStepSaid) {
  const auto stories = cases_told(
      desk("places = \"1 places\"\nspell = \"1 d\"\nqueue.limit = 1", "refused = \"away\"") +
          "[pathway.case.away]\nkind = \"exit\"\n",
      {0, 0, 0});
  EXPECT_THAT(stories[1], ElementsAre("0 first", "1 first starts", "2 first ends"));
  EXPECT_THAT(stories[2], ElementsAre("0 first", "0 away"));
}

TEST_F(WalksTest, OneAndAHalfWorkersAreTwoOfWhomTheSecondIsHalfAsFast) {
  const auto stories = cases_told(
      "[service.team]\nkind = \"team\"\nstaff = \"1.5 WTE\"\nproductive_hours = \"8766 h / "
      "year\"\ncase = \"24 h\"\n"
      "[pathway.case.first]\nkind = \"service\"\nservice = \"team\"\nnext = \"exit\"\n",
      {0, 0, 0});
  EXPECT_THAT(stories, ElementsAre(ElementsAre("0 first", "0 first starts", "1 first ends"),
                                   ElementsAre("0 first", "0 first starts", "2 first ends"),
                                   ElementsAre("0 first", "1 first starts", "2 first ends")));
}

/// A team that works office hours and spends every open hour on cases; the run starts on a Monday.
std::string office(const std::string& shift_end, const std::string& staff,
                   const std::string& hours) {
  std::string expected;
  const double open = Rota::parse("weekdays 09:00-17:00", expected)->open_hours_per_year();
  return fmt::format(
      "[service.team]\nkind = \"team\"\nstaff = \"{}\"\nproductive_hours = \"{:.17g} h / year\"\n"
      "open = \"weekdays 09:00-17:00\"\nshift_end = \"{}\"\ncase = \"{}\"\n"
      "[pathway.case.first]\nkind = \"service\"\nservice = \"team\"\nnext = \"exit\"\n",
      staff, open, shift_end, hours);
}

constexpr double nine = 9.0 / 24, eleven = 11.0 / 24;

std::string at(double day, const std::string& what) {
  return fmt::format("{:.6g} {}", day, what);
}

TEST_F(WalksTest, WorkPausesOverNight) {
  const auto stories = cases_told(office("pause", "1 WTE", "10 h"), {nine});
  EXPECT_THAT(stories[0], ElementsAre(at(nine, "first"), at(nine, "first starts"),
                                      at(1 + eleven, "first ends")));
}

TEST_F(WalksTest, WorkThatIsFinishedGoesOnAfterClosing) {
  const auto stories = cases_told(office("finish", "1 WTE", "10 h"), {nine, eleven});
  EXPECT_THAT(stories[0], ElementsAre(at(nine, "first"), at(nine, "first starts"),
                                      at(19.0 / 24, "first ends")));
  EXPECT_THAT(stories[1], ElementsAre(at(eleven, "first"), at(1 + nine, "first starts"),
                                      at(1 + 19.0 / 24, "first ends")));
}

TEST_F(WalksTest, WorkThatIsHandedOverIsTakenByTheNextFreeWorker) {
  // The half-time worker does 4 of the second case's 6 hours on Monday; on Tuesday the whole one is
  // free.
  const auto paused = cases_told(office("pause", "1.5 WTE", "6 h"), {nine, nine});
  EXPECT_THAT(paused[1], ElementsAre(at(nine, "first"), at(nine, "first starts"),
                                     at(1 + 13.0 / 24, "first ends")));
  const auto handed_over = cases_told(office("hand_over", "1.5 WTE", "6 h"), {nine, nine});
  EXPECT_THAT(handed_over[1], ElementsAre(at(nine, "first"), at(nine, "first starts"),
                                          at(1 + eleven, "first ends")));
}

TEST_F(WalksTest, AClosedServiceStartsWhenItOpens) {
  const auto stories = cases_told(office("pause", "2 WTE", "1 h"), {0, 4 + 20.0 / 24});
  EXPECT_THAT(stories[0],
              ElementsAre("0 first", at(nine, "first starts"), at(10.0 / 24, "first ends")));
  EXPECT_THAT(stories[1], ElementsAre(at(4 + 20.0 / 24, "first"), at(7 + nine, "first starts"),
                                      at(7 + 10.0 / 24, "first ends")));
}

/// Two kinds of cases, each on its own pathway to one desk; the first case, urgent, keeps it for
/// ten days.
std::string two_kinds(const std::string& queue) {
  return "[attribute.kind]\nlevels = [\"urgent\", \"routine\"]\n"
         "[service.desk]\nkind = \"caseload\"\nplaces = \"1 places\"\nspell = \"10 d\"\n"
         "queue.by = \"kind\"\nqueue.levels = [\"urgent\", \"routine\"]\n" +
         queue +
         "\n[arrivals.routine]\ntimes = \"routine.csv\"\nenter = "
         "\"routine.second\"\nattribute.kind = \"routine\"\n"
         "[pathway.case.first]\nkind = \"service\"\nservice = \"desk\"\nnext = \"exit\"\n"
         "[pathway.routine.second]\nkind = \"service\"\nservice = \"desk\"\nnext = \"exit\"\n";
}

TEST_F(WalksTest, TheUrgentAreServedFirst) {
  write("routine.csv", "1\n");
  const auto stories = cases_told(two_kinds("queue.order = \"priority\""), {0, 2});
  EXPECT_THAT(stories[1], ElementsAre("2 first", "10 first starts", "20 first ends"));
}

TEST_F(WalksTest, TimeWaitedIsWorthALevel) {
  write("routine.csv", "1\n");
  const auto soon =
      cases_told(two_kinds("queue.order = \"urgency\"\nqueue.age = \"one level / 3 d\""), {0, 3});
  EXPECT_THAT(soon[1], ElementsAre("3 first", "10 first starts", "20 first ends"));
  const auto late =
      cases_told(two_kinds("queue.order = \"urgency\"\nqueue.age = \"one level / 3 d\""), {0, 5});
  EXPECT_THAT(late[1], ElementsAre("5 first", "20 first starts", "30 first ends"));
}

TEST_F(WalksTest, APlaceIsHeldUntilTheNextServiceStarts) {
  const auto stories = cases_told(
      "[service.ward]\nkind = \"beds\"\nplaces = \"1 places\"\nspell = \"1 d\"\n"
      "[service.home]\nkind = \"beds\"\nplaces = \"1 places\"\nspell = \"3 d\"\n"
      "[pathway.case.first]\nkind = \"service\"\nservice = \"ward\"\nhold = true\nnext = \"then\"\n"
      "[pathway.case.then]\nkind = \"service\"\nservice = \"home\"\nnext = \"exit\"\n",
      {0, 0, 0});
  EXPECT_THAT(stories[1], ElementsAre("0 first", "1 first starts", "2 first ends", "2 then",
                                      "4 then starts", "7 then ends"));
  EXPECT_THAT(stories[2], ElementsAre("0 first", "4 first starts", "5 first ends", "5 then",
                                      "7 then starts", "10 then ends"));
}

TEST_F(WalksTest, AReleasingStepGivesTheHeldPlaceUp) {
  const auto stories = cases_told(
      "[service.ward]\nkind = \"beds\"\nplaces = \"1 places\"\nspell = \"1 d\"\n"
      "[pathway.case.first]\nkind = \"service\"\nservice = \"ward\"\nhold = true\nnext = \"kept\"\n"
      "[pathway.case.kept]\nkind = \"delay\"\nlasts = \"2 d\"\nnext = \"given_up\"\n"
      "[pathway.case.given_up]\nkind = \"delay\"\nlasts = \"4 d\"\nrelease = true\nnext = "
      "\"exit\"\n",
      {0, 0});
  EXPECT_THAT(stories[0],
              ElementsAre("0 first", "0 first starts", "1 first ends", "1 kept", "3 given_up"));
  EXPECT_THAT(stories[1],
              ElementsAre("0 first", "3 first starts", "4 first ends", "4 kept", "6 given_up"));
}

TEST_F(WalksTest, ADeadlockStopsWithItsCycleNamed) {
  const auto stories = cases_told(
      "[service.north]\nkind = \"beds\"\nplaces = \"1 places\"\nspell = \"1 d\"\n"
      "[service.south]\nkind = \"beds\"\nplaces = \"1 places\"\nspell = \"1 d\"\n"
      "[arrivals.others]\ntimes = \"times.csv\"\nenter = \"other.south\"\n"
      "[pathway.case.first]\nkind = \"service\"\nservice = \"north\"\nhold = true\nnext = "
      "\"then\"\n"
      "[pathway.case.then]\nkind = \"service\"\nservice = \"south\"\nnext = \"exit\"\n"
      "[pathway.other.south]\nkind = \"service\"\nservice = \"south\"\nhold = true\nnext = "
      "\"north\"\n"
      "[pathway.other.north]\nkind = \"service\"\nservice = \"north\"\nnext = \"exit\"\n",
      {0});
  ASSERT_EQ(stories.size(), 1U);
  std::string all;
  for (const std::string& line : stories[0]) all += line + "\n";
  EXPECT_THAT(
      all,
      HasSubstr(
          "a deadlock on day 1.00: every place is held by somebody who waits for the next (south "
          "-> north -> south); expected patience, an overflow or more places somewhere on the "
          "cycle"));
}

TEST_F(WalksTest, ServicesTakeAsLongAsTheCaseIsMadeOf) {
  const auto stories = cases_told(
      "[attribute.kind]\nlevels = [\"short\", \"long\"]\n"
      "[service.desk]\nkind = \"caseload\"\nplaces = \"9 places\"\nspell = \"1 d\"\nby.kind = { "
      "short = 1, long = 3 }\n"
      "[pathway.case.first]\nkind = \"service\"\nservice = \"desk\"\nset_at_end.kind = "
      "\"long\"\nnext = \"again\"\n"
      "[pathway.case.again]\nkind = \"service\"\nservice = \"desk\"\nnext = \"exit\"\n",
      {0});
  EXPECT_THAT(stories[0], ElementsAre("0 first", "0 first starts", "1 first ends", "1 again",
                                      "1 again starts", "4 again ends"));
}

TEST_F(WalksTest, AReviewComesBackAfterExactly365Days) {
  const auto looped = cases_told(
      "[service.desk]\nkind = \"caseload\"\nplaces = \"9 places\"\nspell = \"1 d\"\n"
      "[pathway.case.first]\nkind = \"service\"\nservice = \"desk\"\nnext = \"review\"\n"
      "[pathway.case.review]\nkind = \"review\"\nafter = \"365 d\"\nnext = \"first\"\n",
      {0.5});
  EXPECT_THAT(looped[0],
              ElementsAre("0.5 first", "0.5 first starts", "1.5 first ends", "1.5 review",
                          "366.5 first", "366.5 first starts", "367.5 first ends", "367.5 review",
                          "732.5 first", "732.5 first starts", "733.5 first ends", "733.5 review"));
}

TEST_F(WalksTest, EachTimeRoundTwoPathwaysHasLuckOfItsOwn) {
  const auto stories = cases_told(
      "[pathway.case.first]\nkind = \"delay\"\nlasts = { exponential = { mean = \"9 d\" } }\n"
      "next = \"other.second\"\n"
      "[pathway.other.second]\nkind = \"delay\"\nlasts = \"1 d\"\nnext = \"case.first\"\n",
      {0});
  ASSERT_GT(stories[0].size(), 42U);
  std::set<std::string> lengths;
  for (std::size_t i = 0; i < 40; i += 2) {
    lengths.insert(fmt::format("{:.2f}", std::stod(stories[0][i + 1]) - std::stod(stories[0][i])));
  }
  EXPECT_GE(lengths.size(), 19U);
}

// --- people with attributes of their own ---

/// Three people who come to the first step at once; on day 2 the last one becomes urgent.
class ThreePeople : public Population {
 public:
  [[nodiscard]] bool is_apart(std::uint32_t) const override { return false; }
  ThreePeople(const PopulationSetting& setting, std::int64_t day)
      : s_(setting), becomes_urgent_(day * ticks_per_day) {}

  void begin(Instant now) override {
    for (std::uint32_t row = 0; row < 3; ++row) s_.walks.begin(row, StepId(0), 0, 0, now);
    s_.agenda.schedule(becomes_urgent_, Entity::of(Entity::Kind::row, 2), 0);
  }
  bool fire(std::uint32_t row, std::uint32_t, Instant now) override {
    set_level(row, AttributeId(0), 0, now);
    return true;
  }
  bool arrive(std::uint32_t, std::uint32_t, Instant) override { return false; }
  void branch_to(const PopulationPlan&, Instant) override {}
  [[nodiscard]] std::uint32_t number(std::uint32_t row) const override { return row; }
  void prefetch(std::uint32_t) const override {}
  void prefetch_more(std::uint32_t) const override {}
  [[nodiscard]] std::uint8_t level(std::uint32_t row, AttributeId) const override {
    return levels_.at(row);
  }
  void set_level(std::uint32_t row, AttributeId attribute, std::uint8_t level,
                 Instant now) override {
    levels_.at(row) = level;
    s_.walks.attribute_changed(row, attribute, level, now);
  }
  void support_started(std::uint32_t, std::size_t, Instant) override {}
  void support_ended(std::uint32_t, std::size_t, Instant) override {}
  void walk_ended(std::uint32_t, PathwayId, StepId, Instant) override {}
  [[nodiscard]] WalkId first_walk(std::uint32_t row) const override { return walks_.at(row); }
  void set_first_walk(std::uint32_t row, WalkId walk) override { walks_.at(row) = walk; }
  void settle(Instant) override {}
  void close_month(Instant) override {}
  void finish(Instant, ReplicationResult&) override {}

 protected:
  PopulationSetting s_;

 private:
  Instant becomes_urgent_;
  std::array<std::uint8_t, 3> levels_ = {1, 1, 1};
  std::array<WalkId, 3> walks_ = {WalkId::none(), WalkId::none(), WalkId::none()};
};

/// The same people, and on that day somebody counts one waiting too many and a pound that nobody
/// paid.
class Miscounted final : public ThreePeople {
 public:
  using ThreePeople::ThreePeople;
  bool fire(std::uint32_t, std::uint32_t, Instant now) override {
    s_.recorder.shift(s_.pathways.services[0].measures.waiting, 1, now);
    s_.recorder.count(s_.recorder.measures().find("cost.somebody"), 1'000'000);
    return true;
  }
};

/// The same people, who leave all pathways at once when they become urgent.
class Leavers final : public ThreePeople {
 public:
  using ThreePeople::ThreePeople;
  void set_level(std::uint32_t row, AttributeId attribute, std::uint8_t level,
                 Instant now) override {
    ThreePeople::set_level(row, attribute, level, now);
    if (level == 0) s_.walks.stop(row, {true}, now);
  }
};

template <class People>
class ThreePeoplePlan final : public PopulationPlan {
 public:
  explicit ThreePeoplePlan(std::int64_t day) : day_(day) {}
  [[nodiscard]] std::unique_ptr<Population> create(
      const PopulationSetting& setting) const override {
    return std::make_unique<People>(setting, day_);
  }
  [[nodiscard]] std::vector<OutsideEntry> outside_entries() const override { return {}; }
  [[nodiscard]] LevelWeights level_weights() const override { return {}; }
  [[nodiscard]] double ends_per_day() const override { return 0; }

 private:
  std::int64_t day_;
};

template <class People>
PopulationReader three_people(std::int64_t urgent_on_day) {
  PopulationReader reader;
  reader.payers = {"somebody"};
  reader.attributes = [](const Cursor&) {
    return std::vector<AttributeSpec>{{"need", {"urgent", "routine"}}};
  };
  reader.walkers = [](const Cursor&) { return std::vector<WalkerKind>{{"person", 1.0}}; };
  reader.read = [urgent_on_day](const PopulationReader::Context& context) {
    (void)context.root["population"]["people"].number(Range::between(3, 3));
    return std::make_unique<ThreePeoplePlan<People>>(urgent_on_day);
  };
  return reader;
}

const std::string people_at_a_desk =
    "[population]\npeople = 3\n"
    "[service.desk]\nkind = \"caseload\"\nplaces = \"1 places\"\nspell = \"5 d\"\n"
    "queue.order = \"urgency\"\nqueue.by = \"need\"\nqueue.levels = [\"urgent\", \"routine\"]\n"
    "[pathway.people]\nwalker = \"person\"\n"
    "[pathway.people.first]\nkind = \"service\"\nservice = \"desk\"\nnext = \"exit\"\n";

TEST_F(WalksTest, WhoeverBecomesUrgentWhileWaitingOvertakes) {
  const auto in_time = told(people_at_a_desk + time_, {1, 2}, three_people<ThreePeople>(2));
  EXPECT_THAT(in_time[0], ElementsAre("0 first", "10 first starts", "15 first ends"));
  EXPECT_THAT(in_time[1], ElementsAre("0 first", "5 first starts", "10 first ends"));
  const auto too_late = told(people_at_a_desk + time_, {1, 2}, three_people<ThreePeople>(6));
  EXPECT_THAT(too_late[0], ElementsAre("0 first", "5 first starts", "10 first ends"));
  EXPECT_THAT(too_late[1], ElementsAre("0 first", "10 first starts", "15 first ends"));
}

/// People who come to a step that rests, and what it says of changes of need.
std::string people_who_rest(const std::string& step) {
  return "[population]\npeople = 3\n"
         "[pathway.people]\nwalker = \"person\"\n"
         "[pathway.people.first]\n" +
         step +
         "next = \"in_time\"\n"
         "[pathway.people.in_time]\nkind = \"exit\"\n"
         "[pathway.people.changed]\nkind = \"exit\"\n";
}

TEST_F(WalksTest, AReviewIsBroughtForwardByTheChangeItNames) {
  const std::string review = "kind = \"review\"\nafter = \"100 d\"\n";
  const auto sooner = [&](const std::string& text) {
    return told(people_who_rest(review + text) + time_, {1, 2}, three_people<ThreePeople>(2));
  };
  const auto comes = sooner("sooner.need.urgent = { share = 1, next = \"changed\" }\n");
  EXPECT_THAT(comes[0], ElementsAre("0 first", "100 in_time"));  // nothing changed
  EXPECT_THAT(comes[1], ElementsAre("0 first", "2 changed"));
  EXPECT_THAT(sooner("sooner.need.urgent.share = 1\n")[1], ElementsAre("0 first", "2 in_time"));
  EXPECT_THAT(sooner("sooner.need.urgent.share = 0\n")[1], ElementsAre("0 first", "100 in_time"));
  EXPECT_THAT(sooner("sooner.need.routine.share = 1\n")[1], ElementsAre("0 first", "100 in_time"));
}

TEST_F(WalksTest, AWaitEndsWhenWhatItIsForIsThereOrWhenItsTimeIsOver) {
  const std::string wait = "kind = \"wait\"\nuntil.need = [\"urgent\"]\n";
  const auto waits = [&](const std::string& text, std::int64_t urgent_on_day) {
    return told(people_who_rest(wait + text) + time_, {1, 2},
                three_people<ThreePeople>(urgent_on_day));
  };
  const auto in_time = waits("at_most = \"100 d\"\ntoo_late = \"changed\"\n", 7);
  EXPECT_THAT(in_time[0], ElementsAre("0 first", "100 changed"));
  EXPECT_THAT(in_time[1], ElementsAre("0 first", "7 in_time"));
  EXPECT_THAT(waits("at_most = \"5 d\"\n", 7)[1], ElementsAre("0 first", "5 in_time"));
  const std::string there_already =
      "[population]\npeople = 3\n[pathway.people]\nwalker = \"person\"\n"
      "[pathway.people.first]\nkind = \"wait\"\nuntil.need = [\"routine\", \"urgent\"]\n"
      "at_most = \"5 d\"\nnext = \"exit\"\n";
  EXPECT_THAT(told(there_already + time_, {1}, three_people<ThreePeople>(7))[0],
              ElementsAre("0 first"));
}

TEST_F(WalksTest, TimesMultipliesADelayAndAService) {
  const std::string text =
      "[service.desk]\nkind = \"caseload\"\nplaces = \"9 places\"\nspell = \"2 d\"\ntimes = 3\n"
      "[pathway.case.first]\nkind = \"delay\"\nlasts = \"4 d\"\ntimes = 0.5\nnext = \"second\"\n"
      "[pathway.case.second]\nkind = \"service\"\nservice = \"desk\"\ntimes = 0.25\n"
      "next = \"exit\"\n";
  EXPECT_THAT(cases_told(text, {0})[0],
              ElementsAre("0 first", "2 second", "2 second starts", "3.5 second ends"));
}

TEST_F(WalksTest, AWalkThatItsOwnStepEndsGoesNoFurther) {
  const std::string mark =
      "[population]\npeople = 3\n"
      "[service.desk]\nkind = \"caseload\"\nplaces = \"3 places\"\nspell = \"5 d\"\n"
      "[pathway.people]\nwalker = \"person\"\n"
      "[pathway.people.first]\nkind = \"mark\"\nset.need = \"urgent\"\nnext = \"second\"\n"
      "[pathway.people.second]\nkind = \"service\"\nservice = \"desk\"\nnext = \"exit\"\n";
  const auto at_a_mark = told(mark + time_, {0, 1}, three_people<Leavers>(2));
  EXPECT_THAT(at_a_mark[0], ElementsAre("0 first"));
  EXPECT_THAT(at_a_mark[1], ElementsAre("0 first"));
  for (const auto& [when, heard] :
       {std::pair<std::string, std::vector<std::string>>{"set_at_start",
                                                         {"0 first", "0 first starts"}},
        std::pair<std::string, std::vector<std::string>>{
            "set_at_end", {"0 first", "0 first starts", "5 first ends"}}}) {
    const std::string desk =
        "[population]\npeople = 3\n"
        "[service.desk]\nkind = \"caseload\"\nplaces = \"3 places\"\nspell = \"5 d\"\n"
        "[pathway.people]\nwalker = \"person\"\n"
        "[pathway.people.first]\nkind = \"service\"\nservice = \"desk\"\nnext = \"second\"\n" +
        when +
        ".need = \"urgent\"\n"
        "[pathway.people.second]\nkind = \"mark\"\nnext = \"exit\"\n";
    const auto in_service = told(desk + time_, {0, 1}, three_people<Leavers>(9));
    EXPECT_EQ(in_service[0], heard) << when;
    EXPECT_EQ(in_service[1], heard) << when;
  }
}

TEST_F(WalksTest, AWrongCountIsFoundByTheChecks) {
  const auto right = told(people_at_a_desk + time_, {0}, three_people<ThreePeople>(2));
  EXPECT_THAT(right[0], ElementsAre("0 first", "0 first starts", "5 first ends"));
  const auto wrong = told(people_at_a_desk + time_, {0}, three_people<Miscounted>(2));
  EXPECT_THAT(wrong[0],
              ElementsAre("0 first", "0 first starts", "5 first ends",
                          "! Little's law, waiting for desk", "! costs by payer = all payments"));
}

}  // namespace
}  // namespace carersim
