#include "sim/economics/cost_effectiveness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/measure/statistics.hpp"

namespace carersim {

namespace {

DrawSummary summary_of(const std::vector<double>& values) {
  RunningMoments moments;
  for (const double value : values) moments.add(value);
  const std::vector<double> ends = {0.025, 0.975};
  const std::vector<double> interval = quantiles(values, ends);
  return {moments.mean(), interval[0], interval[1]};
}

double slope(const FrontierArm& from, const FrontierArm& to) {
  return (to.cost - from.cost) / (to.effect - from.effect);
}

}  // namespace

Quadrant quadrant_of(double cost, double effect) {
  if (cost == 0 || effect == 0) return Quadrant::equal;
  if (effect > 0)
    return cost > 0 ? Quadrant::costs_more_gains_more : Quadrant::costs_less_gains_more;
  return cost > 0 ? Quadrant::costs_more_gains_less : Quadrant::costs_less_gains_less;
}

Incremental incremental(const OutcomeDraws& draws, std::size_t arm, std::size_t against) {
  std::vector<double> costs, effects;
  Incremental result;
  const double part = 1 / static_cast<double>(draws.draws());
  for (std::size_t draw = 0; draw < draws.draws(); ++draw) {
    costs.push_back(draws.cost(draw, arm) - draws.cost(draw, against));
    effects.push_back(draws.effect(draw, arm) - draws.effect(draw, against));
    result.shares[static_cast<std::size_t>(quadrant_of(costs.back(), effects.back()))] += part;
  }
  result.cost = summary_of(costs);
  result.effect = summary_of(effects);
  result.quadrant = quadrant_of(result.cost.mean, result.effect.mean);
  if (result.quadrant == Quadrant::costs_more_gains_more ||
      result.quadrant == Quadrant::costs_less_gains_less) {
    result.icer = result.cost.mean / result.effect.mean;
  }
  return result;
}

std::string words_of(const Incremental& incremental, const std::string& against, MoneyText money) {
  switch (incremental.quadrant) {
    case Quadrant::costs_more_gains_more:
      return fmt::format("costs more and gains more: {} for each QALY gained, against {}",
                         money(*incremental.icer), against);
    case Quadrant::costs_less_gains_more:
      return fmt::format("costs less and gains more: it dominates {}", against);
    case Quadrant::costs_less_gains_less:
      return fmt::format("costs less and gains less: {} saved for each QALY given up, against {}",
                         money(*incremental.icer), against);
    case Quadrant::costs_more_gains_less:
      return fmt::format("costs more and gains less: {} dominates it", against);
    case Quadrant::equal:
      break;
  }
  const double cost = incremental.cost.mean, effect = incremental.effect.mean;
  if (cost == 0 && effect == 0) return fmt::format("costs and gains as much as {}", against);
  if (effect == 0) {
    return cost > 0 ? fmt::format("costs more and gains as much: {} dominates it", against)
                    : fmt::format("costs less and gains as much: it dominates {}", against);
  }
  return effect > 0 ? fmt::format("costs as much and gains more: it dominates {}", against)
                    : fmt::format("costs as much and gains less: {} dominates it", against);
}

std::vector<FrontierArm> frontier(const OutcomeDraws& draws) {
  std::vector<FrontierArm> arms;
  for (std::size_t arm = 0; arm < draws.arms(); ++arm) {
    RunningMoments cost, effect;
    for (std::size_t draw = 0; draw < draws.draws(); ++draw) {
      cost.add(draws.cost(draw, arm));
      effect.add(draws.effect(draw, arm));
    }
    FrontierArm& entry = arms.emplace_back();
    entry.arm = arm;
    entry.cost = cost.mean();
    entry.effect = effect.mean();
  }
  std::stable_sort(arms.begin(), arms.end(), [](const FrontierArm& a, const FrontierArm& b) {
    return a.cost != b.cost ? a.cost < b.cost : a.effect > b.effect;
  });
  std::vector<FrontierArm*> left;
  for (FrontierArm& arm : arms) {
    if (!left.empty() && arm.effect <= left.back()->effect) {
      arm.dominance = Dominance::strong;
      continue;
    }
    // Whoever costs more for a unit of effect than the one after it is dominated by a mixture.
    while (left.size() > 1 &&
           slope(*left[left.size() - 2], *left.back()) >= slope(*left.back(), arm)) {
      left.back()->dominance = Dominance::extended;
      left.pop_back();
    }
    left.push_back(&arm);
  }
  for (std::size_t i = 1; i < left.size(); ++i) {
    left[i]->against = left[i - 1]->arm;
    left[i]->icer = slope(*left[i - 1], *left[i]);
  }
  return arms;
}

std::vector<Acceptability> acceptability(const OutcomeDraws& draws,
                                         const std::vector<double>& thresholds) {
  std::vector<Acceptability> result;
  for (const double threshold : thresholds) {
    const std::vector<double> benefit = draws.net_benefit(threshold);
    const std::size_t arms = draws.arms();
    std::vector<RunningMoments> means(arms);
    Acceptability& entry = result.emplace_back();
    entry.threshold = threshold;
    entry.shares.assign(arms, 0);
    for (std::size_t draw = 0; draw < draws.draws(); ++draw) {
      const auto first = benefit.begin() + static_cast<std::ptrdiff_t>(draw * arms);
      const auto end = first + static_cast<std::ptrdiff_t>(arms);
      const double best = *std::max_element(first, end);
      const auto equal = static_cast<double>(std::count(first, end, best));
      for (std::size_t arm = 0; arm < arms; ++arm) {
        const double value = benefit[draw * arms + arm];
        means[arm].add(value);
        if (value == best) entry.shares[arm] += 1 / equal / static_cast<double>(draws.draws());
      }
    }
    for (std::size_t arm = 1; arm < arms; ++arm) {
      if (means[arm].mean() > means[entry.optimal].mean()) entry.optimal = arm;
    }
    entry.mean_net_benefit = means[entry.optimal].mean();
  }
  return result;
}

}  // namespace carersim
