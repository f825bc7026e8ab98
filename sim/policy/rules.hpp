#pragma once

#include "sim/policy/policy.hpp"

namespace carersim {

/// Reads one policy of a rule.
using ReadPolicy = std::unique_ptr<PolicyPlan> (*)(const PolicyReader& reader);

// What each rule does stands beside its code and in scenarios/README.md.
std::unique_ptr<PolicyPlan> read_close_books(const PolicyReader& reader);
std::unique_ptr<PolicyPlan> read_tighten_criteria(const PolicyReader& reader);
std::unique_ptr<PolicyPlan> read_recruit(const PolicyReader& reader);
std::unique_ptr<PolicyPlan> read_caseload_cap(const PolicyReader& reader);
std::unique_ptr<PolicyPlan> read_slow_when_overloaded(const PolicyReader& reader);
std::unique_ptr<PolicyPlan> read_turnover(const PolicyReader& reader);
std::unique_ptr<PolicyPlan> read_leave_without_cover(const PolicyReader& reader);
std::unique_ptr<PolicyPlan> read_budget_cut(const PolicyReader& reader);
std::unique_ptr<PolicyPlan> read_partner_changes(const PolicyReader& reader);
std::unique_ptr<PolicyPlan> read_sharing_agreement(const PolicyReader& reader);

struct PolicyRule {
  const char* name;
  ReadPolicy read;
};
/// Every rule that `rule = "…"` may name.
[[nodiscard]] const std::vector<PolicyRule>& policy_rules();

}  // namespace carersim
