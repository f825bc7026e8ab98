// What steps count: people by their attributes, times between steps, places given up late, who
// waits at which level. Each number below was worked out by hand.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "sim/experiment/simulation.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {
namespace {

class Counting : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* sub : {"parameters", "scenarios", "interventions"})
      std::filesystem::create_directories(folder_ / sub);
  }

  /// Totals by measure of cases that arrive on the given days; "!" with the problems when the text
  /// is refused. A process has one clock, so the run is a child's.
  std::map<std::string, std::string> totals(const std::string& text,
                                            const std::string& days) const {
    folder_.write("times.csv", days);
    folder_.write("main.toml",
                  text + "\n[arrivals.all]\ntimes = \"times.csv\"\nenter = \"way.first\"\n" +
                      "attribute.age = { share = { young = 0, old = 1 } }\n" +
                      "attribute.payer = \"state\"\n"
                      "[time]\nstart = 2026-04-01\nrun_in = \"0 d\"\nevaluate = \"30 d\"\n");
    const pid_t child = ::fork();
    if (child == 0) {
      std::ofstream out(folder_ / "totals");
      try {
        write_totals(out);
      } catch (const std::exception& error) {
        out << "!\t" << error.what() << "\n";
      }
      out.close();
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    std::map<std::string, std::string> found;
    std::ifstream in(folder_ / "totals");
    for (std::string line; std::getline(in, line);) {
      const std::size_t tab = line.find('\t');
      if (tab == std::string::npos) {
        found["!"] += "\n" + line;
      } else {
        found[line.substr(0, tab)] = line.substr(tab + 1);
      }
    }
    return found;
  }

  static inline const std::string attributes_ =
      "[attribute.age]\nlevels = [\"young\", \"old\"]\n"
      "[attribute.payer]\nlevels = [\"self\", \"state\"]\n";
  TemporaryFolder folder_;

 private:
  void write_totals(std::ostream& out) const {
    const Library library{folder_ / "parameters", folder_ / "scenarios", folder_ / "interventions",
                          [](const std::string&, const std::filesystem::path&, std::string&) {
                            return std::vector<Layer>();
                          }};
    const Scenario scenario = Scenario::load(folder_ / "main.toml", {}, library);
    RunPlan plan = read_run(scenario, {{"somebody"}, {}, {}, {}});
    Simulation simulation(plan);
    const ReplicationResult result = simulation.run(0, 0, {});
    for (std::size_t i = 0; i < plan.measures.size(); ++i)
      out << fmt::format("{}\t{:.6g}\n", plan.measures.all()[i].name, result.totals[i]);
    for (std::size_t i = 0; i < plan.wait_names.size(); ++i)
      out << fmt::format("median {}\t{:.2g}\n", plan.wait_names[i],
                         result.waits[i].quantile_days(0.5));
  }
};

TEST_F(Counting, CountsWhoComesByLevelsAndByPairsBeforeTheStepSetsAnything) {
  auto found = totals(attributes_ +
                          "[pathway.way.first]\nkind = \"mark\"\nset.payer = \"self\"\n"
                          "count_by = [\"age\", [\"age\", \"payer\"]]\nnext = \"second\"\n"
                          "[pathway.way.second]\nkind = \"exit\"\n"
                          "count_by = [[\"payer\", \"age\"]]\n",
                      "1\n2\n3\n");
  EXPECT_EQ(found["people.way.first"], "3");
  EXPECT_EQ(found["people.way.first.age.old"], "3");
  EXPECT_EQ(found["people.way.first.age.young"], "0");
  EXPECT_EQ(found["people.way.first.age.old.payer.state"], "3");
  EXPECT_EQ(found["people.way.first.age.old.payer.self"], "0");
  EXPECT_EQ(found["people.way.second.payer.self.age.old"], "3");
  EXPECT_EQ(found["people.way.second.payer.state.age.old"], "0");
}

TEST_F(Counting, CountsAtAServiceThoseWhoseServiceBegins) {
  auto found = totals(attributes_ +
                          "[service.desk]\nkind = \"caseload\"\nplaces = \"1 places\"\n"
                          "spell = \"4 d\"\nqueue.limit = 1\n"
                          "[pathway.way.first]\nkind = \"service\"\nservice = \"desk\"\n"
                          "count_by = [\"age\"]\nnext = \"exit\"\n",
                      "0\n1\n2\n28\n29\n");
  EXPECT_EQ(found["people.way.first"], "3");  // the third is refused, the last still waits
  EXPECT_EQ(found["people.way.first.age.old"], "3");
  EXPECT_EQ(found["visits.way.first"], "5");
}

