// Rules about the staff of a team: people leave and posts stand vacant; people are away and nobody
// covers.
#include <cmath>

#include "sim/policy/rules.hpp"

namespace carersim {

namespace {

/// Each whole worker is now there, now not, by luck of their own.
struct StaffingPlan final : PolicyPlan {
  std::unique_ptr<Policy> create(const PolicySetting& setting) const override;

  ServiceId service;
  Distribution there = Distribution::deterministic(1);      ///< days until a worker goes
  Distribution not_there = Distribution::deterministic(1);  ///< days until there is one again
};

class Staffing final : public Policy {
 public:
  Staffing(const StaffingPlan& plan, const PolicySetting& setting)
      : Policy(plan, setting),
        staffing_(plan),
        handle_(setting.walks.levers().on_service(plan.service)) {}

 private:
  /// Luck for so many changes of each worker.
  static constexpr std::uint32_t most_changes = 4096;

  void starts(Instant now) override {
    const double staff =
        setting().numbers[setting().pathways.services[staffing_.service.index()].capacity];
    workers_.resize(static_cast<std::size_t>(std::ceil(staff)));
    for (std::uint32_t worker = 0; worker < workers_.size(); ++worker) {
      // The part-time worker comes last.
      workers_[worker].wte = std::min(1.0, staff - worker);
      next(worker, now);
    }
  }
  void comes(std::uint32_t worker, Instant now) override {
    workers_[worker].there = !workers_[worker].there;
    double missing = 0;
    for (const Worker& w : workers_) missing += w.there ? 0 : w.wte;
    setting().walks.levers().set_capacity(handle_, 1, -missing);
    in_force(missing > 0, now);
    capacities_changed(now);
    next(worker, now);
  }
  void next(std::uint32_t worker, Instant now) {
    Worker& w = workers_[worker];
    const LuckBlock block = luck(worker * most_changes + w.changes++);
    const double days = (w.there ? staffing_.there : staffing_.not_there).sample(block);
    call_at(now + to_span(Days(days)), worker);
  }

  struct Worker {
    double wte = 1;
    bool there = true;
    std::uint32_t changes = 0;
  };
  const StaffingPlan& staffing_;
  Levers::Handle handle_;
  std::vector<Worker> workers_;
};

std::unique_ptr<Policy> StaffingPlan::create(const PolicySetting& setting) const {
  return std::make_unique<Staffing>(*this, setting);
}

ServiceId read_team(const PolicyReader& reader) {
  const ServiceId service = reader.service("service");
  if (service.exists() && reader.pathways.services[service.index()].kind != ServiceKind::team) {
    reader.cursor["service"].expected("a team, since places have no staff");
  }
  return service;
}

}  // namespace

std::unique_ptr<PolicyPlan> read_turnover(const PolicyReader& reader) {
  auto plan = std::make_unique<StaffingPlan>();
  plan->service = read_team(reader);
  const double a_year = reader.cursor["leaves"].quantity<PerYear>(Range{0, 100, true}).value();
  plan->there = Distribution::exponential(days_per_year / a_year);
  plan->not_there = reader.cursor["vacant"].distribution(LengthUnit::days);
  return plan;
}

std::unique_ptr<PolicyPlan> read_leave_without_cover(const PolicyReader& reader) {
  auto plan = std::make_unique<StaffingPlan>();
  plan->service = read_team(reader);
  const double away = reader.cursor["away"].number(Range{0, 0.9, true});
  plan->not_there = reader.cursor["spell"].distribution(LengthUnit::days);
  plan->there = Distribution::exponential(plan->not_there.mean() * (1 - away) / away);
  return plan;
}

}  // namespace carersim
