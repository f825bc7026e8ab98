// Rules of a service that is full: close the books, so that nobody new is taken on, or tighten the
// criteria, so that only some are. Those who refer lose heart either way.
#include "sim/policy/full_service.hpp"
#include "sim/policy/rules.hpp"

namespace carersim {

namespace {

struct TurnAwayPlan final : PolicyPlan {
  std::unique_ptr<Policy> create(const PolicySetting& setting) const override;

  FullPlan full;
  GoodwillPlan goodwill;
  std::optional<Choice> accepted;  ///< none: nobody
  std::vector<std::size_t> steps;
};

class TurnAway final : public Policy {
 public:
  TurnAway(const TurnAwayPlan& plan, const PolicySetting& setting)
      : Policy(plan, setting), full_(plan.full), goodwill_(plan.goodwill, setting.walks) {
    const Choice* accepted = plan.accepted ? &*plan.accepted : nullptr;
    for (const std::size_t step : plan.steps)
      handles_.push_back(setting.walks.levers().at_step(step, accepted, plan.luck));
  }

 private:
  void starts(Instant now) override { acts_monthly(now); }
  void acts_monthly(Instant now) override {
    const bool was = is_;
    is_ = full_.look(setting().walks);
    for (const Levers::Handle handle : handles_) setting().walks.levers().turn_away(handle, is_);
    if (is_ && !was) goodwill_.is_hurt();
    if (!is_) goodwill_.recovers();
    in_force(is_, now);
  }

  FullService full_;
  Goodwill goodwill_;
  std::vector<Levers::Handle> handles_;
  bool is_ = false;
};

std::unique_ptr<Policy> TurnAwayPlan::create(const PolicySetting& setting) const {
  return std::make_unique<TurnAway>(*this, setting);
}

std::unique_ptr<TurnAwayPlan> read_turn_away(const PolicyReader& reader) {
  auto plan = std::make_unique<TurnAwayPlan>();
  plan->full = FullPlan::read(reader);
  plan->goodwill = GoodwillPlan::read(reader);
  plan->steps = reader.steps("turns_away_at", plan->full.service);
  if (!reader.cursor["turns_away_at"].exists())
    reader.cursor["turns_away_at"].expected("the steps at which people are turned away");
  return plan;
}

}  // namespace

std::unique_ptr<PolicyPlan> read_close_books(const PolicyReader& reader) {
  return read_turn_away(reader);
}

std::unique_ptr<PolicyPlan> read_tighten_criteria(const PolicyReader& reader) {
  auto plan = read_turn_away(reader);
  plan->accepted = read_choice(reader.cursor["accepts"], reader.attributes, reader.numbers,
                               [](const Cursor& c) { return c.timed_number(Range::share()); });
  return plan;
}

}  // namespace carersim
