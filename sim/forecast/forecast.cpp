#include "sim/forecast/forecast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "sim/forecast/capacity_search.hpp"

namespace carersim {

namespace {

/// So many times as many fresh replications are run where they refute what the search found.
constexpr std::uint32_t most_batches = 4;
constexpr int most_moves = 12;

std::uint32_t times_met(const std::vector<TargetCounts>& counts, double share) {
  return static_cast<std::uint32_t>(std::count_if(
      counts.begin(), counts.end(), [&](const TargetCounts& each) { return each.meets(share); }));
}

void append(std::vector<TargetCounts>& to, const std::vector<TargetCounts>& more) {
  to.insert(to.end(), more.begin(), more.end());
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
    if (std::any_of(forecast_.targets.begin(), forecast_.targets.end(),
                    [](const TargetForecast& one) { return one.found; }))
      confirm();
    return std::move(forecast_);
  }

 private:
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

  /// Runs what was found, and the next smaller, in replications that the search has not seen. Where
  /// these say otherwise more of them decide, and others confirm.
  void confirm() {
    compare(0, 1);
    if (all_stand()) return;
    std::set<std::vector<std::optional<double>>> seen;
    for (int move = 0; move < most_moves; ++move) {
      compare(0, most_batches);
      if (!seen.insert(capacities_).second || !moves()) break;
    }
    compare(0, most_batches);
    for (TargetForecast& one : forecast_.targets) {
      if (!one.found) continue;
      one.decided = {one.recommended.met(one.target.share), one.smaller.met(one.target.share)};
    }
    compare(most_batches, 1);
  }

  [[nodiscard]] bool all_stand() const {
    return std::all_of(
        forecast_.targets.begin(), forecast_.targets.end(), [&](const TargetForecast& one) {
          return !one.found ||
                 (one.recommended.met(one.target.share).share >= settings_.probability &&
                  one.smaller.met(one.target.share).share < settings_.probability);
        });
  }

  /// Moves by a step what is not the smallest that is enough. @return whether anything was
  bool moves() {
    bool any = false;
    for (std::size_t i = 0; i < forecast_.targets.size(); ++i) {
      TargetForecast& one = forecast_.targets[i];
      if (!one.found) continue;
      double by = 0;
      if (one.recommended.met(one.target.share).share < settings_.probability) {
        by = one.step;
      } else if (one.smaller.met(one.target.share).share >= settings_.probability) {
        by = -one.step;
      }
      one.recommended.capacity += by;
      capacities_[i] = one.recommended.capacity;
      any = any || by != 0;
    }
    return any;
  }

  /// Fills in what was found and what is smaller from some batches of fresh replications.
  void compare(std::uint32_t first_batch, std::uint32_t batches) {
    forecast_.first_fresh = settings_.replications + first_batch * settings_.fresh;
    for (TargetForecast& one : forecast_.targets) {
      one.recommended.counts.clear();
      one.smaller.counts.clear();
      // Steps are added and taken away: what is left of nothing is nothing.
      const double less = one.recommended.capacity - one.step;
      one.smaller.capacity = less > one.step / 2 ? less : 0;
    }
    for (std::uint32_t batch = first_batch; batch < first_batch + batches; ++batch) {
      const CapacityRuns::Counts& all = fresh(batch, capacities_, "confirms in fresh replications");
      for (std::size_t i = 0; i < forecast_.targets.size(); ++i) {
        TargetForecast& one = forecast_.targets[i];
        if (!one.found) continue;
        append(one.recommended.counts, all[i]);
        if (one.smaller.capacity <= 0) continue;
        std::vector<std::optional<double>> capacities = capacities_;
        capacities[i] = one.smaller.capacity;
        append(one.smaller.counts,
               fresh(batch, capacities,
                     fmt::format("{}: {}, in fresh replications", one.place.name,
                                 capacity_text(one.kind, one.smaller.capacity)))[i]);
      }
    }
  }

  /// A batch of fresh replications, run once for each choice of capacities.
  const CapacityRuns::Counts& fresh(std::uint32_t batch,
                                    const std::vector<std::optional<double>>& capacities,
                                    const std::string& what) {
    const auto key = std::make_pair(batch, capacities);
    const auto known = fresh_.find(key);
    if (known != fresh_.end()) return known->second;
    watcher_.begins(what);
    return fresh_[key] = runs_.run(capacities, settings_.replications + batch * settings_.fresh,
                                   settings_.fresh);
  }

  CapacityRuns runs_;
  const ForecastSettings& settings_;
  const ForecastWatcher& watcher_;
  std::vector<std::optional<double>> capacities_;  ///< found so far, of each target
  std::map<std::pair<std::uint32_t, std::vector<std::optional<double>>>, CapacityRuns::Counts>
      fresh_;  ///< by batch and capacities
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
