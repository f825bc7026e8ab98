#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "sim/scenario/period.hpp"
#include "sim/scenario/scenario.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {

/// A folder of its own with a library of scenarios, parameters and interventions; the test runs in
/// it.
class Workspace : public testing::Test {
 protected:
  void SetUp() override {
    before_ = std::filesystem::current_path();
    std::filesystem::current_path(folder_.path());
    for (const char* sub : {"lib/parameters", "lib/scenarios/base", "lib/interventions"})
      std::filesystem::create_directories(sub);
  }
  void TearDown() override { std::filesystem::current_path(before_); }

  static void write(const std::string& name, const std::string& text) {
    std::ofstream(name, std::ios::binary) << text;
  }

  static Library library() {
    const auto area = [](const std::string& name, const std::filesystem::path&,
                         std::string& nearest) -> std::vector<Layer> {
      if (name == "Nottingham")
        return {{"[area]\nadults = 250000\nwards = 20\n", "area Nottingham"}};
      nearest = nearest_word(name, {"Nottingham", "Leeds"});
      return {};
    };
    return {"lib/parameters", "lib/scenarios", "lib/interventions", area};
  }

  static Scenario load(const std::string& file, const std::vector<Override>& overrides = {}) {
    return Scenario::load(file, overrides, library());
  }
  /// The scenario with this text as main.toml.
  static Scenario load_text(const std::string& text, const std::vector<Override>& overrides = {}) {
    write("main.toml", text);
    return load("main.toml", overrides);
  }

  /// The whole message of everything that is wrong; empty when nothing is.
  static std::string problems_of(const std::string& text,
                                 const std::function<void(const Cursor&)>& read = {},
                                 const std::vector<Override>& overrides = {}) {
    try {
      const Scenario scenario = load_text(text, overrides);
      for (std::size_t i = 0; read && i < scenario.arms().size(); ++i) read(scenario.arm(i));
      scenario.finish();
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }

  static double days(Instant instant) { return (instant - Instant()).days(); }
  /// "base day:value day:value"
  template <class T>
  static std::vector<std::pair<double, double>> steps(const Timed<T>& timed,
                                                      double (*value)(const T&)) {
    std::vector<std::pair<double, double>> result = {{0, value(timed.base())}};
    for (const auto& change : timed.changes())
      result.emplace_back(days(change.from), value(change.value));
    return result;
  }
  static std::vector<std::pair<double, double>> steps(const Timed<double>& timed) {
    return steps<double>(timed, [](const double& value) { return value; });
  }

  TemporaryFolder folder_;
  std::filesystem::path before_;
};

/// Five years from April 2028 after a run-in of two.
inline const std::string two_and_five_years = R"([time]
start = 2026-04-01
run_in = "2 years"
evaluate = "5 years"
)";
inline constexpr double first_of_april_2028 = 731;

}  // namespace carersim
