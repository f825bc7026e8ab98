#include "sim/pathway/graph_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <queue>
#include <random>
#include <string>
#include <vector>

namespace carersim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Builds a graph by the names of its steps; steps of a service are called as the service is.
class Builder {
 public:
  PathwayGraph graph;

  GraphStep& step(const std::string& name, const std::string& kind, const std::string& service = "",
                  double work = 0) {
    GraphStep step;
    step.name = "pathway.carer." + name;
    step.kind = kind;
    step.takes_time = kind == "delay" || kind == "service" || kind == "review";
    step.is_entry = kind == "entry";
    step.ends = kind == "exit" || kind == "close";
    step.service = service;
    step.work = work;
    step.at = {"carers.toml", graph.steps.size() + 1, 1};
    graph.steps.push_back(step);
    return graph.steps.back();
  }

  GraphEdge& edge(const std::string& from, const std::string& to, double typical = 1) {
    GraphEdge edge;
    edge.from = index(from);
    edge.to = index(to);
    edge.low = edge.high = edge.typical = typical;
    edge.at = {"carers.toml", 100 + graph.edges.size(), 3};
    graph.edges.push_back(edge);
    return graph.edges.back();
  }

  GraphEdge& overflow(const std::string& from, const std::string& to) {
    GraphEdge& added = edge(from, to, 0.1);
    added.overflow = true;
    return added;
  }

  GraphService& service(const std::string& name, double capacity) {
    GraphService service;
    service.name = name;
    service.capacity = capacity;
    service.finite = std::isfinite(capacity);
    service.unit = "places";
    service.at = {"services.toml", graph.services.size() + 1, 1};
    graph.services.push_back(service);
    return graph.services.back();
  }

  void arrivals(const std::string& step, double per_day) {
    graph.entries.push_back({index(step), per_day});
  }

  std::size_t index(const std::string& name) const {
    for (std::size_t i = 0; i < graph.steps.size(); ++i) {
      if (graph.steps[i].name == "pathway.carer." + name) return i;
    }
    throw std::logic_error("no step " + name);
  }
};

std::vector<std::string> messages(const PathwayGraph& graph) {
  std::vector<std::string> result;
  for (const Finding& finding : check_graph(graph)) {
    result.push_back((finding.severity == Severity::error ? "error " : "warning ") +
                     std::string(rule_name(finding.rule)) + " " + finding.message());
  }
  return result;
}

// gp -> contact -> eligibility -> (assessment -> closed, closed); reviews come back to eligibility.
Builder sound() {
  Builder b;
  b.service("assessors", 4);
  b.step("gp", "entry");
  b.step("contact", "delay");
  b.step("eligibility", "decision");
  b.step("assessment", "service", "assessors", 1);
  b.step("review", "review");
  b.step("closed", "close");
  b.edge("gp", "contact");
  b.edge("contact", "eligibility");
  b.edge("eligibility", "assessment", 0.5);
  b.edge("eligibility", "closed", 0.5);
  b.edge("assessment", "review");
  b.edge("review", "eligibility", 1);
  b.arrivals("gp", 2);
  return b;
}

TEST(GraphChecks, FindNothingInASoundGraph) {
  EXPECT_THAT(check_graph(sound().graph), IsEmpty());
}

TEST(GraphChecks, FindNothingInAnEmptyGraph) {
  EXPECT_THAT(check_graph(PathwayGraph()), IsEmpty());
}

TEST(GraphChecks, NameEachStepThatNoEntryLeadsTo) {
  Builder b = sound();
  b.step("panel", "delay");
  b.edge("panel", "closed");
  EXPECT_THAT(messages(b.graph),
              ElementsAre("error unreachable carers.toml:7:1: pathway.carer.panel: unreachable; no "
                          "entry leads there; give a step that is reached a branch to it, or "
                          "remove it"));
}

TEST(GraphChecks, CountABranchThatIsOffForNowAsAWayIn) {
  Builder b = sound();
  b.step("panel", "delay");
  b.edge("panel", "closed");
  b.edge("eligibility", "panel", 0);
  EXPECT_THAT(check_graph(b.graph), IsEmpty());
}

