#include <gmock/gmock.h>

#include "program.hpp"

namespace carersim {
namespace {

using program::Outcome;
using program::run;

std::vector<std::filesystem::path> files_in(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(CARERSIM_SOURCE_DIR) + "/" + folder)) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(ShippedScenario, IsFoundWithoutProblem) {
  const TemporaryFolder folder;
  const auto scenarios = files_in("scenarios/ready");
  ASSERT_GE(scenarios.size(), 4U);
  for (const auto& scenario : scenarios) {
    const Outcome outcome = run(folder, {"check", scenario.string()});
    EXPECT_EQ(outcome.code, 0) << scenario << outcome.error;
  }
}

TEST(ShippedScenario, HasAPlaceForEveryIntervention) {
  const TemporaryFolder folder;
  folder.write("rutland.toml",
               "extends = \"base/england.toml\"\narea = \"Rutland\"\n[time]\nstart = 2026-04-01\n"
               "run_in = \"1 year\"\nevaluate = \"5 years\"\n[[arm]]\nname = \"as now\"\n");
  const auto interventions = files_in("scenarios/interventions");
  ASSERT_GE(interventions.size(), 4U);
  for (const auto& intervention : interventions) {
    const Outcome outcome =
        run(folder, {"check", "rutland.toml", "--with", intervention.stem().string()});
    EXPECT_EQ(outcome.code, 0) << intervention << outcome.error;
  }
}

}  // namespace
}  // namespace carersim
