#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/forecast/capacity_runs.hpp"
#include "sim/measure/proportion.hpp"

namespace carersim {

/// How sure a forecast is to be, and on how much it rests.
struct ForecastSettings {
  /// Share of replications in which the target must be met over the evaluation.
  double probability = 0.8;
  std::uint32_t replications = 30;  ///< of each capacity that is tried, the same ones for all
  std::uint32_t fresh = 60;         ///< other ones, which confirm what was found
  double step = 0;                  ///< of WTE or places; 0: half a WTE, one place
};

/// A capacity and what it gives.
struct CapacityOutcome {
  double capacity = 0;  ///< WTE or places, from the start of the evaluation on
  std::vector<TargetCounts> counts;

  [[nodiscard]] Proportion met(double share) const;
};

/// The capacity forecast of one target.
struct TargetForecast {
  WaitTarget target;
  TargetPlace place;
  ServiceKind kind = ServiceKind::team;
  std::vector<std::string> steps;  ///< at which people come to the service
  double step = 1;                 ///< by which capacities were tried

  CapacityOutcome now;  ///< with the capacity of the scenario; its number is that of the start
  double lowest = 0, highest = 0;  ///< of the scenario's capacity in the evaluation

  struct Tried {
    double capacity = 0;
    std::uint32_t met = 0, of = 0;
    bool enough = false;
  };
  std::vector<Tried> tried;  ///< in order of capacity
  bool contradicts_itself = false;

  /// Where a capacity was found: it and the next smaller one, in fresh replications.
  bool found = false;
  CapacityOutcome recommended;
  CapacityOutcome smaller;  ///< of 0: nobody is served, and nothing was run
  /// Where the first fresh replications said otherwise than the search: how often these two met the
  /// target in those that decided. The counts above are then of others still.
  struct Decided {
    Proportion recommended, smaller;
  };
  std::optional<Decided> decided;
  /// Otherwise: with so many that nobody waits for a place.
  CapacityOutcome unlimited;
};

/// All targets, which share their runs.
struct Forecast {
  ForecastSettings settings;
  std::vector<TargetForecast> targets;
  std::uint32_t first_fresh = 0;  ///< the first replication that confirms
};

/// What a forecast tells while it runs.
struct ForecastWatcher {
  /// A run begins. @param what  in words: `as now`, `desk: 12.5 WTE`
  std::function<void(const std::string& what)> begins = [](const std::string&) {};
  /// What the scenario's own capacity gives, before anything is looked for; what it throws comes
  /// through.
  std::function<void(const Forecast&)> looked = [](const Forecast&) {};
  CapacityRuns::Watcher runs;
};

/// `12.5 WTE`, `1 place`, `3 places`.
[[nodiscard]] std::string capacity_text(ServiceKind kind, double capacity);

/// Finds for each target the smallest capacity that meets it, one target after another, each with
/// the capacities that were found before; then confirms all of them together, and for each the next
/// smaller one, in replications that the search has not seen. Where these say otherwise, several
/// times as many of them decide, and others confirm.
///
/// @param until  see CapacityRuns
/// @throws ForecastInterrupted, and what a run throws
[[nodiscard]] Forecast make_forecast(RunPlan& plan, const std::vector<WaitTarget>& targets,
                                     const std::vector<TargetPlace>& places,
                                     const ForecastSettings& settings, Instant until,
                                     std::uint32_t jobs, const Interruption& interruption,
                                     const ForecastWatcher& watcher);

}  // namespace carersim
