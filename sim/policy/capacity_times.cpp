// Rules that multiply a capacity: a cap on the caseload of a new service in its first months, and a
// team that does less while it is overloaded.
#include "sim/policy/full_service.hpp"
#include "sim/policy/rules.hpp"

namespace carersim {

namespace {

struct CapPlan final : PolicyPlan {
  std::unique_ptr<Policy> create(const PolicySetting& setting) const override;

  ServiceId service;
  double times = 1;
  Span lasts;
};

/// From the start of the policy, for so long, the service takes on only a share of its capacity.
class Cap final : public Policy {
 public:
  Cap(const CapPlan& plan, const PolicySetting& setting)
      : Policy(plan, setting),
        cap_(plan),
        handle_(setting.walks.levers().on_service(plan.service)) {}

 private:
  void starts(Instant now) override {
    change(cap_.times, now);
    call_at(now + cap_.lasts, 0);
  }
  void comes(std::uint32_t what, Instant now) override {
    (void)what;
    change(1, now);
  }
  void change(double times, Instant now) {
    setting().walks.levers().set_capacity(handle_, times, 0);
    in_force(times != 1, now);
    capacities_changed(now);
  }

  const CapPlan& cap_;
  Levers::Handle handle_;
};

std::unique_ptr<Policy> CapPlan::create(const PolicySetting& setting) const {
  return std::make_unique<Cap>(*this, setting);
}

struct SlowPlan final : PolicyPlan {
  std::unique_ptr<Policy> create(const PolicySetting& setting) const override;

  FullPlan full;
  double times = 1;
};

/// While the list is long, some of the hours go into managing it.
class Slow final : public Policy {
 public:
  Slow(const SlowPlan& plan, const PolicySetting& setting)
      : Policy(plan, setting),
        slow_(plan),
        full_(plan.full),
        handle_(setting.walks.levers().on_service(plan.full.service)) {}

 private:
  void starts(Instant now) override { acts_monthly(now); }
  void acts_monthly(Instant now) override {
    const bool was = is_;
    is_ = full_.look(setting().walks);
    if (is_ == was) return;
    setting().walks.levers().set_capacity(handle_, is_ ? slow_.times : 1, 0);
    in_force(is_, now);
    capacities_changed(now);
  }

  const SlowPlan& slow_;
  FullService full_;
  Levers::Handle handle_;
  bool is_ = false;
};

std::unique_ptr<Policy> SlowPlan::create(const PolicySetting& setting) const {
  return std::make_unique<Slow>(*this, setting);
}

}  // namespace

std::unique_ptr<PolicyPlan> read_caseload_cap(const PolicyReader& reader) {
  auto plan = std::make_unique<CapPlan>();
  plan->service = reader.service("service");
  plan->times = reader.cursor["share"].number(Range::share());
  plan->lasts = to_span(Days(reader.days("lasts")));
  return plan;
}

std::unique_ptr<PolicyPlan> read_slow_when_overloaded(const PolicyReader& reader) {
  auto plan = std::make_unique<SlowPlan>();
  plan->full = FullPlan::read(reader);
  plan->times = reader.cursor["times"].number(Range::share());
  return plan;
}

}  // namespace carersim
