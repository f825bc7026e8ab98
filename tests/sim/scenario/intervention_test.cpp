#include "tests/sim/scenario/workspace.hpp"

namespace carersim {
namespace {

class Interventions : public Workspace {
 protected:
  void SetUp() override {
    Workspace::SetUp();
    write("lib/scenarios/base.toml", two_and_five_years + R"(
[service.carer_assessment]
order = "fifo"
staff = "5 WTE"
case = { gamma = { mean = "4.5 h", cv = 0.5 } }
[channel.gp_register]
referred = "20 %"
[hand_off.gp_practices.carers_centre]
delay = "10 d"
)");
  }
  static std::string with(const std::string& ids) {
    return "extends = \"base.toml\"\n[[arm]]\nname = \"as now\"\n[[arm]]\nname = \"new\"\nwith = "
           "[" +
           ids + "]\n";
  }
  static void intervention(const std::string& id, const std::string& text) {
    write("lib/interventions/" + id + ".toml", "id = \"" + id + "\"\n" + text);
  }
  static void read_all(const Cursor& root) {
    (void)read_period(root);
    for (const Cursor& service : root["service"].children()) {
      (void)service["order"].choice({"fifo", "urgency"});
      (void)service["staff"].quantity<Wte>(Range::at_least(0));
      (void)service["case"].distribution(LengthUnit::hours_of_work);
    }
    for (const Cursor& channel : root["channel"].children())
      (void)channel["referred"].timed_number(Range::share());
    for (const Cursor& from : root["hand_off"].children())
      for (const Cursor& link : from.children())
        (void)link["delay"].timed_distribution(LengthUnit::days);
    for (const Cursor& programme : root["programme"].children())
      if (programme["set_up"].exists())
        (void)programme["set_up"].quantity<Pounds>(Range::at_least(0));
  }
  static Timed<double> referred(const Scenario& scenario, std::size_t arm = 1) {
    return scenario.arm(arm)["channel"]["gp_register"]["referred"].timed_number(Range::share());
  }
  using Steps = std::vector<std::pair<double, double>>;
};

TEST_F(Interventions, ChangeANumberFromTheStartOfTheEvaluation) {
  intervention(
      "more",
      "[[change]]\naddress = \"channel.gp_register.referred\"\nto = \"50 %\"\nevidence = \"e\"\n");
  const Scenario scenario = load_text(with("\"more\""));
  EXPECT_EQ(steps(referred(scenario, 0)), (Steps{{0, 0.2}}));
  EXPECT_EQ(steps(referred(scenario)), (Steps{{0, 0.2}, {first_of_april_2028, 0.5}}));
}

TEST_F(Interventions, AreFollowedByWhatTheCommandLineMultiplies) {
  intervention(
      "more",
      "[[change]]\naddress = \"channel.gp_register.referred\"\nto = \"50 %\"\nevidence = \"e\"\n");
  const Override what_if = {"channel.gp_register.referred", "--what-if", 1.5};
  const Scenario scenario = load_text(with("\"more\""), {what_if});
  EXPECT_EQ(steps(referred(scenario, 0)), (Steps{{0, 0.2}, {first_of_april_2028, 0.2 * 1.5}}));
  EXPECT_EQ(steps(referred(scenario)), (Steps{{0, 0.2}, {first_of_april_2028, 0.75}}));
  // What is set on the command line is multiplied too.
  const Scenario set =
      load_text(with("\"more\""), {what_if, {"channel.gp_register.referred", "30 %"}});
  EXPECT_EQ(steps(referred(set)), (Steps{{0, 0.3}, {first_of_april_2028, 0.3 * 1.5}}));
}

TEST_F(Interventions, ChangeANumberBetweenTwoDates) {
  intervention("more",
               "[[change]]\naddress = \"channel.gp_register.referred\"\ntimes = 2\nfrom = "
               "2029-01-01\nuntil = 2030-01-01\nevidence = \"e\"\n");
  EXPECT_EQ(steps(referred(load_text(with("\"more\"")))),
            (Steps{{0, 0.2}, {1006, 0.4}, {1371, 0.2}}));
}

TEST_F(Interventions, ChangeANumberForTheWholeRun) {
  intervention("more",
               "[[change]]\naddress = \"channel.gp_register.referred\"\ntimes = \"150 %\"\nfrom = "
               "\"start of run\"\nevidence = \"e\"\n");
  EXPECT_EQ(steps(referred(load_text(with("\"more\"")))), (Steps{{0, 0.2 * 1.5}}));
}

TEST_F(Interventions, RampInStepsOfAMonthToTheShareInItsMiddle) {
  intervention("more",
               "[[change]]\naddress = \"channel.gp_register.referred\"\nto = \"50 %\"\nramp = \"3 "
               "months\"\nevidence = \"e\"\n");
  const Steps expected = {{0, 0.2}, {731, 0.25}, {761, 0.35}, {792, 0.45}, {822, 0.5}};
  const Steps found = steps(referred(load_text(with("\"more\""))));
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].first, expected[i].first);
    EXPECT_DOUBLE_EQ(found[i].second, expected[i].second);
  }
  EXPECT_EQ(found.back().second, 0.5);
}

