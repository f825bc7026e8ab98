#include "sim/experiment/run_plan.hpp"

#include <fmt/format.h>

namespace carersim {

namespace {

/// What interventions expect to move is something that is measured.
void check_expectations(const Scenario& scenario, const MeasureList& measures) {
  std::vector<std::string> names;
  for (const Measure& measure : measures.all()) names.push_back(measure.name);
  for (std::size_t arm = 0; arm < scenario.arms().size(); ++arm) {
    for (const InterventionInfo& intervention : scenario.interventions(arm)) {
      for (const InterventionInfo::Change& change : intervention.changes) {
        if (change.measure.empty() || measures.find(change.measure).exists()) continue;
        const std::string near = nearest_word(change.measure, names);
        Problem problem;
        problem.at = change.measure_at;
        problem.where = change.address + ": expect.measure";
        problem.found = fmt::format("\"{}\"", change.measure);
        problem.expected = near.empty()
                               ? std::string("a measure; carersim list measures names them")
                               : fmt::format("a measure; did you mean {}?", near);
        scenario.arm(arm).problems().add(std::move(problem));
      }
    }
  }
}

}  // namespace

RunPlan read_run(const Scenario& scenario, const PopulationReader& reader) {
  RunPlan run;
  run.title = scenario.title();
  for (std::size_t i = 0; i < scenario.arms().size(); ++i) {
    const Cursor root = scenario.arm(i);
    const Period period = read_period(root);
    const Cursor settings = root["run"];
    if (settings["seed"].exists())
      run.seed = static_cast<std::uint64_t>(settings["seed"].count(Range::between(0, 9e15)));
    if (settings["replications"].exists()) {
      run.replications =
          static_cast<std::uint32_t>(settings["replications"].count(Range::between(1, 1e6)));
    }
    if (i == 0) {
      run.period = period;
      // With contradictory dates nothing further can be read in time.
      if (run.period.horizon <= run.period.evaluation_start) {
        scenario.finish();
        throw ProgramError("contradictory dates are a problem of the scenario");
      }
      run.months = std::make_unique<Months>(run.period.start, run.period.evaluation_start,
                                            run.period.horizon);
      run.ledger = std::make_unique<LedgerPlan>(
          reader.payers, root["population"].exists() ? reader.apart : "", run.measures);
    }
    ArmPlan arm;
    arm.name = scenario.arms()[i];
    const bool has_population = root["population"].exists();
    arm.attributes = std::make_unique<Attributes>(has_population ? reader.attributes(root)
                                                                 : std::vector<AttributeSpec>());
    const std::vector<WalkerKind> walkers =
        has_population ? reader.walkers(root) : std::vector<WalkerKind>();
    arm.pathways = read_pathways(root, *arm.attributes, run.measures, *run.ledger, arm.numbers,
                                 run.wait_names, walkers);
    if (i == 0) check_places_today(arm.pathways, arm.numbers, root.problems());
    arm.policies =
        read_policies(root, arm.pathways, *arm.attributes, arm.numbers, run.measures, *run.months);
    if (has_population) {
      arm.population = reader.read({root, *arm.attributes, arm.pathways, run.measures, *run.ledger,
                                    arm.numbers, *run.months});
    }
    if (arm.pathways.steps.empty())
      root["pathway"].problem("no pathway", "at least one [pathway.<name>.<step>]");
    run.arms.push_back(std::move(arm));
    run.arms[i].branches = find_branch_point(scenario, run.arms, run.months->horizon());
  }
  check_expectations(scenario, run.measures);
  scenario.finish();
  return run;
}

}  // namespace carersim
