// R1 and R2: how long the ordinary program takes beside hand-written C++, and whether both simulate
// the same model.
#include <fmt/format.h>

#include <cmath>

#include "bench/hand_written.hpp"
#include "bench/measuring.hpp"
#include "models/library.hpp"
#include "models/model.hpp"
#include "sim/experiment/simulation.hpp"

namespace carersim::bench {

namespace {

struct System {
  const char* name;
  const char* scenario;
  unsigned scale;
  unsigned places;  ///< for an assessment, at scale 1
  ReferenceRun (*hand_written)(unsigned scale, std::uint64_t seed);
  double rota_changes;  ///< over the 3650 days; the program computes them instead
};

constexpr System systems[] = {
    {"R1, S=1", "r1.toml", 1, 16, hand_written_r1, 0},
    {"R1, S=10", "r1.toml", 10, 16, hand_written_r1, 0},
    {"R2, S=1", "r2.toml", 1, 22, hand_written_r2, 1042},
};

constexpr const char* figures[] = {"assessment: mean wait, d", "assessment: people waiting",
                                   "assessment: utilisation",  "support: mean wait, d",
                                   "support: people waiting",  "support: utilisation"};

/// Two programs that simulate the same differ in a mean by more than this many of its standard
/// errors, themselves estimated from a few runs, once in some thousand comparisons.
constexpr double most_errors = 5;

RunPlan plan_of(const System& system, const std::string& data) {
  std::vector<Override> overrides;
  if (system.scale > 1) {
    overrides = {
        {"arrivals.case.rate", fmt::format("{} / d", 10 * system.scale)},
        {"service.assessment.places", fmt::format("{} places", system.places * system.scale)},
        {"service.support.places", fmt::format("{} places", 36 * system.scale)}};
  }
  const Scenario scenario = Scenario::load(data + "/bench/scenarios/" + system.scenario, overrides,
                                           standard_library(data));
  return read_run(scenario, carer_model());
}

/// The same numbers from the program's measures.
ReferenceRun reference_run(const System& system, const RunPlan& plan,
                           const ReplicationResult& result) {
  const auto value = [&](const std::string& name) {
    return result.totals[plan.measures.find(name).index()];
  };
  const auto figures_of = [&](const std::string& service) {
    return QueueFigures{value("wait." + service), value("waiting." + service),
                        value("utilisation." + service)};
  };
  ReferenceRun run;
  // Everybody who comes to the assessment has just arrived or been sent for a review.
  const double events = value("arrived.assessment") + value("started.assessment") +
                        value("ended.assessment") + value("gave_up.assessment") +
                        value("started.support") + value("ended.support") + system.rota_changes;
  run.events = static_cast<std::uint64_t>(events + 0.5);
  run.assessment = figures_of("assessment");
  run.support = figures_of("support");
  return run;
}

/// Both programs in turn: of each run the two events/s and the two sets of figures.
std::vector<double> rounds_of(const System& system, unsigned rounds, const std::string& data) {
  RunPlan plan = plan_of(system, data);
  Simulation simulation(plan);
  std::vector<double> numbers;
  for (unsigned round = 0; round <= rounds; ++round) {
    ReferenceRun by_hand, by_program;
    const double hand_seconds =
        seconds_of([&] { by_hand = system.hand_written(system.scale, round); });
    ReplicationResult result;
    const double program_seconds = seconds_of([&] { result = simulation.run(0, round); });
    by_program = reference_run(system, plan, result);
    if (round == 0) continue;  // memory and caches are warm from the second on
    numbers.push_back(static_cast<double>(by_hand.events) / hand_seconds);
    numbers.push_back(static_cast<double>(by_program.events) / program_seconds);
    for (const ReferenceRun& run : {by_hand, by_program}) {
      for (const QueueFigures& queue : {run.assessment, run.support}) {
        numbers.insert(numbers.end(), {queue.mean_wait, queue.mean_queue, queue.utilisation});
      }
    }
  }
  return numbers;
}

bool compare(const Options& options) {
  constexpr std::size_t per_round = 2 + 2 * std::size(figures);
  const unsigned rounds = options.quick ? 7 : 21;
  fmt::print("Reference models: {} runs of 3650 days each in turn, medians, processor time\n\n",
             rounds);
  fmt::print("{:<10} {:>22} {:>22} {:>20}\n", "system", "hand-written, events/s",
             "carersim, events/s", "time, hand-written=1");
  std::vector<std::vector<double>> all;
  for (const System& system : systems) {
    all.push_back(in_child([&] { return rounds_of(system, rounds, options.data); }));
    std::vector<double> by_hand, by_program, ratios;
    for (std::size_t i = 0; i < all.back().size(); i += per_round) {
      by_hand.push_back(all.back()[i]);
      by_program.push_back(all.back()[i + 1]);
      ratios.push_back(all.back()[i] / all.back()[i + 1]);
    }
    fmt::print("{:<10} {:>20.1f} M {:>20.1f} M {:>20.2f}\n", system.name, median(by_hand) / 1e6,
               median(by_program) / 1e6, median(ratios));
  }
  bool agree = true;
  fmt::print("\nThe same model: means of {} runs with their standard errors\n\n", rounds);
  for (std::size_t s = 0; s < all.size(); ++s) {
    for (std::size_t f = 0; f < std::size(figures); ++f) {
      std::vector<double> by_hand, by_program;
      for (std::size_t i = 0; i < all[s].size(); i += per_round) {
        by_hand.push_back(all[s][i + 2 + f]);
        by_program.push_back(all[s][i + 2 + std::size(figures) + f]);
      }
      const Estimate left = estimate(by_hand), right = estimate(by_program);
      const double apart = (right.mean - left.mean) / std::hypot(left.error, right.error);
      const bool good = std::abs(apart) <= most_errors;
      agree = agree && good;
      fmt::print("{:<10} {:<28} {:>9.4g} ± {:<8.2g} {:>9.4g} ± {:<8.2g} {:>+5.1f} errors apart{}\n",
                 systems[s].name, figures[f], left.mean, left.error, right.mean, right.error, apart,
                 good ? "" : "  DISAGREE");
    }
  }
  return agree;
}

}  // namespace

}  // namespace carersim::bench

int main(int count, char** arguments) {
  using namespace carersim::bench;
  const Options options = options_of(
      count, arguments,
      "Runs R1 and R2 from scenario files and by hand-written C++ in turn; ends with 1 when their\n"
      "statistics disagree. --quick: fewer runs.");
  return guarded([&] { return compare(options); });
}