TEST_F(Interventions, RampFromTheMiddleOfAMonthChangesAtMonthStarts) {
  intervention("more",
               "[[change]]\naddress = \"channel.gp_register.referred\"\ntimes = 2\nfrom = "
               "2028-04-16\nramp = \"1 month\"\nevidence = \"e\"\n");
  const Steps found = steps(referred(load_text(with("\"more\""))));
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[1].first, 746);
  EXPECT_DOUBLE_EQ(found[1].second, 0.2 * 1.25);
  EXPECT_EQ(found[2], (std::pair<double, double>{761, 0.4}));
}

TEST_F(Interventions, RampThatBeganBeforeTheRunIsMetOnItsWay) {
  intervention("more",
               "[[change]]\naddress = \"channel.gp_register.referred\"\ntimes = 2\nfrom = "
               "2026-01-01\nramp = \"4 months\"\nevidence = \"e\"\n");
  const Steps found = steps(referred(load_text(with("\"more\""))));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_DOUBLE_EQ(found[0].second, 0.2 * 1.875);
  EXPECT_EQ(found[1], (std::pair<double, double>{30, 0.4}));
}

TEST_F(Interventions, MultiplyTheirFactorsAfterWhatTheySet) {
  intervention(
      "one",
      "[[change]]\naddress = \"channel.gp_register.referred\"\ntimes = 1.5\nevidence = \"e\"\n");
  intervention("two",
               "[[change]]\naddress = \"channel.gp_register.referred\"\nto = \"30 %\"\nevidence = "
               "\"e\"\n[[change]]\naddress = \"channel.gp_register.referred\"\ntimes = "
               "0.5\nevidence = \"e\"\n");
  EXPECT_EQ(steps(referred(load_text(with("\"one\", \"two\"")))).back().second, 0.3 * (1.5 * 0.5));
}

TEST_F(Interventions, ThatChangeNothingLeaveNoBitChanged) {
  intervention("null", R"([[change]]
address = "channel.gp_register.referred"
times = 1
evidence = "e"
[[change]]
address = "channel.gp_register.referred"
to = 0.2
ramp = "7 months"
evidence = "e"
[[change]]
address = "service.carer_assessment.order"
to = "fifo"
evidence = "e"
[[change]]
address = "service.carer_assessment.staff"
to = "5 WTE"
evidence = "e"
[[change]]
address = "service.carer_assessment.case"
times = "100 %"
evidence = "e"
)");
  EXPECT_EQ(problems_of(with("\"null\""), read_all), "");
  EXPECT_TRUE(referred(load_text(with("\"null\""))).is_constant());
}

