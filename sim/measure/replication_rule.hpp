#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/measure/statistics.hpp"

namespace carersim {

/// How narrow the interval of a difference has to be: the widest of three half widths.
struct Precision {
  double of_difference = 0;  ///< a share of the size of the mean difference
  double of_baseline = 0;    ///< a share of the size of the baseline's mean
  double absolute = 0;       ///< in the measure's unit

  [[nodiscard]] double allowed(double difference, double baseline) const;
};

/// Hoad, Robinson and Davies (2010, J. Oper. Res. Soc. 61:1632-1644), as options.
struct ReplicationRuleOptions {
  std::uint32_t first = 3;       ///< replications before anything is judged; at least 2
  std::uint32_t look_ahead = 5;  ///< kLimit: that many more have to leave it precise
  std::uint32_t maximum = 200;   ///< where it ends in any case
  double level = 0.95;
};

/// Decides when there are enough replications: when the intervals of all differences are as narrow
/// as asked, and stay so for `look_ahead` more replications (for more than 100, for `look_ahead` in
/// a hundred of them, rounded down), or at the maximum. The look-ahead guards against an interval
/// that is narrow by chance after a few replications.
///
/// Replications are added in order of number, so that the decision does not depend on how many
/// workers there are.
class ReplicationRule {
 public:
  /// One arm's value and its baseline's in one replication.
  struct Pair {
    double baseline = 0, changed = 0;
  };
  /// How one difference stood after a replication.
  struct Standing {
    double difference = 0;  ///< mean; nan when no replication had a value in both arms
    double half_width = 0;
    double allowed = 0;
    /// The half width is no more than allowed; so it counts where there was never a value.
    bool met = false;
  };
  struct Step {
    std::uint32_t replications = 0;
    std::vector<Standing> standings;
    [[nodiscard]] bool met() const;
  };
  enum class Ending : std::uint8_t { none, precise, maximum };

  /// @param precisions  one for each difference
  /// @pre at least one; 2 <= first <= maximum
  ReplicationRule(std::vector<Precision> precisions, ReplicationRuleOptions options);

  /// @param pairs  one for each difference; a pair with nan is left out. @pre it has not ended
  void add(std::span<const Pair> pairs);

  [[nodiscard]] Ending ending() const { return ending_; }
  /// The first number of replications from which all were precise to the end; 0 when none was.
  [[nodiscard]] std::uint32_t precise_from() const { return precise_from_; }
  /// Each judgement, from `first` replications on.
  [[nodiscard]] const std::vector<Step>& trace() const { return trace_; }
  [[nodiscard]] const ReplicationRuleOptions& options() const { return options_; }

 private:
  struct Moments {
    RunningMoments baseline, difference;
  };
  [[nodiscard]] Standing judge(const Moments& moments, const Precision& precision) const;

  std::vector<Precision> precisions_;
  ReplicationRuleOptions options_;
  std::vector<Moments> moments_;
  std::uint32_t count_ = 0;
  std::uint32_t precise_from_ = 0;
  Ending ending_ = Ending::none;
  std::vector<Step> trace_;
};

/// What a rule decided, to be kept with a run's results.
struct ReplicationDecision {
  struct Judged {
    std::string arm, measure;
    Precision precision;
  };
  ReplicationRuleOptions options;
  std::vector<Judged> judged;  ///< what the standings of each step are of
  std::vector<ReplicationRule::Step> trace;
  ReplicationRule::Ending ending = ReplicationRule::Ending::none;  ///< none: it was interrupted
  std::uint32_t precise_from = 0;

  /// Replications at the end of the trace; 0 without one.
  [[nodiscard]] std::uint32_t replications() const {
    return trace.empty() ? 0 : trace.back().replications;
  }
};

}  // namespace carersim
