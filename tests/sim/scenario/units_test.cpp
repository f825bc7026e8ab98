#include "sim/scenario/units.hpp"

#include "tests/sim/scenario/workspace.hpp"

namespace carersim {
namespace {

double in(const std::string& text, Dimension dimension) {
  const std::optional<Literal> literal = parse_literal(text);
  if (!literal) return -1e300;
  return convert(*literal, dimension).value_or(-1e300);
}
constexpr double refused = -1e300;

TEST(Units, ReadLengthsOfTimeAsDays) {
  EXPECT_EQ(in("10 d", Dimension::time), 10);
  EXPECT_EQ(in("36 h", Dimension::time), 1.5);
  EXPECT_EQ(in("720 min", Dimension::time), 0.5);
  EXPECT_EQ(in("86400 s", Dimension::time), 1);
  EXPECT_EQ(in("1 week", Dimension::time), 7);
  EXPECT_EQ(in("2 weeks", Dimension::time), 14);
  EXPECT_EQ(in("12 months", Dimension::time), 365.25);
  EXPECT_EQ(in("2 years", Dimension::time), 730.5);
}

TEST(Units, ReadHoursOfWorkWithoutTakingADayForWork) {
  EXPECT_EQ(in("4.5 h", Dimension::work), 4.5);
  EXPECT_EQ(in("90 min", Dimension::work), 1.5);
  EXPECT_EQ(in("1 d", Dimension::work), refused);
}

TEST(Units, ReadRatesPerYear) {
  EXPECT_EQ(in("0.45 / year", Dimension::rate), 0.45);
  EXPECT_EQ(in("0.03 / month", Dimension::rate), 0.36);
  EXPECT_EQ(in("2.7 / d", Dimension::rate), 2.7 * 365.25);
  EXPECT_EQ(in("7 / week", Dimension::rate), 365.25);
}

TEST(Units, TakeAPercentageWithinATimeForAProbability) {
  EXPECT_DOUBLE_EQ(in("4 % / month", Dimension::rate), -12 * std::log(0.96));
  EXPECT_DOUBLE_EQ(in("50 % / year", Dimension::rate), std::log(2));
  EXPECT_EQ(in("0 % / month", Dimension::rate), 0);
  EXPECT_FALSE(std::signbit(in("0 % / month", Dimension::rate)));
  EXPECT_EQ(in("100 % / month", Dimension::rate), refused);
  EXPECT_EQ(in("-1 % / month", Dimension::rate), refused);
}

TEST(Units, ReadMoneyAndMoneyPerTime) {
  EXPECT_EQ(in("£300", Dimension::money), 300);
  EXPECT_EQ(in("£60,000", Dimension::money), 60000);
  EXPECT_EQ(in("£1,234,567.5", Dimension::money), 1234567.5);
  EXPECT_EQ(in("-£5", Dimension::money), -5);
  EXPECT_EQ(in("£28.53 / h", Dimension::money_per_hour), 28.53);
  EXPECT_EQ(in("£400 / d", Dimension::money_per_day), 400);
  EXPECT_EQ(in("£700 / week", Dimension::money_per_day), 100);
  EXPECT_EQ(in("£180,000 / year", Dimension::money_per_year), 180000);
  EXPECT_EQ(in("£1,000 / month", Dimension::money_per_year), 12000);
  EXPECT_EQ(in("£300", Dimension::money_per_year), refused);
  EXPECT_EQ(in("300", Dimension::money), refused);
}

TEST(Units, RefuseThousandsSetApartWrongly) {
  for (const char* text : {"£60,00", "£6,0000", "£1000,000", "£,100", "£60,000,1"})
    EXPECT_EQ(in(text, Dimension::money), refused) << text;
}

TEST(Units, ReadStaffPlacesAndRatios) {
  EXPECT_EQ(in("14 WTE", Dimension::staff), 14);
  EXPECT_EQ(in("14", Dimension::staff), refused);
  EXPECT_EQ(in("14 wte", Dimension::staff), refused);
  EXPECT_EQ(in("12 beds", Dimension::places), 12);
  EXPECT_EQ(in("1 place", Dimension::places), 1);
  EXPECT_EQ(in("12", Dimension::places), 12);
  EXPECT_EQ(in("12 d", Dimension::places), refused);
  EXPECT_EQ(in("80 %", Dimension::ratio), 0.8);
  EXPECT_EQ(in("80%", Dimension::ratio), 0.8);
  EXPECT_EQ(in("20 h / week", Dimension::work_per_year), 20 * (365.25 / 7));
}

TEST(Units, AreNotReadFromWhatIsNoNumber) {
  for (const char* text : {"", " ", "d", "ten d", "nan d", "inf d", "--1 d", "1. d", "£", "10 d /",
                           "10 d / / h", "10 d * many", "+1 d"})
    EXPECT_FALSE(parse_literal(text).has_value()) << text;
}

TEST(Units, RefuseNumbersOfOtherLanguages) {
  for (const char* text : {"0x10 d", "1_000 d", "1e d", "1 000 d", "1.2.3 d"})
    EXPECT_EQ(in(text, Dimension::time), refused) << text;
}

TEST(Units, KeepANumberTooLargeForTheMachineOutOfAnyRange) {
  EXPECT_TRUE(std::isinf(parse_literal("1e400 d")->number));
  EXPECT_TRUE(std::isinf(parse_literal("1e-400 d")->number));
}

TEST(Units, ReadReferencesWithFactors) {
  const std::optional<Reference> reference = parse_reference("@a.b_c * 0.5 * 50 %");
  ASSERT_TRUE(reference);
  EXPECT_EQ(reference->id, "a.b_c");
  EXPECT_EQ(reference->factors, (std::vector<double>{0.5, 0.5}));
  EXPECT_FALSE(parse_reference("@"));
  EXPECT_FALSE(parse_reference("@a b"));
  EXPECT_FALSE(parse_reference("@a * x"));
}

TEST(NearestWord, FindsSlipsOfTheHandAndNothingFarther) {
  const std::vector<std::string> words = {"urgency", "fifo", "carer_assessment"};
  EXPECT_EQ(nearest_word("urgencey", words), "urgency");
  EXPECT_EQ(nearest_word("fiof", words), "fifo");
  EXPECT_EQ(nearest_word("carer_assesment", words), "carer_assessment");
  EXPECT_EQ(nearest_word("Urgency", words), "urgency");
  EXPECT_EQ(nearest_word("weather", words), "");
  EXPECT_EQ(nearest_word("", words), "");
  EXPECT_EQ(nearest_word("x", {"y"}), "");
}

using Quantities = Workspace;

TEST_F(Quantities, OfTheWrongUnitAreToldWithUnitAndRange) {
  const std::string text = R"(
staff = "7.5"
wait = 10
rate = "4"
cost = "300"
pay = "£28 / year"
share = "120 %"
beds = "-3 beds"
care = "3 d"
none = "many"
)";
  EXPECT_EQ(problems_of(text,
                        [](const Cursor& root) {
                          EXPECT_EQ(root["staff"].quantity<Wte>(Range::between(0, 10000)).value(),
                                    1);
                          (void)root["wait"].quantity<Days>(Range::at_least(0));
                          (void)root["rate"].quantity<PerYear>(Range::above(0));
                          (void)root["cost"].quantity<Pounds>(Range::any());
                          (void)root["pay"].quantity<PoundsPerHour>(Range::at_least(0));
                          (void)root["share"].quantity<Probability>(Range::share());
                          (void)root["beds"].quantity<Places>(Range::at_least(0));
                          (void)root["care"].quantity<Hours>(Range::between(0, 168));
                          (void)root["none"].quantity<Days>(Range::any());
                          (void)root["missing"].quantity<Days>(Range::between(1, 5));
                        }),
            R"(main.toml: 10 problems
  main.toml:1:1: missing: found nothing; expected a number with unit s, min, h, d, week, month or year, from 1 d to 5 d
  main.toml:2:9: staff: found "7.5"; expected a number with unit WTE, from 0 to 10000
  main.toml:3:8: wait: found 10; expected a number with unit s, min, h, d, week, month or year, at least 0 d
  main.toml:4:8: rate: found "4"; expected a rate such as "0.45 / year" or "4 % / month", above 0 / year
  main.toml:5:8: cost: found "300"; expected an amount such as "£300"
  main.toml:6:7: pay: found "£28 / year"; expected an amount per hour such as "£28.53 / h", at least £0 / h
  main.toml:7:9: share: found "120 %"; expected a share such as "15 %" or 0.15, from 0 to 1
  main.toml:8:8: beds: found "-3 beds"; expected a number of places such as 12 or "12 beds", at least 0
  main.toml:9:8: care: found "3 d"; expected a number with unit h or min, from 0 h to 168 h
  main.toml:10:8: none: found "many"; expected a number with unit s, min, h, d, week, month or year)");
}

TEST_F(Quantities, ThatNobodyCanMeanAreProblems) {
  const std::string text = R"(
a = "1e400 d"
b = nan
c = inf
d = "3000000 years"
e = 1e300
)";
  EXPECT_EQ(problems_of(text,
                        [](const Cursor& root) {
                          (void)root["a"].quantity<Days>(Range::at_least(0));
                          (void)root["b"].number(Range::any());
                          (void)root["c"].number(Range::any());
                          (void)root["d"].quantity<Days>(Range::any());
                          (void)root["e"].number(Range::at_least(0));
                        }),
            R"(main.toml: 5 problems
  main.toml:2:5: a: found "1e400 d"; expected a number with unit s, min, h, d, week, month or year, from 0 d to 1000000 d
  main.toml:3:5: b: found nan; expected a number or percentage
  main.toml:4:5: c: found inf; expected a number or percentage, from -1e+12 to 1e+12
  main.toml:5:5: d: found "3000000 years"; expected a number with unit s, min, h, d, week, month or year, from -1000000 d to 1000000 d
  main.toml:6:5: e: found 1e+300; expected a number or percentage, from 0 to 1e+12)");
}