TEST_F(Interventions, ChangeDistributionsThatMayChange) {
  intervention("fast", R"([[change]]
address = "hand_off.gp_practices.carers_centre.delay"
to = { gamma = { mean = "2 d", cv = 1 } }
evidence = "e"
[[change]]
address = "hand_off.gp_practices.carers_centre.delay"
times = 0.5
from = 2029-04-01
evidence = "e"
[[change]]
address = "service.carer_assessment.case"
times = 0.8
from = "start of run"
evidence = "e"
[[change]]
address = "service.carer_assessment.case.gamma.mean"
times = 2
from = "start of run"
evidence = "e"
)");
  const Scenario scenario = load_text(with("\"fast\""));
  const Timed<Distribution> delay =
      scenario.arm(1)["hand_off"]["gp_practices"]["carers_centre"]["delay"].timed_distribution(
          LengthUnit::days);
  EXPECT_EQ(delay.base().mean(), 10);
  ASSERT_EQ(delay.changes().size(), 2u);
  EXPECT_EQ(days(delay.changes()[0].from), first_of_april_2028);
  EXPECT_EQ(delay.changes()[0].value.mean(), 2);
  EXPECT_EQ(delay.changes()[1].value.mean(), 1);
  EXPECT_DOUBLE_EQ(scenario.arm(1)["service"]["carer_assessment"]["case"]
                       .distribution(LengthUnit::hours_of_work)
                       .mean(),
                   7.2);
  scenario.problems().throw_if_any("");
}

TEST_F(Interventions, ChangeParametersAndWhatRefersToThem) {
  write("lib/parameters/p.toml",
        "[[parameter]]\nid = \"gp.share\"\nvalue = \"20 %\"\nsource = \"s\"\nconfidence = "
        "\"seen\"\nrole = \"choice\"\n");
  intervention("more",
               "[[change]]\naddress = \"parameter.gp.share\"\nto = \"40 %\"\nevidence = \"e\"\n");
  const Scenario scenario =
      load_text(with("\"more\"") + "[channel.gp_register]\nreferred = \"@gp.share * 0.5\"\n");
  EXPECT_EQ(steps(referred(scenario)), (Steps{{0, 0.1}, {first_of_april_2028, 0.2}}));
}

TEST_F(Interventions, ReplaceWordsOnlyForTheWholeRun) {
  intervention("order",
               "[[change]]\naddress = \"service.carer_assessment.order\"\nto = \"urgency\"\nfrom = "
               "\"start of run\"\nevidence = \"e\"\n");
  const Scenario scenario = load_text(with("\"order\""));
  EXPECT_EQ(scenario.arm(0)["service"]["carer_assessment"]["order"].text(), "fifo");
  EXPECT_EQ(scenario.arm(1)["service"]["carer_assessment"]["order"].text(), "urgency");
  EXPECT_EQ(scenario.arm(1)["service"]["carer_assessment"]["order"].provenance().layer, "order");
}

TEST_F(Interventions, ThatChangeDuringTheRunWhatCannotAreProblems) {
  intervention("late", R"([[change]]
address = "service.carer_assessment.order"
to = "urgency"
evidence = "e"
[[change]]
address = "service.carer_assessment.staff"
to = "6 WTE"
from = 2029-01-01
evidence = "e"
[[change]]
address = "service.carer_assessment.case.gamma.mean"
times = 0.5
ramp = "1 year"
from = "start of run"
evidence = "e"
)");
  EXPECT_EQ(problems_of(with("\"late\""), read_all), R"(main.toml: 3 problems
  interventions/late.toml:2:1: service.carer_assessment.order: found a change during the run, but this cannot change then; expected from = "start of run"
  interventions/late.toml:9:8: service.carer_assessment.staff: found a change during the run, but this cannot change then; expected from = "start of run"
  interventions/late.toml:15:8: service.carer_assessment.case: found a change during the run, but this cannot change then; expected from = "start of run")");
}

