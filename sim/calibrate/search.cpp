#include "sim/calibrate/search.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/error.hpp"

namespace carersim {

namespace {

constexpr double radius_grows = 1.5;
constexpr double radius_shrinks = 0.35;
constexpr double largest_radius = 0.5;
constexpr std::uint32_t linear_evaluations = 4000;  ///< of a sum of squares, not of a simulation
constexpr double linear_first_step = 0.25;
constexpr double linear_tolerance = 1e-6;

std::vector<double> means_of(const std::vector<Observation>& observed) {
  std::vector<double> means;
  for (const Observation& each : observed) means.push_back(each.interval.mean);
  return means;
}

}  // namespace

Search::Search(const SearchPlan& plan, Model model, std::function<void(const SearchPoint&)> told)
    : plan_(plan), model_(std::move(model)), told_(std::move(told)) {
  require(!plan.parameters.empty(), "there is something to look for");
  for (const FreeParameter& parameter : plan.parameters)
    starts_.push_back(parameter.place_of(parameter.start()));
}

std::uint32_t Search::most_evaluations() const {
  std::uint32_t most = 1;
  for (const Method& stage : plan_.stages) most += stage.evaluations;
  return most;
}

std::vector<double> Search::places_of(const std::vector<double>& values) const {
  std::vector<double> places;
  for (std::size_t i = 0; i < values.size(); ++i)
    places.push_back(plan_.parameters[i].place_of(values[i]));
  return places;
}

double Search::loss_at(const std::vector<double>& means, const std::vector<double>& places) const {
  return loss_of(plan_.loss, plan_.targets, means, places, starts_);
}

SearchPoint Search::evaluate(const std::vector<double>& places) {
  SearchPoint point;
  for (std::size_t i = 0; i < places.size(); ++i)
    point.values.push_back(plan_.parameters[i].at(places[i]));
  point.observed = model_(point.values);
  ++evaluations_;
  // The rounded values are what was simulated.
  point.loss = loss_at(means_of(point.observed), places_of(point.values));
  if (!best_ || point.loss < best_->loss) best_ = point;
  if (told_) told_(point);
  return point;
}

void Search::run() {
  evaluate(starts_);
  for (const Method& stage : plan_.stages) {
    if (stage.algorithm == linear_steps) {
      run_linear_steps(stage);
      continue;
    }
    const auto function = [&](const std::vector<double>& places) { return evaluate(places).loss; };
    (void)minimise(stage, plan_.seed, places_of(best_->values), function);
  }
}

std::vector<std::vector<double>> Search::differences(const SearchPoint& point, Sides sides) {
  const std::vector<double> here = places_of(point.values);
  const std::vector<double> means = means_of(point.observed);
  std::vector<std::vector<double>> slopes(plan_.targets.size(),
                                          std::vector<double>(here.size(), 0.0));
  for (std::size_t j = 0; j < here.size(); ++j) {
    const auto moved_to = [&](double place) {
      std::vector<double> places = here;
      places[j] = std::clamp(place, 0.0, 1.0);
      const SearchPoint moved = evaluate(places);
      return std::pair(places_of(moved.values)[j], means_of(moved.observed));
    };
    const bool room_above = here[j] + plan_.difference <= 1;
    const bool room_below = here[j] - plan_.difference >= 0;
    const auto above = room_above || !room_below ? moved_to(here[j] + plan_.difference)
                                                 : std::pair(here[j], means);
    const bool down = !room_above || (sides == Sides::both && room_below);
    const auto below = down ? moved_to(here[j] - plan_.difference) : std::pair(here[j], means);
    const double width = above.first - below.first;
    for (std::size_t t = 0; t < means.size() && width > 0; ++t) {
      const double slope = (above.second[t] - below.second[t]) / width;
      slopes[t][j] = std::isnan(slope) ? 0 : slope;
    }
  }
  return slopes;
}

std::vector<double> Search::least_if_linear(const SearchPoint& from,
                                            const std::vector<std::vector<double>>& slopes,
                                            double radius) const {
  const std::vector<double> here = places_of(from.values);
  const std::vector<double> means = means_of(from.observed);
  // The box of NLopt, laid upon the part of the range within the radius.
  const auto place = [&](const std::vector<double>& unit) {
    std::vector<double> places;
    for (std::size_t j = 0; j < here.size(); ++j) {
      const double low = std::max(0.0, here[j] - radius);
      const double high = std::min(1.0, here[j] + radius);
      places.push_back(low + unit[j] * (high - low));
    }
    return places;
  };
  std::vector<double> start;
  for (const double each : here) {
    const double low = std::max(0.0, each - radius);
    const double high = std::min(1.0, each + radius);
    start.push_back(std::clamp((each - low) / (high - low), 0.0, 1.0));
  }
  const auto function = [&](const std::vector<double>& unit) {
    const std::vector<double> places = place(unit);
    std::vector<double> linear = means;
    for (std::size_t t = 0; t < linear.size(); ++t) {
      for (std::size_t j = 0; j < places.size(); ++j)
        linear[t] += slopes[t][j] * (places[j] - here[j]);
    }
    return loss_at(linear, places);
  };
  const char* algorithm = here.size() < fewest_coordinates("LN_BOBYQA") ? "LN_SBPLX" : "LN_BOBYQA";
  return place(minimise({algorithm, linear_evaluations, linear_first_step, linear_tolerance},
                        plan_.seed, std::move(start), function));
}

void Search::run_linear_steps(const Method& stage) {
  const std::uint32_t end = evaluations_ + stage.evaluations;
  const auto differences_cost = static_cast<std::uint32_t>(plan_.parameters.size());
  double radius = stage.first_step;
  while (radius >= stage.tolerance && evaluations_ + differences_cost < end) {
    const SearchPoint from = *best_;
    const std::vector<std::vector<double>> slopes = differences(from, Sides::one);
    bool better = false;
    while (!better && radius >= stage.tolerance && evaluations_ < end) {
      const std::vector<double> here = places_of(from.values);
      const std::vector<double> there = least_if_linear(from, slopes, radius);
      // The least may lie well within the radius: only a smaller one than its step changes it.
      double step = 0;
      for (std::size_t j = 0; j < here.size(); ++j)
        step = std::max(step, std::abs(there[j] - here[j]));
      if (step < stage.tolerance) return;
      better = evaluate(there).loss < from.loss;
      radius = better ? std::min(largest_radius, radius * radius_grows) : step * radius_shrinks;
    }
    // A neighbour that the differences came upon may be better still than where they started.
    if (from.loss - best_->loss <= stage.tolerance * from.loss) break;
  }
}

}  // namespace carersim