TEST_F(Quantities, CountsAreWholeNumbersAndKeepAllTheirBits) {
  const Scenario scenario = load_text("seed = 9007199254740993\nplaces = 3\n");
  EXPECT_EQ(scenario.arm(0)["seed"].count(Range::at_least(0)), 9007199254740993);
  EXPECT_EQ(scenario.arm(0)["places"].quantity<Places>(Range::at_least(0)).value(), 3);
  EXPECT_EQ(problems_of("a = 1.5\nb = \"x\"\nc = 7\n",
                        [](const Cursor& root) {
                          (void)root["a"].count(Range::any());
                          (void)root["b"].count(Range::any());
                          (void)root["c"].count(Range::between(0, 1));
                        }),
            R"(main.toml: 3 problems
  main.toml:1:5: a: found 1.5; expected a whole number
  main.toml:2:5: b: found "x"; expected a whole number
  main.toml:3:5: c: found 7; expected a whole number, from 0 to 1)");
}

TEST_F(Quantities, GrowWithTheScaleOfTheArea) {
  const std::string text = R"(
[area]
adults = 250000
[scale]
"100k adults" = { of = "area.adults", per = 100000 }
[service]
staff = "2.6 WTE / 100k adults"
calls = "837 / 100k adults / year"
)";
  const Scenario scenario = load_text(text);
  const Cursor service = scenario.arm(0)["service"];
  EXPECT_DOUBLE_EQ(service["staff"].quantity<Wte>(Range::at_least(0)).value(), 6.5);
  EXPECT_DOUBLE_EQ(service["calls"].quantity<PerYear>(Range::at_least(0)).value(), 2092.5);
  scenario.finish();
}

TEST_F(Quantities, OfAnUnknownOrBrokenScaleAreProblems) {
  const std::string text = R"(
[scale]
"100k adults" = { of = "area.adults", per = 100000 }
"1k beds" = { of = "beds" }
[service]
a = "2.6 WTE / 100k adult"
b = "2.6 WTE / 100k adults"
c = "2.6 WTE / 1k beds"
[area]
adult = 5
)";
  EXPECT_EQ(problems_of(text,
                        [](const Cursor& root) {
                          for (const Cursor& value : root["service"].children())
                            (void)value.quantity<Wte>(Range::between(0, 9));
                          (void)root["area"]["adult"].number(Range::any());
                        }),
            R"(main.toml: 3 problems
  main.toml:3:24: scale.100k adults.of: found "area.adults", an unknown address; did you mean area.adult?; expected the address of a number
  main.toml:4:13: scale.1k beds.per: found nothing; expected a number or percentage, above 0
  main.toml:6:5: service.a: found "2.6 WTE / 100k adult"; expected a number with unit WTE, from 0 to 9; did you mean "/ 100k adults"?)");
}

}  // namespace
}  // namespace carersim
