#include "sim/policy/policy.hpp"

namespace carersim {

void Policy::begin(std::uint32_t entity) {
  entity_ = entity;
  call_at(plan_.from, start);
}

void Policy::month_begins(Instant now) {
  if (started_) acts_monthly(now);
}

void Policy::due(std::uint32_t generation, Instant now) {
  if (generation != generation_) return;
  while (!dates_.empty() && dates_.begin()->first <= now.ticks()) {
    const std::uint32_t what = dates_.begin()->second;
    dates_.erase(dates_.begin());
    if (what == start) {
      started_ = true;
      starts(now);
    } else {
      comes(what, now);
    }
  }
  schedule(now);
}

void Policy::call_at(Instant when, std::uint32_t what) {
  dates_.emplace(when.ticks(), what);
  if (dates_.begin()->first == when.ticks()) schedule(when);
}

void Policy::schedule(Instant now) {
  if (dates_.empty()) return;
  const Instant when = std::max(now, Instant(dates_.begin()->first));
  if (when < s_.recorder.months().horizon())
    s_.agenda.schedule(when, Entity::of(Entity::Kind::service, entity_), ++generation_);
}

void Policy::in_force(bool is, Instant now) {
  if (is == in_force_) return;
  in_force_ = is;
  s_.recorder.shift(plan_.in_force, is ? 1 : -1, now);
  if (is) s_.recorder.count(plan_.acted);
}

}  // namespace carersim
