#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "sim/experiment/simulation.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {

/// What happened to one person, one line each: "day step", "day step starts", "day step ends".
using Story = std::vector<std::string>;

/// Runs small scenarios and tells what happened to each person.
class StoriesTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* sub : {"parameters", "scenarios", "interventions"}) {
      std::filesystem::create_directories(folder_ / sub);
    }
  }

  void write(const std::string& name, const std::string& text) const { folder_.write(name, text); }

  /// One story for each number. A process has one clock, so each scenario is run in a child.
  std::vector<Story> told(const std::string& text, const std::vector<std::uint32_t>& numbers,
                          const PopulationReader& reader = {{"somebody"}, {}, {}, {}}) const {
    write("main.toml", text);
    const pid_t child = ::fork();
    if (child == 0) {
      std::ofstream out(folder_ / "told");
      try {
        tell(numbers, reader, out);
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

 private:
  void tell(const std::vector<std::uint32_t>& numbers, const PopulationReader& reader,
            std::ostream& out) const {
    const Library library{folder_ / "parameters", folder_ / "scenarios", folder_ / "interventions",
                          [](const std::string&, std::string&) { return std::optional<Layer>(); }};
    const Scenario scenario = Scenario::load(folder_ / "main.toml", {}, library);
    RunPlan plan = read_run(scenario, reader);
    std::map<LuckName, std::string> names;
    for (const Step& step : plan.arms[0].pathways.steps) {
      const std::string name = step.address.substr(step.address.rfind('.') + 1);
      names[step.luck] = name;
      names[luck_name(step.address + ".patience")] = name + " gave up";
    }
    Simulation simulation(plan);
    for (const std::uint32_t number : numbers) {
      const ReplicationResult result = simulation.run(0, 0, {false, number});
      out << "--\n";
      for (const EventTrace::Event& event : simulation.trace().events_of_followed()) {
        constexpr std::array<const char*, 3> what = {"", " starts", " ends"};
        out << fmt::format("{:.6g} {}{}\n", (event.at - Instant(0)).days(), names[event.what],
                           what.at(event.detail));
      }
      for (const ReplicationResult::Check& check : result.checks) {
        if (!check.holds) out << "! " << check.name << "\n";
      }
    }
  }
};

/// A desk with one place, and what else is said of it; cases come to it once.
inline std::string desk(const std::string& service, const std::string& step = "") {
  return "[service.desk]\nkind = \"caseload\"\n" + service +
         "\n[pathway.case.first]\nkind = \"service\"\nservice = \"desk\"\nnext = \"exit\"\n" +
         step + "\n";
}

}  // namespace carersim
