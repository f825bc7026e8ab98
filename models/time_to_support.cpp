#include "models/time_to_support.hpp"

#include <fmt/format.h>

#include <limits>

#include "sim/core/error.hpp"
#include "sim/core/quantity.hpp"

namespace carersim {

namespace {

using A = DyadAttribute;

constexpr std::int64_t ticks_per_minute = 60 * ticks_per_second;

/// Minutes of so many months, a month being a twelfth of 365.25 days.
constexpr std::uint32_t minutes_of(int months) {
  return static_cast<std::uint32_t>(months * days_per_year * 24 * 60 / 12);
}

std::uint32_t minute_of(Instant now) {
  return static_cast<std::uint32_t>(now.ticks() / ticks_per_minute);
}

/// How far somebody of this visibility has come, as a number of stages.
std::size_t stages_of(std::uint8_t visibility) {
  return visibility <= level::supported ? visibility : 0;
}

}  // namespace

TimeToSupportPlan read_time_to_support(const Attributes& attributes, MeasureList& measures) {
  TimeToSupportPlan plan;
  const AttributeSpec& visibility = attributes[attribute_id(A::visibility)];
  for (std::size_t w = 0; w < plan.months.size(); ++w) {
    const int months = plan.months[w];
    plan.followed[w] = measures.declare(
        {fmt::format("newcomers.followed_{}_months", months), "carers", MeasureKind::event,
         fmt::format("Carers who began within the evaluation, {} months or more before its end.",
                     months)});
  }
  for (std::size_t stage = 0; stage < plan.stages; ++stage) {
    const std::string& name = visibility.levels[stage + 1];
    for (std::size_t w = 0; w < plan.months.size(); ++w) {
      const int months = plan.months[w];
      plan.reached[stage][w] = measures.declare(
          {fmt::format("newcomers.{}_within_{}_months", name, months), "carers", MeasureKind::event,
           fmt::format("Of newcomers.followed_{0}_months, those {1} within {0} months of becoming "
                       "a carer, in the month in which they were.",
                       months, name)});
      plan.share[stage][w] = measures.declare(
          {fmt::format("newcomers.share_{}_within_{}_months", name, months), "share",
           MeasureKind::derived,
           fmt::format("newcomers.{1}_within_{0}_months over newcomers.followed_{0}_months: a "
                       "cumulative incidence; who stops caring or dies stays in it.",
                       months, name)});
    }
  }
  return plan;
}

bool TimeToSupport::is_followed(const Newcomer& newcomer, std::size_t window) const {
  const Instant end = Instant((std::int64_t{newcomer.minute} + minutes_of(plan_.months[window])) *
                              ticks_per_minute);
  return end <= recorder_.months().horizon();
}

void TimeToSupport::begins(std::uint32_t ordinal, std::uint8_t visibility, Instant now) {
  if (now < recorder_.months().evaluation_start()) return;
  if (newcomers_.empty()) first_ = ordinal;
  require(ordinal == first_ + newcomers_.size(), "newcomers begin in order");
  newcomers_.push_back({minute_of(now) & 0xFFFFFFFU, 0});
  for (std::size_t w = 0; w < plan_.months.size(); ++w) {
    if (is_followed(newcomers_.back(), w)) recorder_.count(plan_.followed[w]);
  }
  changes(ordinal, visibility, now);
}

void TimeToSupport::changes(std::uint32_t ordinal, std::uint8_t visibility, Instant now) {
  if (newcomers_.empty() || ordinal < first_) return;
  Newcomer& newcomer = newcomers_[ordinal - first_];
  const std::uint32_t taken = minute_of(now) - newcomer.minute;
  for (std::size_t stage = 0; stage < stages_of(visibility); ++stage) {
    if ((newcomer.reached >> stage & 1U) != 0) continue;
    newcomer.reached = (newcomer.reached | 1U << stage) & 15U;
    for (std::size_t w = 0; w < plan_.months.size(); ++w) {
      if (taken <= minutes_of(plan_.months[w]) && is_followed(newcomer, w))
        recorder_.count(plan_.reached[stage][w]);
    }
  }
}

void TimeToSupport::derive(ReplicationResult& result) const {
  for (std::size_t stage = 0; stage < plan_.stages; ++stage) {
    for (std::size_t w = 0; w < plan_.months.size(); ++w) {
      const double followed = result.totals[plan_.followed[w].index()];
      result.totals[plan_.share[stage][w].index()] =
          followed > 0 ? result.totals[plan_.reached[stage][w].index()] / followed
                       : std::numeric_limits<double>::quiet_NaN();
    }
  }
}

}  // namespace carersim
