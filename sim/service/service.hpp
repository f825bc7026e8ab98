#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "sim/measure/recorder.hpp"
#include "sim/service/service_plan.hpp"
#include "sim/service/waiting_list.hpp"

namespace carersim {

/// The part of a stay that lies within the evaluation.
class ClippedStays {
 public:
  ClippedStays(Instant from, Instant to) : from_(from), to_(to) {}
  void add(Instant begin, Instant end) {
    const std::int64_t left = std::max(begin.ticks(), from_.ticks());
    const std::int64_t right = std::min(end.ticks(), to_.ticks());
    if (right > left) sum_ += right - left;
  }
  [[nodiscard]] Wide sum() const { return sum_; }

 private:
  Instant from_, to_;
  Wide sum_ = 0;
};

/// Whole places, or workers of whom the last may be part-time.
struct Capacity {
  std::int64_t places = 0;
  double part_time = 0;  ///< fraction worked by the last worker; 0 when all are whole

  /// @param value  WTE of a team; places of another, rounded, but at least 1 unless 0
  [[nodiscard]] static Capacity of(ServiceKind kind, double value) {
    Capacity capacity;
    if (kind == ServiceKind::team) {
      const double whole = static_cast<double>(static_cast<std::int64_t>(value));
      capacity.part_time = value - whole;
      capacity.places = static_cast<std::int64_t>(whole) + (capacity.part_time > 0 ? 1 : 0);
    } else {
      capacity.places = std::llround(value);
      if (capacity.places == 0 && value > 0) capacity.places = 1;
    }
    return capacity;
  }
};

/// A service in one replication: its waiting list, its places, and its two independent counts for
/// Little's law.
struct Service {
  Service(const ServicePlan& service_plan, Waiters& waiters, Instant from, Instant to)
      : plan(&service_plan),
        list(waiters, service_plan.levels, service_plan.ageing),
        open_hours_per_year(service_plan.rota.open_hours_per_year()),
        waiting_stays(from, to),
        service_stays(from, to) {}

  /// Takes the capacity in force.
  void set_capacity(double value) {
    const Capacity capacity = Capacity::of(plan->kind, value);
    places = capacity.places;
    part_time = capacity.part_time;
  }
  /// Takes in the open time of the places up to now. The result is in place-ticks.
  void count_places(const RotaCalendar& rota, Instant now) {
    if (plan->kind == ServiceKind::open_access) return;
    const double in_force = plan->kind == ServiceKind::team
                                ? static_cast<double>(places) - (part_time > 0 ? 1 - part_time : 0)
                                : static_cast<double>(places);
    const Span open = rota.open_between(places_since, now);
    places_integral += static_cast<Wide>(in_force * static_cast<double>(open.ticks()));
    places_since = now;
  }
  /// How long a length takes a whole worker or place: days, or hours of work as open time, since of
  /// a year's open hours only the productive ones are worked.
  [[nodiscard]] Span open_time(double length) const {
    if (plan->kind != ServiceKind::team) return to_span(Days(length));
    return to_span(Days(length / 24.0 * open_hours_per_year / plan->productive_hours));
  }
  [[nodiscard]] bool has_room() const {
    return plan->kind == ServiceKind::open_access || plan->overflows || busy < places;
  }

  const ServicePlan* plan;
  WaitingList list;
  double open_hours_per_year;
  std::int64_t places = 0;
  double part_time = 0;  ///< fraction worked by the last worker; 0 when all are whole
  bool part_time_busy = false;
  std::int64_t busy = 0;      ///< places taken, held ones included
  std::int64_t blocked = 0;   ///< places held by people who wait for their next service
  std::uint32_t opening = 0;  ///< generation of the scheduled opening
  bool opening_scheduled = false;
  ClippedStays waiting_stays;
  ClippedStays service_stays;
  Wide wait_sum = 0;  ///< ticks, of those who started within the evaluation
  std::int64_t starts = 0;
  Wide work_sum = 0;         ///< ticks of open time that those started in the evaluation need
  Wide places_integral = 0;  ///< place-ticks of the present month
  Instant places_since;
  struct Totals {
    std::int64_t arrived = 0, started = 0, ended = 0, gave_up = 0, refused = 0, withdrawn = 0;
    std::int64_t waited_today = 0, served_today = 0;  ///< when the run started
  } totals;                                           ///< over the whole run
  Wide held_sum = 0;
  std::int64_t holds = 0;
};

}  // namespace carersim