TEST_F(Interventions, ReplaceWordsThatLookLikeNumbersToo) {
  intervention("hours",
               "[[change]]\naddress = \"opening\"\nto = \"7 days\"\nfrom = \"start of "
               "run\"\nevidence = \"e\"\n");
  intervention("late", "[[change]]\naddress = \"opening\"\nto = \"7 days\"\nevidence = \"e\"\n");
  const auto text = [](const std::string& id) { return "opening = \"5 days\"\n" + with(id); };
  EXPECT_EQ(load_text(text("\"hours\"")).arm(1)["opening"].text(), "7 days");
  EXPECT_EQ(problems_of(text("\"late\""),
                        [](const Cursor& root) {
                          read_all(root);
                          (void)root["opening"].text();
                        }),
            R"(main.toml: 1 problem
  interventions/late.toml:2:1: opening: found a change during the run, but this cannot change then; expected from = "start of run")");
}

TEST_F(Interventions, AboveARangeNameBothValues) {
  intervention(
      "double",
      "[[change]]\naddress = \"channel.gp_register.referred\"\ntimes = 2\nevidence = \"e\"\n");
  intervention(
      "most",
      "[[change]]\naddress = \"channel.gp_register.referred\"\nto = \"60 %\"\nevidence = \"e\"\n");
  EXPECT_EQ(problems_of(with("\"double\", \"most\""), read_all), R"(main.toml: 1 problem
  interventions/double.toml:4:9: channel.gp_register.referred: found "60 %" times 2 = 120 %; expected a share such as "15 %" or 0.15, from 0 to 1)");
}

TEST_F(Interventions, ThatDisagreeAreProblemsUnlessTheirDatesDoNotOverlap) {
  intervention("a",
               "[[change]]\naddress = \"channel.gp_register.referred\"\nto = \"60 %\"\nuntil = "
               "2030-01-01\nevidence = \"e\"\n");
  intervention("b",
               "[[change]]\naddress = \"channel.gp_register.referred\"\nto = \"50 %\"\nevidence = "
               "\"e\"\n[[change]]\naddress = \"service.carer_assessment.order\"\nfrom = \"start of "
               "run\"\nto = \"urgency\"\nevidence = \"e\"\n");
  intervention("c",
               "[[change]]\naddress = \"channel.gp_register.referred\"\nto = \"50 %\"\nfrom = "
               "2030-01-01\nevidence = \"e\"\n");
  intervention("d",
               "[[change]]\naddress = \"service.carer_assessment.order\"\nfrom = \"start of "
               "run\"\nto = \"lifo\"\nevidence = \"e\"\n");
  EXPECT_EQ(problems_of(with("\"a\", \"b\", \"d\""), read_all), R"(main.toml: 2 problems
  interventions/b.toml:4:6: channel.gp_register.referred: found "50 %" by b, but "60 %" by a; expected interventions that agree, or dates that do not overlap
  interventions/d.toml:5:6: service.carer_assessment.order: found "lifo" by d, but "urgency" by b; expected interventions that agree, or dates that do not overlap)");
  EXPECT_EQ(problems_of(with("\"a\", \"c\""), read_all), "");
  EXPECT_EQ(steps(referred(load_text(with("\"a\", \"c\"")))),
            (Steps{{0, 0.2}, {731, 0.6}, {1371, 0.5}}));
}

TEST_F(Interventions, GiveWayToTheArmsOwnSetAndTheCommandLine) {
  intervention(
      "more",
      "[[change]]\naddress = \"channel.gp_register.referred\"\nto = \"50 %\"\nevidence = \"e\"\n");
  const Scenario set =
      load_text(with("\"more\"") + "set = { \"channel.gp_register.referred\" = \"30 %\" }\n");
  EXPECT_EQ(steps(referred(set)), (Steps{{0, 0.3}}));
  const Scenario line = load_text(with("\"more\""), {{"channel.gp_register.referred", "10 %"}});
  EXPECT_EQ(steps(referred(line)), (Steps{{0, 0.1}}));
}

