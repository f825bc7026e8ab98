#pragma once

#include <array>
#include <vector>

#include "models/attributes.hpp"
#include "sim/measure/recorder.hpp"
#include "sim/measure/results.hpp"

namespace carersim {

/// How soon carers are found and supported: cumulative incidence from becoming a carer.
///
/// Of those who become carers within the evaluation and can be followed for 6, 12 or 24 months
/// before the run ends, the share who by then had been identified, in contact, assessed, supported.
/// Who stops caring or dies stays in the denominator: nobody is left out for having come to
/// nothing, and no average is taken over those who arrived.
struct TimeToSupportPlan {
  static constexpr std::size_t stages = 4;
  static constexpr std::array<int, 3> months = {6, 12, 24};

  std::array<MeasureId, 3> followed;
  std::array<std::array<MeasureId, 3>, stages> reached, share;  ///< [stage][months]
};
[[nodiscard]] TimeToSupportPlan read_time_to_support(const Attributes& attributes,
                                                     MeasureList& measures);

/// Those of one replication: four bytes for each carer who begins within the evaluation.
class TimeToSupport {
 public:
  TimeToSupport(const TimeToSupportPlan& plan, Recorder& recorder)
      : plan_(plan), recorder_(recorder) {}

  /// Somebody becomes a carer. @param ordinal  among all newcomers of the run, in order
  void begins(std::uint32_t ordinal, std::uint8_t visibility, Instant now);
  /// A newcomer's visibility changes.
  void changes(std::uint32_t ordinal, std::uint8_t visibility, Instant now);
  /// Fills in the shares.
  void derive(ReplicationResult& result) const;

 private:
  struct Newcomer {
    std::uint32_t minute : 28;  ///< of the run, when they became a carer
    std::uint32_t reached : 4;  ///< stages, as bits
  };
  static_assert(sizeof(Newcomer) == 4);
  [[nodiscard]] bool is_followed(const Newcomer& newcomer, std::size_t window) const;

  const TimeToSupportPlan& plan_;
  Recorder& recorder_;
  std::uint32_t first_ = 0;  ///< ordinal of the first who is kept
  std::vector<Newcomer> newcomers_;
};

}  // namespace carersim
