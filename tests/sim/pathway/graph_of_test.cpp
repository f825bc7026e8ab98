#include "sim/pathway/graph_of.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "sim/experiment/run_plan.hpp"
#include "sim/pathway/graph_checks.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {
namespace {

using ::testing::IsEmpty;

constexpr const char* time = "[time]\nrun_in = \"10 d\"\nevaluate = \"100 d\"\n";

PathwayGraph graph(const std::string& text) {
  const TemporaryFolder folder;
  folder.write("run.toml", text + time);
  const Scenario scenario =
      Scenario::load(folder / "run.toml", {}, {folder / "none", folder.path(), folder.path(), {}});
  const RunPlan plan = read_run(scenario, {{"somebody"}, {}, {}, {}});
  return graph_of(plan.arms[0].pathways, plan.arms[0].numbers, *plan.arms[0].attributes);
}

std::map<std::string, ServiceLoad> loads(const PathwayGraph& graph) {
  std::map<std::string, ServiceLoad> result;
  for (const ServiceLoad& load : service_loads(graph)) result[load.service] = load;
  return result;
}

TEST(GraphOf, GivesAQueueItsLoad) {
  const PathwayGraph queue = graph(R"(
[arrivals.case]
rate = "2.7 / d"
enter = "case.queue"
[service.desk]
kind = "caseload"
places = 3
spell = { exponential = { mean = "1 d" } }
[pathway.case.queue]
kind = "service"
service = "desk"
next = "exit"
)");
  EXPECT_THAT(check_graph(queue), IsEmpty());
  EXPECT_NEAR(loads(queue)["desk"].load, 0.9, 1e-12);
  EXPECT_EQ(loads(queue)["desk"].capacity, 3);
}

TEST(GraphOf, CountsATeamsWorkInProductiveHours) {
  const PathwayGraph team = graph(R"(
[arrivals.case]
rate = "2 / d"
enter = "case.queue"
season = { january = 0.5, february = 1.5, march = 1, april = 1, may = 1, june = 1, july = 1, august = 1, september = 1, october = 1, november = 1, december = 1 }
[service.desk]
kind = "team"
open = "weekdays 09:00-17:00"
staff = "2.5 WTE"
productive_hours = "1461 h / year"
case = { gamma = { mean = "4 h", cv = 0.5 } }
[pathway.case.queue]
kind = "service"
service = "desk"
next = "exit"
)");
  EXPECT_NEAR(loads(team)["desk"].capacity, 2.5 * 4, 1e-12);
  EXPECT_NEAR(loads(team)["desk"].offered, 8, 1e-9);
}

TEST(GraphOf, WeighsBranchesByTheAttributesOfThoseWhoCome) {
  const PathwayGraph decision = graph(R"(
[attribute.urgency]
levels = ["routine", "urgent"]
[arrivals.many]
rate = "3 / d"
enter = "case.which"
attribute.urgency = "routine"
[arrivals.few]
rate = "1 / d"
enter = "case.which"
attribute.urgency = { share = { routine = 0, urgent = 1 } }
[service.a]
kind = "open_access"
spell = "2 d"
by.urgency = { routine = 1, urgent = 3 }
[service.b]
kind = "open_access"
spell = "1 d"
[pathway.case.which]
kind = "decision"
branch.first.share = { by = "urgency", routine = "20 %", urgent = "80 %" }
branch.second.otherwise = true
[pathway.case.first]
kind = "service"
service = "a"
next = "exit"
[pathway.case.second]
kind = "service"
service = "b"
next = "which_again"
[pathway.case.which_again]
kind = "decision"
branch.second.share = "25 %"
branch.exit.otherwise = true
)");
  EXPECT_THAT(check_graph(decision), IsEmpty());
  // Of four a day, 3 x 0.2 + 0.8 go first; work is weighed apart from the branch: 2 d x 1.5.
  EXPECT_NEAR(loads(decision)["a"].offered, 1.4 * 3, 1e-9);
  EXPECT_NEAR(loads(decision)["b"].offered, 2.6 / 0.75, 1e-9);
  EXPECT_NEAR(decision.edges[0].low, 0.2, 1e-12);
  EXPECT_NEAR(decision.edges[0].high, 0.8, 1e-12);
  EXPECT_NEAR(decision.edges[1].low, 0.2, 1e-12);
  EXPECT_NEAR(decision.edges[1].high, 0.8, 1e-12);
}

TEST(GraphOf, LosesPeopleInHandOffsAndKeepsOverflowsApart) {
  const PathwayGraph network = graph(R"(
[agency.north]
sector = "public"
[agency.south]
sector = "public"
[hand_off.north.south]
delay = "3 d"
lost = "20 %"
[arrivals.case]
rate = "1 / d"
enter = "case.passed_on"
[service.desk]
agency = "south"
kind = "caseload"
places = 2
spell = "1 d"
queue = { limit = 5, patience = { exponential = { mean = "9 d" } } }
[pathway.case.passed_on]
kind = "delay"
hand_off = "north.south"
lost_to = "forgotten"
next = "queue"
[pathway.case.queue]
kind = "service"
service = "desk"
gave_up = "forgotten"
next = "exit"
[pathway.case.forgotten]
kind = "close"
)");
  EXPECT_THAT(check_graph(network), IsEmpty());
  EXPECT_NEAR(loads(network)["desk"].load, 0.4, 1e-12);
  EXPECT_TRUE(network.services[0].has_patience_or_limit);
  std::map<std::string, const GraphEdge*> overflows;
  for (const GraphEdge& edge : network.edges) {
    if (edge.overflow) overflows[edge.label] = &edge;
  }
  ASSERT_EQ(overflows.size(), 2U);
  EXPECT_EQ(network.steps[overflows["gave up"]->to].name, "pathway.case.forgotten");
  EXPECT_FALSE(overflows["gave up"]->at_once);
  EXPECT_EQ(network.steps[overflows["refused"]->to].name, "pathway.case.(exit)");
  EXPECT_TRUE(overflows["refused"]->at_once);
}

TEST(GraphOf, CountsPlacesThatMayBeExceededButNeverFindsThemFull) {
  const PathwayGraph ward = graph(R"(
[arrivals.case]
rate = "12 / d"
enter = "case.stay"
[service.ward]
kind = "beds"
places = 10
overflow = true
spell = "1 d"
[pathway.case.stay]
kind = "service"
service = "ward"
next = "exit"
)");
  EXPECT_THAT(check_graph(ward), IsEmpty());
  EXPECT_NEAR(loads(ward)["ward"].load, 1.2, 1e-12);
}

}  // namespace
}  // namespace carersim
