// Surrey and England from the ordinary scenario, beside dyads with nothing but hazards and a
// calendar.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "bench/bare_dyads.hpp"
#include "bench/measuring.hpp"
#include "models/dyads.hpp"
#include "models/library.hpp"
#include "models/model.hpp"
#include "sim/experiment/simulation.hpp"

namespace carersim::bench {

namespace {

struct Place {
  const char* area;
  const char* run_in;
  const char* evaluate;
};

constexpr Place surrey = {"Surrey", "2 years", "5 years"};
constexpr Place england = {"England", "2 years", "5 years"};
constexpr Place surrey_months = {"Surrey", "3 months", "3 months"};
constexpr Place england_months = {"England", "3 months", "3 months"};

/// The baseline arm of the ready scenario of Surrey, or of England as it is.
RunPlan plan_of(const Place& place, const std::string& data) {
  const std::vector<Override> overrides = {
      {"area", place.area}, {"time.run_in", place.run_in}, {"time.evaluate", place.evaluate}};
  const Scenario scenario =
      Scenario::load(data + "/scenarios/ready/surrey.toml", overrides, standard_library(data));
  return read_run(scenario, carer_model());
}

const DyadsPlan& dyads_of(const RunPlan& plan) {
  const auto* dyads = dynamic_cast<const DyadsPlan*>(plan.arms[0].population.get());
  require(dyads != nullptr, "the model's population is dyads");
  return *dyads;
}

/// A count over the whole run, the run-in included.
double counted(const RunPlan& plan, const ReplicationResult& result, MeasureId measure) {
  const std::size_t months = plan.months->size();
  double sum = 0;
  for (std::size_t t = 0; t < months; ++t) sum += result.series[measure.index() * months + t];
  return sum;
}

double counted(const RunPlan& plan, const ReplicationResult& result, const std::string& measure) {
  const MeasureId id = plan.measures.find(measure);
  require(id.exists(), "the measure is declared");
  return counted(plan, result, id);
}

/// Draws of luck once the dyads are there: a new threshold for each hazard that was reached, what
/// newcomers need, and one for each arrival, decision, delay, offer and case of work. Patience and
/// second tries of a distribution are left out.
double draws_of(const RunPlan& plan, const ReplicationResult& result) {
  const DyadsPlan& dyads = dyads_of(plan);
  const PathwayPlan& pathways = plan.arms[0].pathways;
  double draws = 0;
  const auto everybody = std::find_if(
      result.checks.begin(), result.checks.end(),
      [](const ReplicationResult::Check& check) { return check.name.starts_with("carers:"); });
  require(everybody != result.checks.end(), "the carers are counted");
  draws += (everybody->left - dyads.first_dyads) *
           static_cast<double>(dyads.processes.size() + dyads.arriving_shares.size() + 1);
  for (const ProcessPlan& process : dyads.processes) {
    const double weight = process.of_person ? dyads.person_weight : 1.0;
    draws += counted(plan, result, process.events) / weight;
  }
  for (const Step& step : pathways.steps) {
    const double visits = counted(plan, result, step.visits);
    switch (step.kind) {
      case StepKind::delay:
      case StepKind::review:
        draws += visits * (pathways.delays[step.detail].hand_off ? 2 : 1);
        break;
      case StepKind::decision:
        draws += visits;
        break;
      case StepKind::support:
        draws += visits * static_cast<double>(pathways.offers[step.detail].size());
        break;
      default:
        break;
    }
  }
  for (const ServicePlan& service : pathways.services) {
    draws += counted(plan, result, service.measures.started);
  }
  for (const SourcePlan& source : pathways.sources) {
    draws +=
        counted(plan, result,
                "entered." +
                    pathways.pathways[pathways.steps[source.enter.index()].pathway.index()].name) *
        static_cast<double>(1 + source.attributes.size());
  }
  return draws;
}

struct Run {
  double seconds = 0, entries = 0, traced = 0, draws = 0;
};

Run run_of(RunPlan& plan, Simulation& simulation, std::uint32_t replication) {
  ReplicationResult result;
  Run run;
  run.seconds = seconds_of([&] { result = simulation.run(0, replication); });
  for (const ReplicationResult::Check& check : result.checks) {
    require(check.holds, "every check of a measured run holds");
  }
  run.entries = static_cast<double>(result.entries);
  run.traced = static_cast<double>(result.events);
  run.draws = draws_of(plan, result);
  return run;
}

struct BareRun {
  std::size_t hazards = 0;
  std::uint32_t dyads = 0;
  double draws = 0;  ///< of each event
  double events = 0;
  double years = 0;
};

/// Seconds that bare dyads take for it, from the drawing of their first thresholds on.
template <std::size_t... n>
double seconds_of_bare(const BareRun& run, std::index_sequence<n...>) {
  double seconds = 0;
  const auto with = [&]<std::size_t hazards>() {
    if (hazards != run.hazards) return;
    seconds = seconds_of([&] {
      BareDyads<TimeBuckets, hazards> bare(run.dyads, run.draws,
                                           run.events / run.dyads / run.years);
      bare.run(static_cast<std::uint64_t>(run.events));
    });
  };
  (with.template operator()<n + 1>(), ...);
  return seconds;
}

void measure_surrey(const Options& options) {
  const std::vector<double> numbers = in_child([&] {
    RunPlan plan = plan_of(surrey, options.data);
    Simulation simulation(plan);
    const DyadsPlan& dyads = dyads_of(plan);
    std::vector<double> rates, traced, bare_rates, ratios, draws;
    for (std::uint32_t round = 0; round < (options.quick ? 2 : 5); ++round) {
      const Run run = run_of(plan, simulation, round);
      const BareRun bare = {dyads.processes.size(), dyads.first_dyads, run.draws / run.entries,
                            run.entries, 7};
      const double bare_seconds = seconds_of_bare(bare, std::make_index_sequence<max_hazards>());
      rates.push_back(run.entries / run.seconds);
      traced.push_back(run.traced / run.entries);
      bare_rates.push_back(run.entries / bare_seconds);
      ratios.push_back(bare_seconds / run.seconds);
      draws.push_back(run.draws / run.entries);
    }
    return std::vector<double>{static_cast<double>(dyads.first_dyads),
                               static_cast<double>(dyads.processes.size()),
                               median(draws),
                               median(traced),
                               median(rates),
                               median(bare_rates),
                               median(ratios)};
  });
  fmt::print(
      "Surrey, baseline, 7 simulated years: {:.0f} dyads, {:.0f} hazards, {:.2f} draws and {:.2f} "
      "traced steps an event\n"
      "  carersim                    {:>6.2f} M events/s\n"
      "  bare dyads, as many draws   {:>6.2f} M events/s\n"
      "  rate, bare=1                {:>6.2f}\n\n",
      numbers[0], numbers[1], numbers[2], numbers[3], numbers[4] / 1e6, numbers[5] / 1e6,
      numbers[6]);
}

/// Of each run: dyads, seconds for an event, and the peak of the process's memory.
std::vector<double> runs_of(const Place& place, std::uint32_t runs, const Options& options) {
  return in_child([&] {
    RunPlan plan = plan_of(place, options.data);
    Simulation simulation(plan);
    std::vector<double> seconds;
    for (std::uint32_t i = 0; i < runs; ++i) {
      const Run run = run_of(plan, simulation, i);
      seconds.push_back(run.seconds / run.entries);
    }
    return std::vector<double>{static_cast<double>(dyads_of(plan).first_dyads), median(seconds),
                               peak_bytes()};
  });
}

void measure_england(const Options& options) {
  const Place small = options.quick ? surrey_months : surrey;
  const Place large = options.quick ? england_months : england;
  const std::vector<double> before = runs_of(small, 3, options);
  const std::vector<double> whole = runs_of(large, 1, options);
  const std::vector<double> after = runs_of(small, 3, options);
  const double of_surrey = (before[1] + after[1]) / 2;
  const auto line = [](const char* name, double dyads, double seconds, double bytes) {
    fmt::print("  {:<10} {:>9.0f} dyads {:>8.0f} ns an event {:>9.2f} GiB\n", name, dyads,
               seconds * 1e9, bytes / (1024.0 * 1024 * 1024));
  };
  fmt::print("England, run-in {}, evaluated {}, drawing the dyads included\n", large.run_in,
             large.evaluate);
  line("Surrey", before[0], of_surrey, before[2]);
  line("England", whole[0], whole[1], whole[2]);
  fmt::print("  time of an event, Surrey=1  {:>6.2f}\n", whole[1] / of_surrey);
}

}  // namespace

}  // namespace carersim::bench

int main(int count, char** arguments) {
  using namespace carersim::bench;
  const Options options = options_of(count, arguments,
                                     "Times Surrey against bare dyads, and England against Surrey, "
                                     "with the memory England takes.\n"
                                     "--quick: fewer runs, and six months of England.");
  return guarded([&] {
    measure_surrey(options);
    measure_england(options);
    return true;
  });
}
