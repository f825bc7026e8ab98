#include "tests/sim/scenario/workspace.hpp"

namespace carersim {
namespace {

class Shown : public Workspace {
 protected:
  void SetUp() override {
    Workspace::SetUp();
    write("lib/parameters/p.toml", R"([[parameter]]
id = "assess.hours"
value = "4.5 h"
source = """a survey
of 2024"""
confidence = "assumption"
role = "uncertain"
[[parameter]]
id = "assess.spell"
value = { gamma = { mean = "7 d", cv = 0.3 } }
source = "a table"
confidence = "seen"
role = "uncertain"
)");
    write("lib/interventions/more.toml", R"(id = "more"
[[change]]
address = "service.assessment.staff"
times = 1.1
from = "start of run"
evidence = "e"
[[change]]
address = "service.assessment.share"
to = "50 %"
ramp = "1 year"
evidence = "e"
[[change]]
address = "service.assessment.spell"
times = 0.7
from = "start of run"
evidence = "e"
[[change]]
address = "service.assessment.rise"
times = 3
from = "start of run"
evidence = "e"
)");
    write("main.toml",
          "title = \"A \\\"quoted\\\" title\"\narea = \"Nottingham\"\n" + two_and_five_years + R"(
[scale]
"100k adults" = { of = "area.adults", per = 100000 }
[service.assessment]
staff = "2.6 WTE / 100k adults"
hours = "@assess.hours * 0.3"
spell = "@assess.spell"
share = "20 %"
rise = "4 % / month"
open = true
since = 2026-04-01
words = ["a", "b\n"]
"odd key" = 0.1
tables = [{ a = 1 }, { a = 2 }]
empty = {}
[[arm]]
name = "as now"
[[arm]]
name = "more"
with = ["more"]
)");
  }
  /// Every value that a reader gets, bit for bit.
  static std::vector<double> values(const Cursor& root) {
    const Cursor service = root["service"]["assessment"];
    const Distribution spell = service["spell"].distribution(LengthUnit::days);
    return {service["staff"].quantity<Wte>(Range::any()).value(),
            service["hours"].quantity<Hours>(Range::any()).value(),
            spell.mean(),
            spell.variance(),
            service["share"].timed_number(Range::share()).base(),
            service["rise"].quantity<PerYear>(Range::any()).value(),
            service["flag"].flag_or(true) ? 1.0 : 0.0,
            static_cast<double>(service["since"].date().time_since_epoch().count()),
            service["odd key"].number(Range::any()),
            service["tables"].children()[1]["a"].number(Range::any()),
            days(read_period(root).horizon)};
  }
};

TEST_F(Shown, TextReadsBackToTheSameValues) {
  const Scenario scenario = load("main.toml");
  for (std::size_t arm = 0; arm < 2; ++arm) {
    write("again.toml", scenario.resolved_text(arm));
    const Scenario again = Scenario::load("again.toml", {}, Library{});
    EXPECT_EQ(values(again.arm(0)), values(scenario.arm(arm))) << scenario.resolved_text(arm);
    EXPECT_EQ(again.title(), "A \"quoted\" title");
    EXPECT_EQ(again.arm(0)["service"]["assessment"]["words"].children()[1].text(), "b\n");
    EXPECT_TRUE(again.arm(0)["service"]["assessment"]["empty"].is_table());
    again.problems().throw_if_any("again");
  }
}

TEST_F(Shown, TextSaysWhereEachNumberComesFrom) {
  const std::string text = load("main.toml").resolved_text(1);
  for (const char* line :
       {"staff = \"2.6 WTE / 100k adults * 1.1\"  # main.toml:11; times 1.1 from the start of the "
        "run (more)\n",
        "hours = \"4.5 h * 0.3\"  # main.toml:12; @assess.hours (assumption; a survey of 2024)\n",
        "share = \"20 %\"  # main.toml:14; to \"50 %\" from 2028-04-01, ramp 12 months (more)\n",
        "adults = 250000  # area, area Nottingham:2\n",
        "[service.assessment.spell]  # main.toml:13; @assess.spell (seen; a table); times 0.7 from "
        "the start of the run (more)\n"})
    EXPECT_THAT(text, testing::HasSubstr(line));
}

TEST_F(Shown, EntriesListEveryNumberWithItsOrigin) {
  const std::vector<Scenario::Entry> entries = load("main.toml").entries(1);
  EXPECT_TRUE(std::is_sorted(entries.begin(), entries.end(),
                             [](const auto& a, const auto& b) { return a.address < b.address; }));
  const auto find = [&](const std::string& address) {
    return *std::find_if(entries.begin(), entries.end(),
                         [&](const auto& entry) { return entry.address == address; });
  };
  const Scenario::Entry hours = find("service.assessment.hours");
  EXPECT_EQ(hours.value, "\"@assess.hours * 0.3\"");
  EXPECT_EQ(hours.resolved, "\"4.5 h * 0.3\"");
  EXPECT_EQ(hours.provenance.confidence, "assumption");
  EXPECT_EQ(find("service.assessment.share").changes,
            std::vector<std::string>{"to \"50 %\" from 2028-04-01, ramp 12 months (more)"});
}

}  // namespace
}  // namespace carersim
