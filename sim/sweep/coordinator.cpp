#include "sim/sweep/coordinator.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/core/error.hpp"

namespace carersim {

namespace {

/// Units shorter than this are sent one ahead: the time to send one is some 0.1 ms.
constexpr double short_unit = 0.1;
constexpr std::size_t most_problems = 10;
/// So many one after another with none in between that is done: something is wrong with all.
constexpr std::uint32_t most_failures_in_a_row = 50;

}  // namespace

Coordinator::Coordinator(const StudyDescription& study, UnitStore& store, UnitCost& cost,
                         HandOutOrder order, std::size_t workers)
    : study_(study),
      store_(store),
      cost_(cost),
      hand_out_(study, cost, order),
      workers_(workers),
      last_point_(workers) {
  for (std::uint64_t unit = 0; unit < study.units(); ++unit) {
    if (store.state(unit) != UnitStore::State::done) hand_out_.add(study.unit(unit));
  }
}

std::optional<UnitId> Coordinator::next(std::size_t worker) {
  std::deque<UnitId>& has = workers_[worker];
  if (has.size() >= 2) return std::nullopt;
  if (has.size() == 1) {
    const bool is_short = cost_.learned() > 0 && cost_.seconds(has.front().point) < short_unit;
    // Towards the end nobody takes what another could do now.
    if (!is_short || hand_out_.waiting() <= 2 * workers_.size()) return std::nullopt;
  }
  const std::optional<UnitId> unit = hand_out_.next(last_point_[worker]);
  if (unit) {
    has.push_back(*unit);
    ++under_way_;
    last_point_[worker] = unit->point;
  }
  return unit;
}

void Coordinator::finished(std::size_t worker, UnitRecord record) {
  std::deque<UnitId>& has = workers_[worker];
  require(!has.empty() && has.front() == record.unit, "a worker does what it was sent, in order");
  has.pop_front();
  --under_way_;
  record.finished_at = wall_clock();
  seconds_worked_ += record.seconds;
  seconds_preparing_ += record.preparing;
  if (record.status == UnitRecord::Status::failed) {
    fail(record);
    return;
  }
  failed_in_a_row_ = 0;
  store_.add(record);
  cost_.add(record.unit.point, record.seconds - record.preparing);
}

void Coordinator::fail(const UnitRecord& record) {
  store_.add(record);
  ++failed_now_;
  worst_fault_ = std::max(worst_fault_, record.fault);
  if (problems_.size() < most_problems) {
    problems_.push_back(problem_text(study_, record));
  }
  if (++failed_in_a_row_ < most_failures_in_a_row) return;
  throw EnvironmentError(fmt::format(
      "found {} units failed one after another; mend what is wrong, then run again\n  {}",
      failed_in_a_row_, problems_.back()));
}

void Coordinator::returned(std::size_t worker) {
  for (const UnitId unit : workers_[worker]) hand_out_.add(unit);
  under_way_ -= workers_[worker].size();
  workers_[worker].clear();
  last_point_[worker].reset();
}

void Coordinator::lost(std::size_t worker, const std::string& how) {
  std::deque<UnitId>& has = workers_[worker];
  if (!has.empty()) {
    const UnitId unit = has.front();
    ++lost_units_;
    if (++attempts_[unit] >= most_attempts) {
      has.pop_front();
      --under_way_;
      UnitRecord record;
      record.unit = unit;
      record.status = UnitRecord::Status::failed;
      record.fault = UnitRecord::Fault::environment;
      record.problem = fmt::format("{}, {} times", how, most_attempts);
      record.finished_at = wall_clock();
      fail(record);
    }
  }
  returned(worker);
}

double Coordinator::seconds_left() const {
  double seconds = hand_out_.seconds_waiting();
  for (const auto& has : workers_) {
    for (const UnitId unit : has) seconds += cost_.seconds(unit.point);
  }
  return seconds;
}

}  // namespace carersim
