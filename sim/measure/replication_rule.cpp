#include "sim/measure/replication_rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/error.hpp"

namespace carersim {

double Precision::allowed(double difference, double baseline) const {
  return std::max(
      {of_difference * std::abs(difference), of_baseline * std::abs(baseline), absolute});
}

bool ReplicationRule::Step::met() const {
  return std::all_of(standings.begin(), standings.end(),
                     [](const Standing& standing) { return standing.met; });
}

ReplicationRule::ReplicationRule(std::vector<Precision> precisions, ReplicationRuleOptions options)
    : precisions_(std::move(precisions)), options_(options), moments_(precisions_.size()) {
  require(!precisions_.empty(), "a rule judges at least one difference");
  require(options.first >= 2 && options.first <= options.maximum,
          "a rule judges from the second replication on, and before the last");
}

ReplicationRule::Standing ReplicationRule::judge(const Moments& moments,
                                                 const Precision& precision) const {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  if (moments.difference.count() == 0) return {unknown, unknown, unknown, true};
  const Interval interval = student_interval(moments.difference, options_.level);
  const double allowed = precision.allowed(interval.mean, moments.baseline.mean());
  return {interval.mean, interval.half_width, allowed, interval.half_width <= allowed};
}

void ReplicationRule::add(std::span<const Pair> pairs) {
  require(ending_ == Ending::none, "a rule that has ended judges no more");
  require(pairs.size() == precisions_.size(), "a replication has every difference");
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (!std::isfinite(pairs[i].baseline) || !std::isfinite(pairs[i].changed)) continue;
    moments_[i].baseline.add(pairs[i].baseline);
    moments_[i].difference.add(pairs[i].changed - pairs[i].baseline);
  }
  if (++count_ < options_.first) return;
  Step& step = trace_.emplace_back();
  step.replications = count_;
  for (std::size_t i = 0; i < precisions_.size(); ++i)
    step.standings.push_back(judge(moments_[i], precisions_[i]));
  if (!step.met()) {
    precise_from_ = 0;
  } else if (precise_from_ == 0) {
    precise_from_ = count_;
  }
  const std::uint64_t ahead =
      std::uint64_t{options_.look_ahead} * std::max(precise_from_, 100U) / 100;
  if (precise_from_ > 0 && count_ - precise_from_ >= ahead) {
    ending_ = Ending::precise;
  } else if (count_ >= options_.maximum) {
    ending_ = Ending::maximum;
  }
}

}  // namespace carersim