TEST(GraphChecks, ShowTheWayIntoALoopThatIsNeverLeft) {
  Builder b;
  b.step("gp", "entry");
  b.step("review", "review");
  b.step("assessment", "delay");
  b.step("closed", "close");
  b.edge("gp", "review", 0.5);
  b.edge("gp", "closed", 0.5);
  b.edge("review", "assessment");
  b.edge("assessment", "review");
  EXPECT_THAT(messages(b.graph),
              ElementsAre("error no_way_out carers.toml:2:1: pathway.carer.review: no way out; the "
                          "walk goes gp -> review -> assessment -> review; give one of them a "
                          "branch to an exit"));
  EXPECT_THAT(check_graph(b.graph).front().path,
              ElementsAre("pathway.carer.gp", "pathway.carer.review", "pathway.carer.assessment",
                          "pathway.carer.review"));

  b.edge("assessment", "closed", 0.1);
  b.graph.edges[3].low = b.graph.edges[3].high = b.graph.edges[3].typical = 0.9;
  EXPECT_THAT(check_graph(b.graph), IsEmpty());
}

TEST(GraphChecks, DoNotTakeGivingUpForAWayOut) {
  Builder b;
  b.service("team", 1).has_patience_or_limit = true;
  b.step("gp", "entry");
  b.step("visit", "service", "team", 1);
  b.step("closed", "close");
  b.edge("gp", "visit");
  b.edge("visit", "visit");
  b.overflow("visit", "closed");
  EXPECT_THAT(messages(b.graph),
              ElementsAre("error no_way_out carers.toml:2:1: pathway.carer.visit: no way out; the "
                          "walk goes gp -> visit -> visit; give one of them a branch to an exit"));
}

TEST(GraphChecks, SayWhereAWalkStopsWithoutAnExit) {
  Builder b = sound();
  b.step("panel", "delay");
  b.graph.edges[3].to = b.index("panel");
  b.edge("review", "closed", 0.5);
  b.graph.edges[5].low = b.graph.edges[5].high = b.graph.edges[5].typical = 0.5;
  EXPECT_THAT(messages(b.graph),
              ElementsAre("error no_way_out carers.toml:7:1: pathway.carer.panel: no way out; the "
                          "walk goes gp -> contact -> eligibility -> panel and stops there; give "
                          "it a next step"));
}

TEST(GraphChecks, WantBranchesToAddUpToOne) {
  Builder b = sound();
  b.graph.edges[2].typical = b.graph.edges[2].low = 0.4;
  EXPECT_THAT(messages(b.graph),
              ElementsAre("error probabilities carers.toml:3:1: pathway.carer.eligibility: the "
                          "branches' probabilities add up to 0.9 (assessment 0.4, closed 0.5); "
                          "make them add up to 1, or give one of them `otherwise = true`"));
}

TEST(GraphChecks, LeaveOverflowsOutOfTheSumOfBranches) {
  Builder b = sound();
  b.overflow("assessment", "closed");
  EXPECT_THAT(check_graph(b.graph), IsEmpty());
}

TEST(GraphChecks, WantProbabilitiesFromZeroToOne) {
  Builder b = sound();
  b.graph.edges[2].low = -0.25;
  b.graph.edges[2].high = 1.5;
  EXPECT_THAT(
      messages(b.graph),
      ElementsAre("error probabilities carers.toml:102:3: pathway.carer.eligibility: the "
                  "branch to assessment has a probability from -0.25 to 1.5, typically "
                  "0.5; probabilities lie from 0 to 1, the typical one between the others"));
  b.graph.edges[2].low = 0.1;
  b.graph.edges[2].high = 0.9;
  EXPECT_THAT(check_graph(b.graph), IsEmpty());
}

TEST(GraphChecks, RefuseAProbabilityThatIsNotANumber) {
  Builder b = sound();
  b.graph.edges[2].typical = std::numeric_limits<double>::quiet_NaN();
  ASSERT_EQ(check_graph(b.graph).size(), 2U);
  EXPECT_EQ(check_graph(b.graph).front().rule, GraphRule::probabilities);
  EXPECT_EQ(check_graph(b.graph).back().rule, GraphRule::probabilities);
}

