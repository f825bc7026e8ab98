#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "models/attributes.hpp"
#include "sim/experiment/run_plan.hpp"

namespace carersim {

/// The processes of natural history whose consequence the program knows; channels follow them.
enum class ProcessKind : std::uint8_t {
  need_progresses,
  emergency_admission,
  planned_admission,
  ae_attendance,
  person_dies,
  strain_rises,
  strain_falls,
  breakdown,
  care_home_move,
  hours_step_up,
  hours_step_down,
  seeks_own_care,
  carer_emergency,
  carer_dies,
  caring_ends,
  channel,
};
[[nodiscard]] const std::vector<std::string>& process_names();  ///< all but `channel`

/// Most hazards that a dyad can have: its processes and its channels with a rate.
inline constexpr std::size_t max_hazards = 24;

/// A date-dependent multiplier of a hazard, constant within calendar months and shared by all
/// dyads: a season, a ramp, a change on a date.
///
/// The integral of the multiplier, in multiplied seconds, is kept as a cumulative table. Up to the
/// first change, where the multiplier is 1, multiplied seconds are seconds, bit for bit.
class HazardProfile {
 public:
  struct Knot {
    double from;        ///< seconds
    double multiplier;  ///< until the next knot
    double integral;    ///< of the multiplier up to `from`, in seconds
  };

  /// A multiplier of 1 for ever.
  HazardProfile() = default;
  /// @pre knots in order of time, the first at 0
  explicit HazardProfile(const std::vector<std::pair<std::uint32_t, double>>& knots);

  [[nodiscard]] bool is_one() const { return knots_.empty(); }
  /// Multiplied seconds from the start to an instant, in seconds.
  [[nodiscard]] double integral_to(double at) const {
    return at <= one_until_ ? at : integral_after_changes(at);
  }
  /// The instant, in seconds, at which so many multiplied seconds have passed; infinite when they
  /// never do.
  [[nodiscard]] double reached(double integral) const;

 private:
  [[nodiscard]] double integral_after_changes(double at) const;
  /// The last knot whose `value` is not above x.
  template <double Knot::*value>
  [[nodiscard]] const Knot& last_not_above(double x) const;

  std::vector<Knot> knots_;
  /// The multiplier is exactly 1 up to here.
  double one_until_ = std::numeric_limits<double>::infinity();
};

/// One process as the scenario describes it.
struct ProcessPlan {
  std::string name;
  ProcessKind kind = ProcessKind::channel;
  std::size_t channel = 0;  ///< which, for channels
  LuckName luck = 0;
  double base_per_second = 0;  ///< when the rate is one number
  Factors rates;               ///< 0 or 1 factor with rates per second by level
  Factors factors;
  HazardProfile profile;
  StepId enters;
  std::vector<std::size_t> ends;  ///< pathways whose walks of the row it ends
  MeasureId events;
  LevelCounts counts;                 ///< of the events, as `count_by` says
  std::optional<InForce::Slot> cost;  ///< of one event, pounds
  PayerRule payer;
  std::uint32_t ledger_line = 0;
  bool of_person = false;  ///< counts with the person's weight
  Position at;
};

/// Reads `[process.*]` and `[channel.*]`. Channels with no rate of their own are left to the steps
/// that find carers in the course of something else.
[[nodiscard]] std::vector<ProcessPlan> read_processes(const PopulationReader::Context& context);
[[nodiscard]] std::vector<std::string> channel_names(const Cursor& root);

}  // namespace carersim
