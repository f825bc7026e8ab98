#include "sim/calibrate/target.hpp"

#include <cmath>

namespace carersim {

namespace {

constexpr double interval_level = 0.95;

}  // namespace

const std::vector<std::string>& target_role_names() {
  static const std::vector<std::string> names = {"fitted", "held_out", "input", "structural"};
  return names;
}

const std::vector<std::string>& target_strength_names() {
  static const std::vector<std::string> names = {"hard", "soft"};
  return names;
}

Observation observe(const std::vector<double>& by_replication) {
  RunningMoments moments;
  for (const double value : by_replication) moments.add(value);
  Observation observation;
  observation.interval = student_interval(moments, interval_level);
  observation.standard_error =
      moments.standard_deviation() / std::sqrt(static_cast<double>(moments.count()));
  return observation;
}

const char* verdict_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::hit:
      return "hit";
    case Verdict::miss:
      return "MISS";
    case Verdict::echo:
      return "echo";
    case Verdict::unknown:
      break;
  }
  return "no value";
}

Verdict verdict_of(const Target& target, const Observation& observation) {
  const double mean = observation.interval.mean;
  if (!target.counts()) return Verdict::echo;
  if (std::isnan(mean)) return Verdict::unknown;
  return mean >= target.low && mean <= target.high ? Verdict::hit : Verdict::miss;
}

Score score_of(const std::vector<Target>& targets, const std::vector<Observation>& observations) {
  require(targets.size() == observations.size(), "every target was observed");
  Score score;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const bool hit = verdict_of(targets[i], observations[i]) == Verdict::hit;
    if (!targets[i].counts()) ++score.echoes;
    if (targets[i].role == TargetRole::held_out) {
      ++score.held_out;
      score.held_out_hit += hit ? 1 : 0;
    }
    if (targets[i].role != TargetRole::fitted) continue;
    ++score.fitted;
    score.fitted_hit += hit ? 1 : 0;
    if (targets[i].strength == TargetStrength::soft) continue;
    ++score.hard_fitted;
    score.hard_fitted_hit += hit ? 1 : 0;
  }
  return score;
}

}  // namespace carersim
