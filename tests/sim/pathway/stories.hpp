#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/experiment/simulation.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {

/// What happened to one person, one line each: "day step", "day step starts", "day step ends".
using Story = std::vector<std::string>;

/// Tells what one person does: "1.25 first" when they come to a step, "... starts" and "... ends"
/// of service, "... gave up".
class Teller final : public ObserverOfNothing {
 public:
  Teller(const PathwayPlan& plan, std::uint32_t number, std::ostream& out)
      : plan_(plan), number_(number), out_(out) {}

  void walk_begins(WalkId walk, std::uint32_t number) override {
    walks_[walk] = {number == number_, StepId::none(), StayKind::delay};
  }
  void reaches(WalkId walk, StepId step, Instant now) override { tell(walk, step, "", now); }
  void begins(WalkId walk, StepId step, StayKind kind, Instant now) override {
    if (kind == StayKind::place_held) return;
    walks_[walk].step = step;
    walks_[walk].kind = kind;
    if (kind == StayKind::served) tell(walk, step, " starts", now);
  }
  void ends(WalkId walk, Ending ending, Instant now) override {
    const Own& own = walks_[walk];
    const bool served = own.kind == StayKind::served || own.kind == StayKind::served_again;
    if (served && ending == Ending::completed) tell(walk, own.step, " ends", now);
    if (ending == Ending::gave_up) tell(walk, own.step, " gave up", now);
  }

 private:
  struct Own {
    bool followed;
    StepId step;
    StayKind kind;
  };
  void tell(WalkId walk, StepId step, const char* what, Instant now) {
    if (!walks_[walk].followed) return;
    const std::string& address = plan_.steps[step.index()].address;
    out_ << fmt::format("{:.6g} {}{}\n", (now - Instant(0)).days(),
                        address.substr(address.rfind('.') + 1), what);
  }

  const PathwayPlan& plan_;
  std::uint32_t number_;
  std::ostream& out_;
  std::map<WalkId, Own> walks_;
};

/// Runs small scenarios and tells what happened to each person.
class StoriesTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* sub : {"parameters", "scenarios", "interventions"}) {
      std::filesystem::create_directories(folder_ / sub);
    }
  }

  void write(const std::string& name, const std::string& text) const { folder_.write(name, text); }

  /// What is told of the first arm of a scenario. A process has one clock, so each scenario is run
  /// in a child.
  using Telling = std::function<void(RunPlan&, Simulation&, std::ostream&)>;
  std::vector<Story> run_and_tell(const std::string& text, const PopulationReader& reader,
                                  const Telling& tell) const {
    write("main.toml", text);
    const pid_t child = ::fork();
    if (child == 0) {
      std::ofstream out(folder_ / "told");
      try {
        const Library library{folder_ / "parameters", folder_ / "scenarios",
                              folder_ / "interventions",
                              [](const std::string&, const std::filesystem::path&, std::string&) {
                                return std::vector<Layer>();
                              }};
        const Scenario scenario = Scenario::load(folder_ / "main.toml", {}, library);
        RunPlan plan = read_run(scenario, reader);
        Simulation simulation(plan);
        tell(plan, simulation, out);
      } catch (const std::exception& error) {
        out << "! " << error.what() << "\n";
      }
      out.close();
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    std::vector<Story> stories;
    std::ifstream in(folder_ / "told");
    for (std::string line; std::getline(in, line);) {
      if (line == "--" || stories.empty()) stories.emplace_back();
      if (line != "--") stories.back().push_back(line);
    }
    return stories;
  }

  /// One story for each number.
  std::vector<Story> told(const std::string& text, const std::vector<std::uint32_t>& numbers,
                          const PopulationReader& reader = {{"somebody"}, {}, {}, {}}) const {
    return run_and_tell(text, reader,
                        [&](RunPlan& plan, Simulation& simulation, std::ostream& out) {
                          for (const std::uint32_t number : numbers) {
                            out << "--\n";
                            Teller teller(plan.arms[0].pathways, number, out);
                            tell_broken_checks(simulation.run(0, 0, &teller), out);
                          }
                        });
  }

  static void tell_broken_checks(const ReplicationResult& result, std::ostream& out) {
    for (const ReplicationResult::Check& check : result.checks) {
      if (!check.holds) out << "! " << check.name << "\n";
    }
  }

  /// Plain cases that arrive on the given days, one story each.
  std::vector<Story> cases_told(const std::string& text, const std::vector<double>& days) const {
    std::string csv = "day\n";
    std::vector<std::uint32_t> numbers;
    for (const double day : days) {
      csv += fmt::format("{}\n", day);
      numbers.push_back(first_case_number | static_cast<std::uint32_t>(numbers.size()));
    }
    write("times.csv", csv);
    return told(text + "\n[arrivals.all]\ntimes = \"times.csv\"\nenter = \"case.first\"\n" + time_,
                numbers);
  }

  std::string time_ = "[time]\nstart = 2026-04-13\nrun_in = \"0 d\"\nevaluate = \"900 d\"\n";
  TemporaryFolder folder_;
};

/// A desk with one place, and what else is said of it; cases come to it once.
inline std::string desk(const std::string& service, const std::string& step = "") {
  return "[service.desk]\nkind = \"caseload\"\n" + service +
         "\n[pathway.case.first]\nkind = \"service\"\nservice = \"desk\"\nnext = \"exit\"\n" +
         step + "\n";
}

}  // namespace carersim