TEST_F(Counting, TakesTimesFromTheStepThatStartedTheClock) {
  auto found = totals(
      attributes_ +
          "[service.desk]\nkind = \"caseload\"\nplaces = \"1 places\"\nspell = \"3 d\"\n"
          "[pathway.way.first]\nkind = \"delay\"\nlasts = \"2 d\"\nclock = \"asked\"\nnext = "
          "\"seen\"\n"
          "[pathway.way.seen]\nkind = \"service\"\nservice = \"desk\"\n"
          "timed = { as = \"seen\", since = \"asked\", late_after = \"4 d\" }\nnext = \"over\"\n"
          "[pathway.way.over]\nkind = \"exit\"\ntimed = { as = \"over\", since = \"asked\" }\n",
      "0\n1\n1\n20\n");
  // Served on days 2, 5, 8 and 22, having asked on days 0, 1, 1 and 20.
  EXPECT_EQ(found["time.seen.people"], "4");
  EXPECT_EQ(found["time.seen.days"], "15");
  EXPECT_EQ(found["time.seen.late"], "2");
  EXPECT_EQ(found["time.over.days"], "27");
  EXPECT_EQ(found["median time.seen"], "2");
}

TEST_F(Counting, CountsPlacesHeldAndGivenUpLate) {
  auto found =
      totals(attributes_ +
                 "[service.ward]\nkind = \"beds\"\nplaces = \"9 places\"\nspell = \"2 "
                 "d\"\nlate_after = \"1 d\"\n"
                 "[service.home]\nkind = \"caseload\"\nplaces = \"1 places\"\nspell = \"5 d\"\n"
                 "[pathway.way.first]\nkind = \"service\"\nservice = \"ward\"\nhold = true\nnext = "
                 "\"home\"\n"
                 "[pathway.way.home]\nkind = \"service\"\nservice = \"home\"\nnext = \"exit\"\n",
             "0\n0.5\n3\n28\n");
  // Ready on days 2, 2.5, 5 and 30; the home has room on days 2, 7, 12: held 0, 4.5 and 7 days.
  EXPECT_EQ(found["released.ward.case"], "3");
  EXPECT_EQ(found["released_late.ward.case"], "2");
  EXPECT_EQ(found["late_days.ward.case"], "11.5");
}

TEST_F(Counting, CountsWhoWaitsAtEachLevelAsTheyChange) {
  auto found =
      totals(attributes_ +
                 "[service.desk]\nkind = \"caseload\"\nplaces = \"1 places\"\n"
                 "spell = \"15 d\"\nqueue.order = \"priority\"\nqueue.by = \"age\"\n"
                 "queue.levels = [\"young\", \"old\", \"again\"]\n"
                 "[pathway.way.first]\nkind = \"service\"\nservice = \"desk\"\nnext = \"more\"\n"
                 "[pathway.way.more]\nkind = \"service\"\nservice = \"desk\"\n"
                 "level = \"again\"\nnext = \"exit\"\n",
             "0\n3\n");
  // The second waits from day 3 to 15, the first again from day 15 to 30.
  EXPECT_EQ(found["waiting.desk"], "0.9");
  EXPECT_EQ(found["waiting.desk.old"], "0.4");
  EXPECT_EQ(found["waiting.desk.young"], "0");
  EXPECT_EQ(found["waiting.desk.again"], "0.5");
}

TEST_F(Counting, RefusesWhatItCannotCount) {
  const auto told = [&](const std::string& keys) {
    return totals(attributes_ + "[pathway.way.first]\nkind = \"exit\"\n" + keys, "1\n")["!"];
  };
  EXPECT_NE(told("count_by = [\"agee\"]\n").find("did you mean"), std::string::npos);
  EXPECT_NE(told("count_by = \"age\"\n").find("expected a list of attributes"), std::string::npos);
  EXPECT_NE(told("count_by = [[]]\n").find("no attribute"), std::string::npos);
  EXPECT_NE(told("timed = { as = \"x\", since = \"y\" }\n").find("no step of this pathway has a"),
            std::string::npos);
}

}  // namespace
}  // namespace carersim
