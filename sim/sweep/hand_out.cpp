#include "sim/sweep/hand_out.hpp"

#include <algorithm>

#include "sim/core/error.hpp"

namespace carersim {

namespace {

/// Scatters numbers over all 64 bits (Steele, Lea and Flood 2014, SplitMix64).
std::uint64_t scattered(std::uint64_t number) {
  number += 0x9e3779b97f4a7c15U;
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9U;
  number = (number ^ (number >> 27)) * 0x94d049bb133111ebU;
  return number ^ (number >> 31);
}

}  // namespace

HandOut::HandOut(const StudyDescription& study, const UnitCost& cost, HandOutOrder order)
    : study_(study),
      cost_(cost),
      order_(order),
      waits_(study.units()),
      waiting_of_point_(study.points.size()),
      first_waiting_(study.points.size()),
      begun_(study.points.size()) {}

void HandOut::add(UnitId unit) {
  const std::uint64_t index = study_.index(unit);
  require(!waits_[index], "a unit waits once");
  waits_[index] = true;
  ++waiting_;
  ++waiting_of_point_[unit.point];
  first_waiting_[unit.point] = std::min(first_waiting_[unit.point], unit.replication);
  begun_[unit.point] = false;
  in_order_is_stale_ = true;
}

void HandOut::sort() {
  in_order_.clear();
  for (std::uint32_t point = 0; point < waiting_of_point_.size(); ++point) {
    if (waiting_of_point_[point] > 0 && !begun_[point]) in_order_.push_back(point);
  }
  std::vector<double> keys(study_.points.size());
  for (const std::uint32_t point : in_order_) {
    // Before anything is known, points from all over the design tell most of how long others take.
    const std::uint64_t luck = scattered(order_.seed ^ scattered(point));
    const bool by_luck = order_.kind == HandOutOrder::Kind::shuffled || cost_.learned() == 0;
    keys[point] = by_luck ? static_cast<double>(luck) : cost_.seconds(point);
  }
  std::sort(in_order_.begin(), in_order_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return keys[a] != keys[b] ? keys[a] < keys[b] : a > b;
  });
  sorted_at_ = cost_.learned();
  in_order_is_stale_ = false;
}

UnitId HandOut::take(std::uint32_t point) {
  const std::uint64_t first = study_.index({point, 0});
  for (std::uint32_t& next = first_waiting_[point]; next < study_.replications; ++next) {
    if (!waits_[first + next]) continue;
    waits_[first + next] = false;
    --waiting_of_point_[point];
    --waiting_;
    return {point, next};
  }
  throw ProgramError("a point with units that wait has one");
}

std::optional<UnitId> HandOut::next(std::optional<std::uint32_t> last_point) {
  if (waiting_ == 0) return std::nullopt;
  if (last_point && waiting_of_point_[*last_point] > 0) return take(*last_point);
  // Estimates get better: the order is made anew when twice as much is known.
  if (in_order_is_stale_ || cost_.learned() > 2 * sorted_at_ + 8) sort();
  while (!in_order_.empty()) {
    const std::uint32_t point = in_order_.back();
    in_order_.pop_back();
    if (waiting_of_point_[point] == 0 || begun_[point]) continue;
    begun_[point] = true;
    return take(point);
  }
  // Every point that waits has a worker: help where most is left.
  const auto most = std::max_element(waiting_of_point_.begin(), waiting_of_point_.end());
  return take(static_cast<std::uint32_t>(most - waiting_of_point_.begin()));
}

double HandOut::seconds_waiting() const {
  double seconds = 0;
  for (std::uint32_t point = 0; point < waiting_of_point_.size(); ++point)
    seconds += waiting_of_point_[point] * cost_.seconds(point);
  return seconds;
}

}  // namespace carersim