TEST(GraphChecks, FindALoopThatTakesNoTime) {
  Builder b = sound();
  b.graph.steps[b.index("assessment")].takes_time = false;
  b.graph.steps[b.index("review")].takes_time = false;
  EXPECT_THAT(messages(b.graph),
              ElementsAre("error instant_loop carers.toml:3:1: pathway.carer.eligibility: a loop "
                          "that takes no time; the walk goes eligibility -> assessment -> review "
                          "-> eligibility; put a delay into it"));
}

TEST(GraphChecks, FindALoopOfServicesThatSendOnAtOnceWhenFull) {
  Builder b;
  b.service("day_service", 9).has_patience_or_limit = true;
  b.service("sitting", 9).has_patience_or_limit = true;
  b.step("gp", "entry");
  b.step("day", "service", "day_service", 1);
  b.step("sitter", "service", "sitting", 1);
  b.step("closed", "close");
  b.edge("gp", "day");
  b.edge("day", "closed");
  b.edge("sitter", "closed");
  b.overflow("day", "sitter").at_once = true;
  b.overflow("sitter", "day");
  EXPECT_THAT(check_graph(b.graph), IsEmpty()) << "giving up takes time";

  b.graph.edges.back().at_once = true;
  EXPECT_THAT(
      messages(b.graph),
      ElementsAre("error instant_loop carers.toml:2:1: pathway.carer.day: a loop that takes "
                  "no time; the walk goes day -> sitter -> day; put a delay into it"));
}

// ward (held) -> ready -> package (held) -> relapse -> ward or closed.
Builder holding() {
  Builder b;
  b.service("beds", 10);
  b.service("home_care", 20);
  b.step("fall", "entry");
  b.step("ward", "service", "beds", 1).holds = true;
  b.step("ready", "delay");
  b.step("package", "service", "home_care", 1).holds = true;
  b.step("relapse", "decision");
  b.step("closed", "close");
  b.edge("fall", "ward");
  b.edge("ward", "ready");
  b.edge("ready", "package");
  b.edge("package", "relapse");
  b.edge("relapse", "ward", 0.1);
  b.edge("relapse", "closed", 0.9);
  b.arrivals("fall", 1);
  return b;
}

TEST(GraphChecks, FindPlacesThatWaitForEachOther) {
  EXPECT_THAT(
      messages(holding().graph),
      ElementsAre(
          "error holding_cycle carers.toml:2:1: pathway.carer.ward: places can block each "
          "other for ever; beds waits for home_care (ward -> ready -> package), home_care "
          "waits for beds (package -> relapse -> ward); release a place on the way, or give "
          "a queue patience or a limit"));
  EXPECT_THAT(check_graph(holding().graph).front().path,
              ElementsAre("pathway.carer.ward", "pathway.carer.ready", "pathway.carer.package",
                          "pathway.carer.relapse", "pathway.carer.ward"));
}

TEST(GraphChecks, OnlyWarnOfPlacesThatPatienceFrees) {
  Builder b = holding();
  b.graph.services[1].has_patience_or_limit = true;
  const std::vector<std::string> patience = messages(b.graph);
  EXPECT_THAT(
      patience,
      ElementsAre(
          "warning holding_cycle carers.toml:2:1: pathway.carer.ward: places can block "
          "each other; beds waits for home_care (ward -> ready -> package), home_care waits "
          "for beds (package -> relapse -> ward); only giving up or a refusal frees them"));

  b.graph.services[1].has_patience_or_limit = false;
  b.overflow("package", "closed");
  EXPECT_EQ(messages(b.graph), patience);
}

