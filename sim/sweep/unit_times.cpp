#include "sim/sweep/unit_times.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/core/error.hpp"
#include "sim/random/luck.hpp"

namespace carersim {

namespace {

constexpr double shortest = 1e-6;  ///< seconds; a clock may say 0
constexpr LuckName resample_name = luck_name("pilot point drawn anew");
constexpr LuckName point_name = luck_name("time of a point");
constexpr LuckName unit_name = luck_name("time of a unit");

std::size_t place(double u, std::size_t count) {
  return std::min(static_cast<std::size_t>(u * static_cast<double>(count)), count - 1);
}

}  // namespace

UnitTimes::UnitTimes(const StudyDescription& study, const Pilot& pilot)
    : study_(study), units_(pilot.units) {
  require(!pilot.units.empty(), "a pilot has units");
  see(pilot);
  judge_axes();
}

void UnitTimes::see(const Pilot& pilot) {
  std::map<std::uint32_t, std::vector<const Pilot::Unit*>> by_point;
  for (const Pilot::Unit& unit : pilot.units) by_point[unit.id.point].push_back(&unit);
  for (const auto& [point, units] : by_point) {
    Seen seen{point, 0, 0, 1};
    for (const Pilot::Unit* unit : units) {
      seen.mean += std::max(unit->simulating, shortest) / static_cast<double>(units.size());
      seen.preparing = std::max(seen.preparing, unit->preparing);
    }
    seen_.push_back(seen);
    if (units.size() < 2) continue;
    // A mean lies nearer to its own units than the truth does.
    const auto count = static_cast<double>(units.size());
    const double wider = std::sqrt(count / (count - 1));
    for (const Pilot::Unit* unit : units) {
      const double ratio = std::max(unit->simulating, shortest) / seen.mean;
      factors_.push_back(std::max(1 + (ratio - 1) * wider, 0.0));
    }
  }
  if (factors_.empty()) factors_.push_back(1);
}

double UnitTimes::mean_of_others(std::size_t left_out) const {
  double sum = 0;
  for (std::size_t i = 0; i < seen_.size(); ++i) sum += i == left_out ? 0 : seen_[i].mean;
  return sum / static_cast<double>(seen_.size() - 1);
}

void UnitTimes::judge_axes() {
  if (seen_.size() < 2) return;
  const std::size_t count = seen_.size();
  std::vector<double> by_axes(count), by_mean(count);
  double squares_by_axes = 0, squares_by_mean = 0;
  for (std::size_t i = 0; i < count; ++i) {
    UnitCost cost(study_.points);
    for (std::size_t other = 0; other < count; ++other) {
      if (other != i) cost.add(seen_[other].point, seen_[other].mean);
    }
    by_axes[i] = cost.seconds(seen_[i].point);
    by_mean[i] = mean_of_others(i);
    squares_by_axes += std::pow(seen_[i].mean - by_axes[i], 2);
    squares_by_mean += std::pow(seen_[i].mean - by_mean[i], 2);
  }
  axes_tell_ = squares_by_axes < squares_by_mean;
  for (std::size_t i = 0; i < count; ++i)
    seen_[i].luck = seen_[i].mean / (axes_tell_ ? by_axes[i] : by_mean[i]);
}

UnitSeconds UnitTimes::draw(std::uint32_t number) const {
  const Luck luck(study_.seed, number);
  std::vector<const Seen*> drawn;
  for (std::uint32_t i = 0; i < seen_.size(); ++i)
    drawn.push_back(&seen_[place(luck.block(i, resample_name, 0).uniform(), seen_.size())]);
  UnitCost cost(study_.points);
  for (const Seen* seen : drawn) cost.add(seen->point, seen->mean);
  double preparing = 0, prepared = 0;
  for (const Seen& seen : seen_) {
    preparing += seen.preparing;
    prepared += seen.preparing > 0 ? 1 : 0;
  }
  UnitSeconds seconds;
  seconds.simulating.resize(study_.units());
  seconds.preparing.assign(study_.points.size(),
                           prepared > 0 ? static_cast<float>(preparing / prepared) : 0.0F);
  std::vector<double> of_point(study_.points.size());
  for (std::uint32_t point = 0; point < of_point.size(); ++point) {
    const Seen& other = *drawn[place(luck.block(point, point_name, 0).uniform(), drawn.size())];
    of_point[point] = axes_tell_ ? cost.seconds(point) * other.luck : other.mean;
  }
  for (const Seen& seen : seen_) {
    of_point[seen.point] = seen.mean;
    if (seen.preparing > 0) seconds.preparing[seen.point] = static_cast<float>(seen.preparing);
  }
  for (std::uint64_t unit = 0; unit < study_.units(); ++unit) {
    const UnitId id = study_.unit(unit);
    const double u = luck.block(id.point, unit_name, id.replication).uniform();
    seconds.simulating[unit] =
        static_cast<float>(of_point[id.point] * factors_[place(u, factors_.size())]);
  }
  for (const Pilot::Unit& unit : units_) {
    if (unit.id.replication < study_.replications)
      seconds.simulating[study_.index(unit.id)] = static_cast<float>(unit.simulating);
  }
  return seconds;
}

}  // namespace carersim
