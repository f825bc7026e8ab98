#include "sim/forecast/forecast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/forecast/capacity_search.hpp"

namespace carersim {

namespace {

/// Runs until fresh replications tell what was found from the next smaller capacity.
constexpr std::uint32_t most_batches = 4;
constexpr int most_moves = 6;

std::uint32_t times_met(const std::vector<TargetCounts>& counts, double share) {
  return static_cast<std::uint32_t>(std::count_if(
      counts.begin(), counts.end(), [&](const TargetCounts& each) { return each.meets(share); }));
}

void append(std::vector<TargetCounts>& to, std::vector<TargetCounts> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

class Solver {
 public:
  Solver(RunPlan& plan, const std::vector<WaitTarget>& targets,
         const std::vector<TargetPlace>& places, const ForecastSettings& settings, Instant until,
         std::uint32_t jobs, const Interruption& interruption, const ForecastWatcher& watcher)
      : runs_(plan, targets, places, until, jobs, interruption, watcher.runs),
        settings_(settings),
        watcher_(watcher),
        capacities_(targets.size()) {
    forecast_.settings = settings;
    forecast_.first_fresh = settings.replications;
    const Instant from = plan.months->evaluation_start();
    for (std::size_t i = 0; i < targets.size(); ++i) {
      const ServicePlan& service = plan.arms.front().pathways.services[places[i].service.index()];
      TargetForecast& one = forecast_.targets.emplace_back();
      one.target = targets[i];
      one.place = places[i];
      one.kind = service.kind;
      one.steps = steps_of(plan.arms.front().pathways, places[i].service);
      constexpr double half_a_wte = 0.5;
      one.step = settings.step > 0                   ? settings.step
                 : service.kind == ServiceKind::team ? half_a_wte
                                                     : 1;
      const Timed<double>& planned = runs_.planned(i);
      one.now.capacity = one.lowest = one.highest = planned.at(from);
      for (const auto& change : planned.changes()) {
        if (change.from <= from || change.from >= until) continue;
        one.lowest = std::min(one.lowest, change.value);
        one.highest = std::max(one.highest, change.value);
      }
    }
  }

  Forecast solve() {
    watcher_.begins("as now");
    CapacityRuns::Counts now = runs_.run(capacities_, 0, settings_.replications);
    for (std::size_t i = 0; i < now.size(); ++i)
      forecast_.targets[i].now.counts = std::move(now[i]);
    watcher_.looked(forecast_);
    for (std::size_t i = 0; i < forecast_.targets.size(); ++i) search(i);
    int moves = 0;
    while (!confirm(moves < most_moves ? Moves::allowed : Moves::done)) ++moves;
    return std::move(forecast_);
  }

 private:
  enum class Moves { allowed, done };

  [[nodiscard]] std::uint32_t needed() const {
    const double exact = settings_.probability * settings_.replications;
    return static_cast<std::uint32_t>(std::ceil(exact - 1e-9));
  }

  /// Runs the search's replications until it is clear whether a target is met often enough.
  CapacitySearch::Tried attempt(std::size_t target, double capacity) {
    TargetForecast& one = forecast_.targets[target];
    watcher_.begins(fmt::format("{}: {}", one.place.name, capacity_text(one.kind, capacity)));
    std::vector<std::optional<double>> capacities = capacities_;
    capacities[target] = capacity;
    const auto count = [&](const CapacityRuns::Counts& counts) {
      CapacitySearch::Tried tried;
      tried.of = static_cast<std::uint32_t>(counts[target].size());
      tried.met = times_met(counts[target], one.target.share);
      tried.enough = tried.met >= needed();
      return tried;
    };
    const auto is_clear = [&](const CapacityRuns::Counts& counts) {
      const CapacitySearch::Tried tried = count(counts);
      return tried.enough || tried.met + (settings_.replications - tried.of) < needed();
    };
    return count(runs_.run(capacities, 0, settings_.replications, is_clear));
  }

  void search(std::size_t target) {
    TargetForecast& one = forecast_.targets[target];
    // The present capacity is tried as the nearest whole step, unless it is one.
    const double in_steps = one.now.capacity / one.step;
    const auto nearest = static_cast<std::int64_t>(std::llround(in_steps));
    const bool is_whole = std::abs(in_steps - static_cast<double>(nearest)) < 1e-9 &&
                          one.lowest == one.highest && target == 0;
    // So many that nobody waits for a place.
    constexpr std::int64_t times_now = 20, at_least = 100;
    const std::int64_t most = times_now * nearest + at_least;
    CapacitySearch::Tried of_now;
    if (is_whole) {
      of_now.of = settings_.replications;
      of_now.met = times_met(one.now.counts, one.target.share);
      of_now.enough = of_now.met >= needed();
    } else if (nearest > 0) {
      of_now = attempt(target, static_cast<double>(nearest) * one.step);
    }
    CapacitySearch search(nearest, of_now, most, [&](std::int64_t steps) {
      return attempt(target, static_cast<double>(steps) * one.step);
    });
    const std::optional<std::int64_t> found = search.run();
    for (const auto& [steps, tried] : search.tried())
      one.tried.push_back(
          {static_cast<double>(steps) * one.step, tried.met, tried.of, tried.enough});
    one.contradicts_itself = search.contradicts_itself();
    one.found = found.has_value();
    if (found) {
      one.recommended.capacity = static_cast<double>(*found) * one.step;
      capacities_[target] = one.recommended.capacity;
      return;
    }
    one.unlimited.capacity = static_cast<double>(most) * one.step;
    watcher_.begins(fmt::format("{}: nobody waits for a place", one.place.name));
    std::vector<std::optional<double>> capacities = capacities_;
    capacities[target] = one.unlimited.capacity;
    one.unlimited.counts = std::move(runs_.run(capacities, 0, settings_.replications)[target]);
  }

  /// Confirms all that was found. @return false when something had to be moved
  bool confirm(Moves moves) {
    for (TargetForecast& one : forecast_.targets) {
      one.recommended.counts.clear();
      one.smaller.counts.clear();
      one.smaller.capacity = std::max(0.0, one.recommended.capacity - one.step);
    }
    forecast_.first_fresh = next_fresh_;
    for (std::uint32_t batch = 0; batch < most_batches; ++batch) {
      if (!run_fresh()) return true;  // nothing was found
      next_fresh_ += settings_.fresh;
      bool clear = true;
      for (std::size_t i = 0; i < forecast_.targets.size(); ++i) {
        TargetForecast& one = forecast_.targets[i];
        if (!one.found) continue;
        const Proportion met = one.recommended.met(one.target.share);
        const Proportion less = one.smaller.met(one.target.share);
        const double wanted = settings_.probability;
        const double moved = met.high < wanted ? one.step : less.low >= wanted ? -one.step : 0;
        if (moved != 0 && moves == Moves::allowed) {
          one.recommended.capacity += moved;
          capacities_[i] = one.recommended.capacity;
          return false;
        }
        clear = clear && met.share >= wanted && less.high < wanted;
      }
      if (clear) break;
    }
    return true;
  }

  /// One batch of fresh replications of everything that was found. @return false when nothing was
  bool run_fresh() {
    bool any = false;
    for (const TargetForecast& one : forecast_.targets) any = any || one.found;
    if (!any) return false;
    watcher_.begins("confirms in fresh replications");
    CapacityRuns::Counts all = runs_.run(capacities_, next_fresh_, settings_.fresh);
    for (std::size_t i = 0; i < all.size(); ++i) {
      TargetForecast& one = forecast_.targets[i];
      if (!one.found) continue;
      append(one.recommended.counts, std::move(all[i]));
      if (one.smaller.capacity <= 0) continue;
      watcher_.begins(fmt::format("{}: {}, in fresh replications", one.place.name,
                                  capacity_text(one.kind, one.smaller.capacity)));
      std::vector<std::optional<double>> capacities = capacities_;
      capacities[i] = one.smaller.capacity;
      append(one.smaller.counts, std::move(runs_.run(capacities, next_fresh_, settings_.fresh)[i]));
    }
    return true;
  }

  CapacityRuns runs_;
  const ForecastSettings& settings_;
  const ForecastWatcher& watcher_;
  std::vector<std::optional<double>> capacities_;  ///< found so far, of each target
  std::uint32_t next_fresh_ = settings_.replications;
  Forecast forecast_;
};

}  // namespace

Proportion CapacityOutcome::met(double share) const {
  if (counts.empty()) return {0, 0, 0, 0, 0};
  return proportion(times_met(counts, share), static_cast<std::uint32_t>(counts.size()));
}

std::string capacity_text(ServiceKind kind, double capacity) {
  const std::string number = fmt::format("{:.12g}", std::round(capacity * 100) / 100);
  if (kind == ServiceKind::team) return number + " WTE";
  const char* thing = kind == ServiceKind::beds ? "bed" : "place";
  return fmt::format("{} {}{}", number, thing, number == "1" ? "" : "s");
}

Forecast make_forecast(RunPlan& plan, const std::vector<WaitTarget>& targets,
                       const std::vector<TargetPlace>& places, const ForecastSettings& settings,
                       Instant until, std::uint32_t jobs, const Interruption& interruption,
                       const ForecastWatcher& watcher) {
  return Solver(plan, targets, places, settings, until, jobs, interruption, watcher).solve();
}

}  // namespace carersim
