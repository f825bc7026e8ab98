#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/pathway/walks.hpp"
#include "sim/scenario/period.hpp"

namespace carersim {

class Policy;

/// The number that addresses the luck of policies: nobody's own.
inline constexpr std::uint32_t policies_number = UINT32_MAX;

/// What a policy needs of the replication in which it acts.
struct PolicySetting {
  const PathwayPlan& pathways;
  InForce& numbers;
  Walks& walks;
  Recorder& recorder;
  Luck luck;
  Agenda& agenda;
};

/// A rule by which an agency acts, as the scenario states it in `[policy.<name>]`: the same for all
/// replications of an arm.
///
/// Agencies act when they are due, not when people happen: on the first of each month, once the
/// accounts of the last one are closed, and on dates that the rule itself draws.
class PolicyPlan {
 public:
  virtual ~PolicyPlan() = default;
  [[nodiscard]] virtual std::unique_ptr<Policy> create(const PolicySetting& setting) const = 0;

  std::string name;
  LuckName luck = 0;
  Instant from;        ///< the policy acts from this instant on
  MeasureId in_force;  ///< stock: 1 while it changes something
  MeasureId acted;     ///< event: each time it begins to change something
};

/// One policy in one replication.
class Policy {
 public:
  Policy(const PolicyPlan& plan, const PolicySetting& setting) : plan_(plan), s_(setting) {}
  virtual ~Policy() = default;
  Policy(const Policy&) = delete;
  Policy& operator=(const Policy&) = delete;

  /// @param entity  whose events its dates are in the calendar
  void begin(std::uint32_t entity);
  /// The first of a month, from `from` on.
  void month_begins(Instant now);
  /// The calendar's entry for this policy has come up; stale ones do nothing.
  void due(std::uint32_t generation, Instant now);
  [[nodiscard]] std::uint32_t generation() const { return generation_; }

 protected:
  /// Once, at `from`.
  virtual void starts(Instant now) = 0;
  virtual void acts_monthly(Instant now) { (void)now; }
  /// A date that was asked for with call_at(). @param what  as given there
  virtual void comes(std::uint32_t what, Instant now) {
    (void)what;
    (void)now;
  }

  void call_at(Instant when, std::uint32_t what);
  /// Says whether the policy changes anything now; an event each time it begins to.
  void in_force(bool is, Instant now);
  /// The k-th draw of this policy.
  [[nodiscard]] LuckBlock luck(std::uint32_t k) const {
    return s_.luck.block(policies_number, plan_.luck, k);
  }
  /// Capacities were changed: places are offered.
  void capacities_changed(Instant now) { s_.walks.refresh_capacities(now); }

  [[nodiscard]] const PolicyPlan& plan() const { return plan_; }
  [[nodiscard]] const PolicySetting& setting() const { return s_; }

 private:
  void schedule(Instant now);

  static constexpr std::uint32_t start = UINT32_MAX;
  const PolicyPlan& plan_;
  PolicySetting s_;
  std::multimap<std::int64_t, std::uint32_t> dates_;  ///< tick, what
  std::uint32_t entity_ = 0;
  std::uint32_t generation_ = 0;
  bool started_ = false;
  bool in_force_ = false;
};

/// A policy and what its text refers to, while it is read.
struct PolicyReader {
  Cursor cursor;
  const PathwayPlan& pathways;
  const Attributes& attributes;
  InForce& numbers;

  [[nodiscard]] ServiceId service(const char* key) const;
  [[nodiscard]] std::vector<ServiceId> services(const char* key) const;
  /// Steps of kind service, as places among PathwayPlan::service_steps; empty when the key is
  /// absent.
  [[nodiscard]] std::vector<std::size_t> steps(const char* key, ServiceId service) const;
  /// Hand-offs as "from.to"; empty when the key is absent.
  [[nodiscard]] std::vector<std::size_t> hand_offs(const char* key) const;
  /// A length of time; days.
  [[nodiscard]] double days(const char* key) const;
};

/// Reads `[policy.*]`. The rules are listed in policy_rules.cpp.
[[nodiscard]] std::vector<std::unique_ptr<PolicyPlan>> read_policies(
    const Cursor& root, const PathwayPlan& pathways, const Attributes& attributes, InForce& numbers,
    MeasureList& measures, const Months& months);

}  // namespace carersim