TEST_F(Interventions, AddTablesLikeTheirNeighbours) {
  intervention("hub", R"([[add]]
address = "service.hub"
like = "carer_assessment"
staff = "3 WTE"
from = "start of run"
evidence = "e"
[[add]]
address = "hand_off.carers_centre.hub"
delay = "1 d"
from = "start of run"
evidence = "e"
[programme]
set_up = "£60,000"
evidence = "e"
)");
  EXPECT_EQ(problems_of(with("\"hub\""), read_all), "");
  const Scenario scenario = load_text(with("\"hub\""));
  EXPECT_FALSE(scenario.arm(0)["service"]["hub"].exists());
  const Cursor hub = scenario.arm(1)["service"]["hub"];
  EXPECT_EQ(hub["staff"].quantity<Wte>(Range::any()).value(), 3);
  EXPECT_EQ(hub["order"].text(), "fifo");
  EXPECT_FALSE(hub["from"].exists());
  EXPECT_EQ(hub.provenance().layer, "hub");
  EXPECT_EQ(hub["order"].provenance().layer, "base.toml");
  const Cursor programme = scenario.arm(1)["programme"]["hub"];
  EXPECT_EQ(programme["set_up"].quantity<Pounds>(Range::any()).value(), 60000);
  EXPECT_EQ(date_text(programme["from"].date()), "2028-04-01");
}

TEST_F(Interventions, StateTheDayFromWhichAnAdditionIsThere) {
  intervention("hub",
               "[[add]]\naddress = \"service.hub\"\nlike = \"carer_assessment\"\nfrom = "
               "2029-01-01\nevidence = \"e\"\n[[add]]\naddress = \"service.late\"\nlike = "
               "\"carer_assessment\"\nevidence = \"e\"\n");
  const Scenario scenario = load_text(with("\"hub\""));
  EXPECT_EQ(date_text(scenario.arm(1)["service"]["hub"]["from"].date()), "2029-01-01");
  EXPECT_EQ(date_text(scenario.arm(1)["service"]["late"]["from"].date()), "2028-04-01");
  // A reader that knows no `from` cannot have its tables added later.
  EXPECT_EQ(problems_of(with("\"hub\""), read_all), R"(main.toml: 2 problems
  interventions/hub.toml:5:8: service.hub.from: found an unknown key; expected nothing here
  interventions/hub.toml:7:1: service.late: found an addition during the run, but this cannot be added then; expected from = "start of run")");
}

TEST_F(Interventions, TellWhatTheySayAboutThemselves) {
  intervention("more", R"(title = "More"
place = "Surrey"
figures = ["6,000 a year"]
mechanism = "a portal"
[[change]]
address = "channel.gp_register.referred"
to = "50 %"
evidence = "seed"
expect = { measure = "carers.in_contact", direction = "up" }
)");
  const std::vector<InterventionInfo> infos = load_text(with("\"more\"")).interventions(1);
  ASSERT_EQ(infos.size(), 1u);
  EXPECT_EQ(infos[0].title, "More");
  EXPECT_EQ(infos[0].place, "Surrey");
  EXPECT_EQ(infos[0].figures, std::vector<std::string>{"6,000 a year"});
  ASSERT_EQ(infos[0].changes.size(), 1u);
  EXPECT_EQ(infos[0].changes[0].what, "to \"50 %\"");
  EXPECT_EQ(infos[0].changes[0].evidence, "seed");
  EXPECT_EQ(infos[0].changes[0].measure, "carers.in_contact");
  EXPECT_EQ(infos[0].changes[0].direction, "up");
}