TEST(GraphChecks, FindNoHoldingCycleWhereAPlaceIsGivenBack) {
  Builder released = holding();
  released.graph.steps[released.index("relapse")].releases = true;
  EXPECT_THAT(check_graph(released.graph), IsEmpty());

  Builder not_held = holding();
  not_held.graph.steps[not_held.index("package")].holds = false;
  EXPECT_THAT(check_graph(not_held.graph), IsEmpty());

  Builder open = holding();
  open.graph.services[1].finite = false;
  EXPECT_THAT(check_graph(open.graph), IsEmpty());

  Builder first_out = holding();
  first_out.graph.steps[first_out.index("ward")].releases = true;
  EXPECT_THAT(check_graph(first_out.graph), IsEmpty());
}

TEST(GraphChecks, FindAPlaceThatWaitsForAnotherOfItsOwnService) {
  Builder b = holding();
  b.graph.steps[b.index("package")].service = "beds";
  EXPECT_THAT(messages(b.graph),
              ElementsAre("error holding_cycle carers.toml:2:1: pathway.carer.ward: places can "
                          "block each other for ever; beds waits for beds (ward -> ready -> "
                          "package); release a place on the way, or give a queue patience or a "
                          "limit"));
}

TEST(GraphChecks, KeepThePlaceHeldWhenTheNextServiceTurnsAway) {
  // ward -> package, which is full and sends back to the ward's own beds.
  Builder b = holding();
  b.graph.steps[b.index("package")].holds = false;
  b.step("step_down", "service", "beds", 1);
  b.edge("step_down", "closed");
  b.overflow("package", "step_down");
  EXPECT_THAT(
      messages(b.graph),
      ElementsAre("error holding_cycle carers.toml:2:1: pathway.carer.ward: places can "
                  "block each other for ever; beds waits for beds (ward -> ready -> package "
                  "-> step_down); release a place on the way, or give a queue patience or a "
                  "limit"));
}

TEST(GraphChecks, TellAnErrorRatherThanAWarningWhereTwoCyclesMeet) {
  Builder b = holding();
  b.graph.services[1].has_patience_or_limit = true;
  b.service("hospice", 5);
  b.step("hospice", "service", "hospice", 1).holds = true;
  b.graph.edges[1].typical = b.graph.edges[1].low = b.graph.edges[1].high = 0.5;
  b.edge("ward", "hospice", 0.5);
  b.edge("hospice", "relapse");
  EXPECT_THAT(messages(b.graph),
              ElementsAre("error holding_cycle carers.toml:2:1: pathway.carer.ward: places can "
                          "block each other for ever; beds waits for hospice (ward -> hospice), "
                          "hospice waits for beds (hospice -> relapse -> ward); release a place on "
                          "the way, or give a queue patience or a limit"));
}

TEST(GraphChecks, FindMoreWorkThanAServiceCanDo) {
  Builder b = sound();
  b.arrivals("gp", 3.04);  // with 2: 5.04 a day, each assessed once on average
  EXPECT_THAT(
      messages(b.graph),
      ElementsAre("error overload services.toml:1:1: service.assessors: offered 5.04 places "
                  "(assessment 5.04) against a capacity of 4 places, load 1.26; give it "
                  "more capacity, or its queue patience or a limit"));

  b.graph.services[0].has_patience_or_limit = true;
  EXPECT_THAT(messages(b.graph),
              ElementsAre("warning overload services.toml:1:1: service.assessors: offered 5.04 "
                          "places (assessment 5.04) against a capacity of 4 places, load 1.26; "
                          "people will give up or be refused"));
}

TEST(GraphChecks, CallALoadOfExactlyOneAnOverload) {
  Builder b = sound();
  b.graph.services[0].capacity = 2;
  ASSERT_EQ(check_graph(b.graph).size(), 1U);
  EXPECT_EQ(check_graph(b.graph).front().rule, GraphRule::overload);
  b.graph.services[0].capacity = 2.001;
  EXPECT_THAT(check_graph(b.graph), IsEmpty());
}

TEST(GraphChecks, NameThePathwaysWhereAWalkChangesFromOneToTheOther) {
  Builder b;
  b.step("gp", "entry");
  b.step("visit", "delay");
  b.graph.steps[1].name = "pathway.person.visit";
  b.graph.edges.push_back({0, 1, 1, 1, 1, "", false, false, {}});
  EXPECT_THAT(
      messages(b.graph),
      ElementsAre("error no_way_out carers.toml:2:1: pathway.person.visit: no way out; the "
                  "walk goes carer.gp -> person.visit and stops there; give it a next step"));
}

