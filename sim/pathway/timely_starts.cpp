#include "sim/pathway/timely_starts.hpp"

#include <fmt/format.h>

namespace carersim {

void declare_timely(MeasureList& measures, const std::string& name, TimelyPlan& plan) {
  const auto declare = [&](const char* what, const std::string& sentence) {
    return measures.declare(
        {fmt::format("target.{}.{}", name, what), "people", MeasureKind::derived,
         fmt::format("{} By the month in which they came to {}.", sentence, name)});
  };
  const double days = plan.within.days();
  plan.in_time = declare("in_time", fmt::format("People served within {} d.", days));
  plan.late = declare("late", fmt::format("People who waited for longer than {} d.", days));
  plan.refused = declare("refused", "People who were turned away.");
  plan.left = declare("left", fmt::format("People who left the list within {} d.", days));
}

void TimelyStarts::count(ServiceId service, StepId step, Instant came, Instant now, How how) {
  for (std::size_t i = 0; i < plans_.size(); ++i) {
    const TimelyPlan& plan = plans_[i];
    if (plan.service != service || (plan.step.exists() && plan.step != step)) continue;
    if (came < plan.from || came >= plan.until) continue;
    Count& count = counts_[i * months_.size() + months_.month_of(came)];
    const bool late = now - came > plan.within;
    if (how == How::refused) {
      ++count.refused;
    } else if (late) {
      ++count.late;
    } else {
      ++(how == How::started ? count.in_time : count.left);
    }
  }
}

void TimelyStarts::derive(std::vector<double>& totals, std::vector<double>& series) const {
  const std::size_t months = months_.size();
  for (std::size_t i = 0; i < plans_.size(); ++i) {
    const TimelyPlan& plan = plans_[i];
    const auto fill = [&](MeasureId measure, std::int64_t Count::*number) {
      double total = 0;
      for (std::size_t t = 0; t < months; ++t) {
        const auto value = static_cast<double>(counts_[i * months + t].*number);
        series[measure.index() * months + t] = value;
        total += value;
      }
      totals[measure.index()] = total;
    };
    fill(plan.in_time, &Count::in_time);
    fill(plan.late, &Count::late);
    fill(plan.refused, &Count::refused);
    fill(plan.left, &Count::left);
  }
}

}  // namespace carersim
