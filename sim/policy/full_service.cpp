#include "sim/policy/full_service.hpp"

namespace carersim {

FullPlan FullPlan::read(const PolicyReader& reader) {
  FullPlan plan;
  plan.service = reader.service("service");
  plan.above = reader.days("above");
  plan.until = reader.days("until");
  if (plan.until > plan.above)
    reader.cursor["until"].expected("a list that is no longer than `above`");
  if (plan.service.exists() &&
      reader.pathways.services[plan.service.index()].kind == ServiceKind::open_access) {
    reader.cursor["service"].expected("a team, caseload or beds: open access has no list");
  }
  return plan;
}

GoodwillPlan GoodwillPlan::read(const PolicyReader& reader) {
  GoodwillPlan plan;
  plan.hand_offs = reader.hand_offs("referrers");
  if (plan.hand_offs.empty()) return plan;
  plan.times = reader.cursor["goodwill"].number(Range::share());
  plan.recovers = reader.cursor["recovers"].number(Range::share());
  return plan;
}

Goodwill::Goodwill(const GoodwillPlan& plan, Walks& walks) : plan_(plan), walks_(walks) {
  for (const std::size_t hand_off : plan.hand_offs)
    handles_.push_back(walks.levers().on_hand_off(hand_off));
}

void Goodwill::is_hurt() {
  goodwill_ *= plan_.times;
  apply();
}

void Goodwill::recovers() {
  if (goodwill_ == 1) return;
  goodwill_ += (1 - goodwill_) * plan_.recovers;
  apply();
}

void Goodwill::apply() {
  for (const Levers::Handle handle : handles_) walks_.levers().set_hand_off(handle, goodwill_, 1);
}

}  // namespace carersim