TEST_F(Interventions, WithMistakesInTheirTextTellAllOfThem) {
  write("lib/interventions/bad.toml", R"(id = "good"
ttle = "x"
[[change]]
address = "channel.gp_register.refered"
to = "50 %"
evidence = "e"
[[change]]
to = 1
times = 2
from = "soon"
ramp = "10 d"
until = "never"
expect = { measure = "m", direction = "upp" }
[[change]]
address = "service.carer_assessment.order"
times = 2
evidence = "e"
[[change]]
address = "service.carer_assessment.staff"
times = -1
evidence = ""
[[add]]
address = "service.hub"
like = "carer_asessment"
evidence = "e"
[[add]]
address = "service.carer_assessment"
evidence = "e"
[[add]]
address = "servise.hub"
evidence = "e"
[[change]]
address = "time.evaluate"
to = "1 year"
evidence = "e"
[programme]
set_up = "£1"
)");
  EXPECT_EQ(problems_of(with("\"bad\""), read_all), R"(main.toml: 18 problems
  interventions/bad.toml:1:6: id: found "good"; expected "bad", the name of the file
  interventions/bad.toml:2:1: ttle: found an unknown key; expected nothing here; did you mean "title"?
  interventions/bad.toml:4:11: channel.gp_register.refered: found an unknown address; did you mean channel.gp_register.referred?
  interventions/bad.toml:7:1: change.2: found both to and times; expected one of the two
  interventions/bad.toml:7:1: change.2.address: found nothing; expected a text
  interventions/bad.toml:7:1: change.2.evidence: found nothing; expected a text
  interventions/bad.toml:10:8: change.2.from: found "soon"; expected a date such as 2026-04-01, or "start of run"
  interventions/bad.toml:11:8: change.2.ramp: found "10 d"; expected a number of months or years such as "30 months", above 0 and at most 100 years
  interventions/bad.toml:12:9: change.2.until: found "never"; expected a date such as 2026-04-01, from 1900 to 2200
  interventions/bad.toml:13:39: change.2.expect.direction: found "upp"; expected one of "up", "down", "none"; did you mean "up"?
  interventions/bad.toml:16:9: service.carer_assessment.order: found times on "fifo"; expected the address of a number
  interventions/bad.toml:20:9: change.4.times: found -1; expected a number or percentage, from 0 to 1000000
  interventions/bad.toml:21:12: change.4.evidence: found ""; expected a text
  interventions/bad.toml:24:8: service.hub.like: found "carer_asessment"; expected the name of a neighbour; did you mean "carer_assessment"?
  interventions/bad.toml:27:11: service.carer_assessment: found an address that exists already; expected a new one
  interventions/bad.toml:30:11: servise: found an unknown address; did you mean service?
  interventions/bad.toml:33:11: time.evaluate: found a setting of one arm; expected one for all arms, in [time]
  interventions/bad.toml:36:1: programme.evidence: found nothing; expected a text)");
}

TEST_F(Interventions, WithContradictoryDatesAreProblems) {
  intervention("dates", R"([[change]]
address = "channel.gp_register.referred"
times = 2
from = 2033-04-01
evidence = "e"
[[change]]
address = "channel.gp_register.referred"
times = 2
from = 2029-01-01
until = 2029-01-01
evidence = "e"
[[change]]
address = "channel.gp_register.referred"
times = 2
until = 2027-01-01
evidence = "e"
[[add]]
address = "service.hub"
like = "carer_assessment"
from = 2040-01-01
evidence = "e"
)");
  EXPECT_EQ(problems_of(with("\"dates\"")), R"(main.toml: 4 problems
  interventions/dates.toml:5:8: channel.gp_register.referred: found from 2033-04-01; expected a date before 2033-04-01, the end of the evaluation
  interventions/dates.toml:11:9: channel.gp_register.referred: found until 2029-01-01; expected a date after 2029-01-01, when the change begins
  interventions/dates.toml:16:9: channel.gp_register.referred: found until 2027-01-01; expected a date after 2028-04-01, when the change begins
  interventions/dates.toml:21:8: service.hub.from: found 2040-01-01; expected a date before 2033-04-01, the end of the evaluation)");
}

TEST_F(Interventions, ThatAreUnknownHintAtTheNearest) {
  intervention("bcf-nottingham", "");
  EXPECT_EQ(problems_of(with("\"bcf-notingham\"")), R"(main.toml: 1 problem
  main.toml:6:9: arm.2.with.1: found "bcf-notingham"; expected the id of an intervention; did you mean "bcf-nottingham"?)");
  EXPECT_EQ(problems_of(with("\"bcf-nottingham\", \"bcf-nottingham\"")), R"(main.toml: 1 problem
  main.toml:6:27: arm.2.with.2: found "bcf-nottingham" twice; expected each intervention once)");
}

TEST_F(Interventions, StandBesideTheScenarioToo) {
  write("own.toml",
        "id = \"own\"\n[[change]]\naddress = \"channel.gp_register.referred\"\nto = \"50 "
        "%\"\nevidence = \"e\"\n");
  EXPECT_EQ(referred(load_text(with("\"own\""))).changes().size(), 1u);
}

