#include "sim/experiment/branch_point.hpp"

#include <algorithm>

#include "sim/experiment/run_plan.hpp"

namespace carersim {

namespace {

bool same_before(const Timed<double>& one, const Timed<double>& other, Instant at) {
  const auto before = [&](const Timed<double>& number) {
    return std::count_if(number.changes().begin(), number.changes().end(),
                         [&](const auto& change) { return change.from < at; });
  };
  return one.base() == other.base() && before(one) == before(other) &&
         std::equal(
             one.changes().begin(), one.changes().begin() + before(one), other.changes().begin(),
             [](const auto& a, const auto& b) { return a.from == b.from && a.value == b.value; });
}

/// The numbers stand in the same places and are equal until `at`; at the end one arm may have some
/// more, for its programmes.
bool same_before(const InForce& one, const InForce& other, Instant at) {
  for (InForce::Slot slot = 0; slot < std::min(one.size(), other.size()); ++slot) {
    if (!same_before(one.timed(slot), other.timed(slot), at)) return false;
  }
  return true;
}

/// Both have the same services, steps, sources and rules in the same places. The scenario has said
/// already that what is in them is equal.
bool same_parts(const ArmPlan& one, const ArmPlan& other) {
  const PathwayPlan &a = one.pathways, &b = other.pathways;
  const auto named = [](const auto& x, const auto& y) { return x.name == y.name; };
  return a.agencies == b.agencies && a.sources.size() == b.sources.size() &&
         a.hand_offs.size() == b.hand_offs.size() && a.supports.size() == b.supports.size() &&
         std::equal(a.services.begin(), a.services.end(), b.services.begin(), b.services.end(),
                    named) &&
         std::equal(a.steps.begin(), a.steps.end(), b.steps.begin(), b.steps.end(),
                    [](const Step& x, const Step& y) { return x.address == y.address; }) &&
         std::equal(one.policies.begin(), one.policies.end(), other.policies.begin(),
                    other.policies.end(),
                    [](const auto& x, const auto& y) { return x->name == y->name; }) &&
         (one.population == nullptr) == (other.population == nullptr) &&
         (!one.population || one.population->event_names() == other.population->event_names());
}

}  // namespace

std::optional<BranchPoint> find_branch_point(const Scenario& scenario,
                                             const std::vector<ArmPlan>& arms, Instant horizon) {
  const std::size_t index = arms.size() - 1;
  std::optional<BranchPoint> best;
  for (std::size_t stem = 0; stem < index; ++stem) {
    if (arms[stem].branches) continue;
    const std::optional<Instant> at = scenario.first_change(index, stem);
    if (!at || *at >= horizon || (best && *at <= best->at)) continue;
    if (same_parts(arms[stem], arms[index]) &&
        same_before(arms[stem].numbers, arms[index].numbers, *at))
      best = BranchPoint{stem, *at};
  }
  return best;
}

}  // namespace carersim
