// Recruit: when the list is long, staff or places are added once a post is filled, up to a limit.
// They stay when the list is short again.
#include "sim/policy/full_service.hpp"
#include "sim/policy/rules.hpp"

namespace carersim {

namespace {

struct RecruitPlan final : PolicyPlan {
  std::unique_ptr<Policy> create(const PolicySetting& setting) const override;

  FullPlan full;
  double adds = 0;  ///< WTE or places
  std::optional<Distribution> after;
  std::int64_t most = 1;
};

class Recruit final : public Policy {
 public:
  Recruit(const RecruitPlan& plan, const PolicySetting& setting)
      : Policy(plan, setting),
        recruit_(plan),
        full_(plan.full),
        handle_(setting.walks.levers().on_service(plan.full.service)) {}

 private:
  void starts(Instant now) override { acts_monthly(now); }
  void acts_monthly(Instant now) override {
    // One post at a time: the next is advertised when the last one is filled.
    if (!full_.look(setting().walks) || sought_ > filled_ || sought_ == recruit_.most) return;
    const double days = recruit_.after->sample(luck(static_cast<std::uint32_t>(sought_)));
    ++sought_;
    call_at(now + to_span(Days(days)), 0);
  }
  void comes(std::uint32_t what, Instant now) override {
    (void)what;
    ++filled_;
    setting().walks.levers().set_capacity(handle_, 1, recruit_.adds * static_cast<double>(filled_));
    in_force(true, now);
    capacities_changed(now);
  }

  const RecruitPlan& recruit_;
  FullService full_;
  Levers::Handle handle_;
  std::int64_t sought_ = 0, filled_ = 0;
};

std::unique_ptr<Policy> RecruitPlan::create(const PolicySetting& setting) const {
  return std::make_unique<Recruit>(*this, setting);
}

}  // namespace

std::unique_ptr<PolicyPlan> read_recruit(const PolicyReader& reader) {
  auto plan = std::make_unique<RecruitPlan>();
  plan->full = FullPlan::read(reader);
  const bool team = plan->full.service.exists() &&
                    reader.pathways.services[plan->full.service.index()].kind == ServiceKind::team;
  plan->adds = team ? reader.cursor["adds"].quantity<Wte>(Range{0, 10000, true}).value()
                    : reader.cursor["adds"].quantity<Places>(Range{0, 1e7, true}).value();
  plan->after = reader.cursor["after"].distribution(LengthUnit::days);
  plan->most = reader.cursor["most"].count(Range::between(1, 1000));
  return plan;
}

}  // namespace carersim