class FirstChange : public Interventions {
 protected:
  static std::optional<double> first(const std::string& ids, const std::string& more = "") {
    const std::optional<Instant> at = load_text(with(ids) + more).first_change(1);
    if (!at) return std::nullopt;
    return *at == Instant::never() ? -1 : days(*at);
  }
};

TEST_F(FirstChange, IsTheEarliestDateOfAnyChangeOrAddition) {
  intervention("a",
               "[[change]]\naddress = \"channel.gp_register.referred\"\ntimes = 2\nfrom = "
               "2029-01-01\nevidence = \"e\"\n");
  intervention("b",
               "[[add]]\naddress = \"service.hub\"\nlike = \"carer_assessment\"\nfrom = "
               "2028-12-31\nevidence = \"e\"\n");
  intervention("c", "[programme]\nset_up = \"£1\"\nevidence = \"e\"\n");
  EXPECT_EQ(first("\"a\""), 1006);
  EXPECT_EQ(first("\"b\""), 1005);
  EXPECT_EQ(first("\"a\", \"b\""), 1005);
  EXPECT_EQ(first("\"a\", \"c\""), first_of_april_2028);
  EXPECT_EQ(load_text(with("\"a\"")).first_change(0), std::nullopt);
}

TEST_F(FirstChange, IsNothingForWhatDiffersFromTheStart) {
  intervention("a",
               "[[change]]\naddress = \"service.carer_assessment.order\"\nto = \"urgency\"\nfrom = "
               "\"start of run\"\nevidence = \"e\"\n");
  intervention("b",
               "[[add]]\naddress = \"service.hub\"\nlike = \"carer_assessment\"\nfrom = \"start of "
               "run\"\nevidence = \"e\"\n");
  intervention("c",
               "[[change]]\naddress = \"channel.gp_register.referred\"\ntimes = 2\nfrom = \"start "
               "of run\"\nevidence = \"e\"\n");
  intervention("d",
               "[[change]]\naddress = \"channel.gp_register.referred\"\ntimes = 2\nfrom = "
               "2020-01-01\nevidence = \"e\"\n");
  for (const char* id : {"\"a\"", "\"b\"", "\"c\"", "\"d\""})
    EXPECT_EQ(first(id), std::nullopt) << id;
  EXPECT_EQ(first("", "set = { \"service.carer_assessment.staff\" = \"6 WTE\" }\n"), std::nullopt);
}

TEST_F(FirstChange, IsNeverForArmsThatAreTheSame) {
  intervention("null",
               "[[change]]\naddress = \"channel.gp_register.referred\"\ntimes = 1\nevidence = "
               "\"e\"\n[[change]]\naddress = \"channel.gp_register.referred\"\nto = \"20 "
               "%\"\nevidence = \"e\"\n");
  EXPECT_EQ(first(""), -1);
  EXPECT_EQ(first("\"null\""), -1);
}

TEST_F(FirstChange, ComparesWithTheFirstArmsOwnInterventions) {
  intervention(
      "a", "[[change]]\naddress = \"channel.gp_register.referred\"\ntimes = 2\nevidence = \"e\"\n");
  intervention("b",
               "[[change]]\naddress = \"channel.gp_register.referred\"\ntimes = 2\nfrom = "
               "2029-01-01\nevidence = \"e\"\n");
  const auto both = [](const std::string& one, const std::string& two) {
    return load_text("extends = \"base.toml\"\n[[arm]]\nname = \"1\"\nwith = [" + one +
                     "]\n[[arm]]\nname = \"2\"\nwith = [" + two + "]\n")
        .first_change(1);
  };
  EXPECT_EQ(days(*both("\"a\"", "\"a\", \"b\"")), 1006);
  EXPECT_EQ(days(*both("\"a\"", "")), first_of_april_2028);
  EXPECT_EQ(both("\"a\"", "\"a\""), Instant::never());
}

}  // namespace
}  // namespace carersim