TEST(GraphChecks, RefuseAGraphThatContradictsItself) {
  PathwayGraph edge_to_nowhere = sound().graph;
  edge_to_nowhere.edges[0].to = 99;
  EXPECT_THROW((void)check_graph(edge_to_nowhere), ProgramError);

  PathwayGraph no_such_service = sound().graph;
  no_such_service.steps[1].service = "nobody";
  EXPECT_THROW((void)check_graph(no_such_service), ProgramError);

  PathwayGraph twice = sound().graph;
  twice.steps[1].name = twice.steps[0].name;
  EXPECT_THROW((void)check_graph(twice), ProgramError);

  PathwayGraph entry_to_nowhere = sound().graph;
  entry_to_nowhere.entries[0].step = 99;
  EXPECT_THROW((void)check_graph(entry_to_nowhere), ProgramError);
}

// Jackson's open network of three stations, solved by hand: l1 = 3 + 0.25 l3; l2 = 0.5 l1;
// l3 = 0.5 l1 + 0.5 l2 = 0.75 l1, so that l1 = 3 / (1 - 0.1875) = 48/13.
TEST(ServiceLoads, AreThoseOfAJacksonNetwork) {
  Builder b;
  b.service("one", 6);
  b.service("two", 2);
  b.service("three", 5);
  b.service("leaflet", std::numeric_limits<double>::infinity());
  b.step("one", "service", "one", 1).is_entry = true;
  b.step("two", "service", "two", 0.5);
  b.step("three", "service", "three", 1.5);
  b.step("leaflet", "service", "leaflet", 7);
  b.step("out", "exit");
  b.edge("one", "two", 0.5);
  b.edge("one", "three", 0.5);
  b.edge("two", "three", 0.5);
  b.edge("two", "leaflet", 0.5);
  b.edge("three", "one", 0.25);
  b.edge("three", "out", 0.75);
  b.edge("leaflet", "out");
  b.arrivals("one", 2);
  b.arrivals("one", 1);

  const std::vector<double> visits = visits_per_day(b.graph);
  ASSERT_EQ(visits.size(), 5U);
  EXPECT_NEAR(visits[0], 48.0 / 13, 1e-12);
  EXPECT_NEAR(visits[1], 24.0 / 13, 1e-12);
  EXPECT_NEAR(visits[2], 36.0 / 13, 1e-12);
  EXPECT_NEAR(visits[3], 12.0 / 13, 1e-12);
  EXPECT_NEAR(visits[4], 3, 1e-12) << "who comes in goes out";

  const std::vector<ServiceLoad> loads = service_loads(b.graph);
  ASSERT_EQ(loads.size(), 4U);
  EXPECT_EQ(loads[0].service, "one");
  EXPECT_NEAR(loads[0].load, 48.0 / 13 / 6, 1e-12);
  EXPECT_NEAR(loads[1].load, 12.0 / 13 / 2, 1e-12);
  EXPECT_NEAR(loads[2].offered, 54.0 / 13, 1e-12);
  EXPECT_NEAR(loads[2].load, 54.0 / 13 / 5, 1e-12);
  EXPECT_NEAR(loads[3].offered, 84.0 / 13, 1e-12);
  EXPECT_EQ(loads[3].load, 0) << "open access";
  EXPECT_THAT(check_graph(b.graph), IsEmpty());
}

TEST(ServiceLoads, AddTheStepsThatShareAService) {
  Builder b = sound();
  b.graph.steps[b.index("review")].service = "assessors";
  b.graph.steps[b.index("review")].work = 0.25;
  const std::vector<ServiceLoad> loads = service_loads(b.graph);
  EXPECT_NEAR(loads[0].offered, 2.5, 1e-12);
  EXPECT_NEAR(loads[0].load, 0.625, 1e-12);
}

