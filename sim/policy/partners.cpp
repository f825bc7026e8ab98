// What happens to agencies and between them: budgets are cut, partners are reorganised, agreements
// to share information succeed or fail.
#include "sim/policy/rules.hpp"

namespace carersim {

namespace {

/// Something that comes now and then and lasts a while.
struct SpellPlan {
  Distribution between = Distribution::deterministic(1);  ///< days from the end to the next
  Distribution lasts = Distribution::deterministic(1);    ///< days

  static SpellPlan read(const PolicyReader& reader) {
    SpellPlan plan;
    const double a_year = reader.cursor["happens"].quantity<PerYear>(Range{0, 100, true}).value();
    plan.between = Distribution::exponential(days_per_year / a_year);
    plan.lasts = reader.cursor["lasts"].distribution(LengthUnit::days);
    return plan;
  }
};

/// A change that begins and ends by luck of its own.
class Spells : public Policy {
 public:
  Spells(const PolicyPlan& plan, const SpellPlan& spell, const PolicySetting& setting)
      : Policy(plan, setting), spell_(spell) {}

 protected:
  /// @param n  the how-manieth change
  virtual void changes(bool begins, std::uint32_t n, Instant now) = 0;

 private:
  void starts(Instant now) override { next(now); }
  void comes(std::uint32_t what, Instant now) override {
    (void)what;
    is_ = !is_;
    in_force(is_, now);
    changes(is_, changes_, now);
    next(now);
  }
  void next(Instant now) {
    const Distribution& length = is_ ? spell_.lasts : spell_.between;
    call_at(now + to_span(Days(length.sample(luck(changes_++)))), 0);
  }

  const SpellPlan& spell_;
  std::uint32_t changes_ = 0;
  bool is_ = false;
};

struct BudgetCutPlan final : PolicyPlan {
  std::unique_ptr<Policy> create(const PolicySetting& setting) const override;

  SpellPlan spell;
  std::vector<ServiceId> services;
  double times = 1;
  double disappointed = 0;
};

/// Money that was promised is taken away for a while: capacity falls, and some of those who wait
/// are told so and give up.
class BudgetCut final : public Spells {
 public:
  BudgetCut(const BudgetCutPlan& plan, const PolicySetting& setting)
      : Spells(plan, plan.spell, setting), cut_(plan) {
    for (const ServiceId service : plan.services)
      handles_.push_back(setting.walks.levers().on_service(service));
  }

 private:
  void changes(bool begins, std::uint32_t n, Instant now) override {
    for (const Levers::Handle handle : handles_)
      setting().walks.levers().set_capacity(handle, begins ? cut_.times : 1, 0);
    if (begins) {
      for (const ServiceId service : cut_.services)
        setting().walks.disappoint(service, cut_.disappointed, plan().luck, n, now);
    }
    capacities_changed(now);
  }

  const BudgetCutPlan& cut_;
  std::vector<Levers::Handle> handles_;
};

std::unique_ptr<Policy> BudgetCutPlan::create(const PolicySetting& setting) const {
  return std::make_unique<BudgetCut>(*this, setting);
}

struct PartnerChangesPlan final : PolicyPlan {
  std::unique_ptr<Policy> create(const PolicySetting& setting) const override;

  SpellPlan spell;
  std::vector<std::size_t> hand_offs;
  double goodwill = 1;
};

/// A partner is reorganised or its people change: for a while it refers fewer.
class PartnerChanges final : public Spells {
 public:
  PartnerChanges(const PartnerChangesPlan& plan, const PolicySetting& setting)
      : Spells(plan, plan.spell, setting), goodwill_(plan.goodwill) {
    for (const std::size_t hand_off : plan.hand_offs)
      handles_.push_back(setting.walks.levers().on_hand_off(hand_off));
  }

 private:
  void changes(bool begins, std::uint32_t n, Instant now) override {
    (void)n;
    (void)now;
    for (const Levers::Handle handle : handles_)
      setting().walks.levers().set_hand_off(handle, begins ? goodwill_ : 1, 1);
  }

  double goodwill_;
  std::vector<Levers::Handle> handles_;
};

std::unique_ptr<Policy> PartnerChangesPlan::create(const PolicySetting& setting) const {
  return std::make_unique<PartnerChanges>(*this, setting);
}

struct SharingPlan final : PolicyPlan {
  std::unique_ptr<Policy> create(const PolicySetting& setting) const override;

  std::vector<std::size_t> hand_offs;
  double succeeds = 1;
  double lost_times = 1;
  Distribution after = Distribution::deterministic(1);
};

/// Partners work on an agreement to share information. It is reached or it is not, once in each
/// replication; where it is, fewer people are lost between them.
class SharingAgreement final : public Policy {
 public:
  SharingAgreement(const SharingPlan& plan, const PolicySetting& setting)
      : Policy(plan, setting), sharing_(plan) {
    for (const std::size_t hand_off : plan.hand_offs)
      handles_.push_back(setting.walks.levers().on_hand_off(hand_off));
  }

 private:
  void starts(Instant now) override {
    if (luck(0).uniform() >= sharing_.succeeds) return;
    call_at(now + to_span(Days(sharing_.after.sample(luck(1)))), 0);
  }
  void comes(std::uint32_t what, Instant now) override {
    (void)what;
    for (const Levers::Handle handle : handles_)
      setting().walks.levers().set_hand_off(handle, 1, sharing_.lost_times);
    in_force(true, now);
  }

  const SharingPlan& sharing_;
  std::vector<Levers::Handle> handles_;
};

std::unique_ptr<Policy> SharingPlan::create(const PolicySetting& setting) const {
  return std::make_unique<SharingAgreement>(*this, setting);
}

std::vector<std::size_t> read_links(const PolicyReader& reader) {
  std::vector<std::size_t> all = reader.hand_offs("hand_offs");
  if (!reader.cursor["hand_offs"].exists())
    reader.cursor["hand_offs"].expected("at least one hand-off as \"from.to\"");
  return all;
}

}  // namespace

std::unique_ptr<PolicyPlan> read_budget_cut(const PolicyReader& reader) {
  auto plan = std::make_unique<BudgetCutPlan>();
  plan->spell = SpellPlan::read(reader);
  plan->services = reader.services("services");
  plan->times = reader.cursor["times"].number(Range::share());
  plan->disappointed = reader.cursor["disappoints"].number(Range::share());
  return plan;
}

std::unique_ptr<PolicyPlan> read_partner_changes(const PolicyReader& reader) {
  auto plan = std::make_unique<PartnerChangesPlan>();
  plan->spell = SpellPlan::read(reader);
  plan->hand_offs = read_links(reader);
  plan->goodwill = reader.cursor["goodwill"].number(Range::share());
  return plan;
}

std::unique_ptr<PolicyPlan> read_sharing_agreement(const PolicyReader& reader) {
  auto plan = std::make_unique<SharingPlan>();
  plan->hand_offs = read_links(reader);
  plan->succeeds = reader.cursor["succeeds"].number(Range::share());
  plan->lost_times = reader.cursor["lost_times"].number(Range::share());
  plan->after = reader.cursor["after"].distribution(LengthUnit::days);
  return plan;
}

}  // namespace carersim
