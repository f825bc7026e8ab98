#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/measure/replication_rule.hpp"
#include "sim/measure/results.hpp"

namespace carersim {

/// How `--replications auto` is to choose: --precision and --max-replications.
struct EnoughRequest {
  std::vector<std::string> precisions;   ///< as typed; empty: the defaults
  std::optional<std::uint32_t> maximum;  ///< absent: default_maximum
  static constexpr std::uint32_t default_maximum = 200;

  [[nodiscard]] std::uint32_t most() const { return maximum.value_or(default_maximum); }
};

/// Empty, or what is wrong with the text of a --precision.
[[nodiscard]] std::string check_precision(const std::string& text);

/// Applies the rule for enough replications to a run: judged is the difference of every arm from
/// its baseline in each measure of the table, or in those that --precision names.
class EnoughReplications {
 public:
  /// @throws CommandLineError for a measure that the run does not have
  /// @pre the precisions were checked; some arm is compared with another
  EnoughReplications(const EnoughRequest& request, const RunDescription& run);

  /// Adds one whole replication, in order of number.
  void add(const std::vector<ReplicationResult>& arms);
  [[nodiscard]] bool ended() const { return rule_->ending() != ReplicationRule::Ending::none; }
  [[nodiscard]] ReplicationDecision decision() const;

 private:
  struct Place {
    std::size_t arm = 0, baseline = 0, measure = 0;
  };
  std::vector<Place> places_;
  std::vector<ReplicationDecision::Judged> judged_;
  std::optional<ReplicationRule> rule_;
};

}  // namespace carersim