TEST(ServiceLoads, AreNotKnownWhereAWalkNeverEnds) {
  Builder b = sound();
  b.graph.edges[3].to = b.index("assessment");
  EXPECT_TRUE(std::isnan(service_loads(b.graph)[0].load));
  ASSERT_FALSE(check_graph(b.graph).empty());
  for (const Finding& finding : check_graph(b.graph)) {
    EXPECT_NE(finding.rule, GraphRule::overload);
  }
}

TEST(DeadlockCycle, NamesTheServicesThatWaitForEachOther) {
  EXPECT_THAT(deadlock_cycle({{"hospice", "ward"},
                              {"ward", "home_care"},
                              {"home_care", "respite"},
                              {"respite", "ward"},
                              {"ward", "home_care"}}),
              ElementsAre("ward", "home_care", "respite", "ward"));
  EXPECT_THAT(deadlock_cycle({{"ward", "ward"}}), ElementsAre("ward", "ward"));
  EXPECT_THAT(deadlock_cycle({{"ward", "home_care"}, {"home_care", "respite"}}), IsEmpty());
  EXPECT_THAT(deadlock_cycle({}), IsEmpty());
}

// Random graphs of up to 24 steps, from sparse to dense; the seed is fixed.
TEST(GraphChecks, FindTheUnreachableAndTheTrappedOfRandomGraphs) {
  std::mt19937 random(20260401);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  std::size_t unreachable = 0;
  std::size_t trapped = 0;
  for (int round = 0; round < 2000; ++round) {
    Builder b;
    const std::size_t size = 2 + below(23);
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t kind = below(8);
      b.step("s" + std::to_string(i), kind == 0 ? "entry" : kind == 1 ? "exit" : "delay");
    }
    std::vector<std::vector<std::size_t>> next(size);
    std::vector<std::vector<std::size_t>> previous(size);
    for (std::size_t i = below(3 * size); i > 0; --i) {
      const std::size_t from = below(size);
      const std::size_t to = below(size);
      b.edge("s" + std::to_string(from), "s" + std::to_string(to), 0.1);
      if (b.graph.steps[from].ends) continue;
      next[from].push_back(to);
      previous[to].push_back(from);
    }
    const auto reached = [&](const std::vector<std::vector<std::size_t>>& ways,
                             bool GraphStep::*is_start) {
      std::vector<bool> seen(size);
      std::queue<std::size_t> waiting;
      for (std::size_t i = 0; i < size; ++i) {
        if (!(b.graph.steps[i].*is_start)) continue;
        seen[i] = true;
        waiting.push(i);
      }
      for (; !waiting.empty(); waiting.pop()) {
        for (const std::size_t to : ways[waiting.front()]) {
          if (!seen[to]) waiting.push(to);
          seen[to] = true;
        }
      }
      return seen;
    };
    const std::vector<bool> from_entry = reached(next, &GraphStep::is_entry);
    const std::vector<bool> to_end = reached(previous, &GraphStep::ends);

    std::vector<std::string> expected;
    for (std::size_t i = 0; i < size; ++i) {
      if (!from_entry[i]) expected.push_back(b.graph.steps[i].name);
    }
    std::vector<std::string> found;
    std::size_t traps = 0;
    for (const Finding& finding : check_graph(b.graph)) {
      if (finding.rule == GraphRule::unreachable) found.push_back(finding.address);
      if (finding.rule != GraphRule::no_way_out) continue;
      ++traps;
      EXPECT_FALSE(to_end[b.index(last_part(finding.address))]) << finding.text;
      for (std::size_t i = 0; i + 1 < finding.path.size(); ++i) {
        const std::vector<std::size_t>& ways = next[b.index(last_part(finding.path[i]))];
        EXPECT_THAT(ways, testing::Contains(b.index(last_part(finding.path[i + 1]))));
      }
    }
    EXPECT_EQ(found, expected);
    const bool all_end = std::find(to_end.begin(), to_end.end(), false) == to_end.end();
    EXPECT_EQ(traps == 0, all_end);
    unreachable += expected.size();
    trapped += traps;
  }
  EXPECT_GT(unreachable, 1000U) << "the graphs must put the check to the test";
  EXPECT_GT(trapped, 1000U);
}

}  // namespace
}  // namespace carersim
