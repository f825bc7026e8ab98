#include "apps/carersim/description.hpp"

#include <fmt/format.h>

#include <CLI/Version.hpp>
#include <boost/version.hpp>
#include <charconv>
#include <set>

#include "output/hdf5_version.hpp"
#include "sim/core/this_machine.hpp"
#include "sim/engine/clock.hpp"

namespace carersim {

namespace {

/// "address = value: source (confidence)" of each number that no source measured.
std::vector<std::string> assumptions(const Scenario& scenario) {
  std::vector<std::string> result;
  std::set<std::string> seen;
  const auto add = [&](std::string text) {
    if (seen.insert(text).second) result.push_back(std::move(text));
  };
  for (std::size_t arm = 0; arm < scenario.arms().size(); ++arm) {
    for (const Scenario::Entry& entry : scenario.entries(arm)) {
      const Provenance& origin = entry.provenance;
      if (origin.confidence.empty() || origin.confidence == "seen") continue;
      add(fmt::format("{} = {}: {} ({})", entry.address, entry.value, origin.source,
                      origin.confidence));
    }
    for (const InterventionInfo& intervention : scenario.interventions(arm)) {
      for (const InterventionInfo::Change& change : intervention.changes) {
        if (!change.evidence.starts_with("assumption")) continue;
        add(fmt::format("{} {} ({}): {}", change.address, change.what, intervention.id,
                        change.evidence));
      }
    }
  }
  return result;
}

/// The numbers of the scenario's area: what rates are formed with.
std::map<std::string, double> area_numbers(const Scenario& scenario) {
  std::map<std::string, double> numbers;
  for (const Scenario::Entry& entry : scenario.entries(0)) {
    if (!entry.address.starts_with("area.")) continue;
    const std::string& text = entry.resolved;
    double value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end.ec == std::errc() && end.ptr == text.data() + text.size())
      numbers[entry.address] = value;
  }
  return numbers;
}

}  // namespace

RunDescription describe_run(const LoadedScenario& loaded, const std::string& command) {
  const RunPlan& plan = loaded.plan;
  RunDescription run;
  run.title = plan.title;
  run.command = command;
  run.program_version = CARERSIM_VERSION;
  run.seed = plan.seed;
  run.replications = plan.replications;
  run.measures = plan.measures.all();
  run.wait_names = plan.wait_names;
  for (std::size_t month = 0; month < plan.months->size(); ++month) {
    run.month_dates.push_back(date_text(plan.months->date(month)));
    run.month_days.push_back((plan.months->end(month) - plan.months->start(month)).days());
  }
  run.first_evaluated_month = plan.months->first_evaluated();
  for (std::size_t arm = 0; arm < plan.arms.size(); ++arm) {
    run.arms.push_back(plan.arms[arm].name);
    run.against.push_back(loaded.scenario.against()[arm]);
    run.scenario_texts.push_back(loaded.scenario.resolved_text(arm));
  }
  run.constants = area_numbers(loaded.scenario);
  run.assumptions = assumptions(loaded.scenario);
  run.versions = versions();
  run.provenance = this_machine();
  return run;
}

std::map<std::string, std::string> versions() {
  return {
      {"carersim", CARERSIM_VERSION},
      {"compiler", "g++ " __VERSION__},
      {"SimGrid", Clock::simgrid_version()},
      {"Boost", fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000,
                            BOOST_VERSION % 100)},
      {"HDF5", hdf5_version()},
      {"fmt",
       fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
      {"CLI11", CLI11_VERSION},
  };
}

}  // namespace carersim
