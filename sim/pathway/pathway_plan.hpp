#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/clock.hpp"
#include "sim/pathway/timely_starts.hpp"
#include "sim/pathway/today_plan.hpp"
#include "sim/service/level_counts.hpp"
#include "sim/service/service_plan.hpp"

namespace carersim {

enum class StepKind : std::uint8_t {
  entry,
  delay,
  service,
  decision,
  support,
  review,
  wait,
  start,
  mark,
  close,
  exit
};
[[nodiscard]] const std::vector<std::string>& step_kind_names();

/// Who walks a pathway: plain cases, or one of the kinds of people that the population has.
struct WalkerKind {
  std::string name;
  double weight = 1;  ///< with which their events and costs count in area totals
};
/// Kind 0 is the plain case; supports are walked by kind 1.
inline constexpr std::uint8_t plain_case = 0;

/// What a step costs each time it is reached.
struct StepCharge {
  InForce::Slot pounds = 0;
  PayerRule payer;
  std::uint32_t ledger_line = 0;
};

/// People counted at a step: when they reach it, at a service step when their service begins, as
/// they are before the step sets anything.
struct StepCount {
  MeasureId people;
  LevelCounts by;
  std::int64_t micro_weight = 0;  ///< with which each counts, in millionths
};

/// How long people took from the step that started a clock to this one; taken when the step is
/// reached, at a service step when the service begins.
struct StepTime {
  std::uint8_t clock = 0;
  std::size_t wait_index = 0;  ///< histogram
  MeasureId people;            ///< amounts, since some count with a weight
  MeasureId days;
  std::optional<Span> late_after;
  MeasureId late;  ///< of the people, those who took at least `late_after`
};

/// A change of the person that may end a delay before its time.
struct Wake {
  AttributeId attribute;
  std::uint32_t levels = 0;  ///< that wake, as bits
  InForce::Slot share = 0;   ///< probability with which one such change does
  StepId to;
};

struct DelayPlan {
  std::optional<Distribution> lasts;  ///< days; absent for a hand-off
  Factors factors;
  InForce::Slot times = InForce::one;  ///< multiplies the length
  std::optional<std::size_t> hand_off;
  StepId lost_to;
  LuckName lost_luck = 0;
  std::vector<Wake> wakes;
  LuckName wake_luck = 0;
  bool until = false;  ///< of kind wait: over at once where a wake's level is there already
};

struct ServiceStepPlan {
  ServiceId service;
  std::optional<Distribution> length;  ///< instead of the service's own
  Factors factors;                     ///< instead of the service's own when `length` is given
  InForce::Slot times = InForce::one;  ///< multiplies the length, and so does the service's own
  std::optional<std::uint8_t> level;
  std::optional<Distribution> patience;  ///< instead of the service's own
  StepId gave_up, refused;
  bool holds = false;
  std::vector<Assignment> at_start, at_end;
  LuckName patience_luck = 0;
};

struct Branch {
  StepId to;
  bool otherwise = false;
  Choice share;
};

/// One step, compiled: everything the walk needs is an index.
struct Step {
  StepKind kind = StepKind::exit;
  bool releases = false;
  std::uint16_t local = 0;  ///< place among the steps of its pathway
  PathwayId pathway;
  StepId next;
  LuckName luck = 0;
  MeasureId visits;
  std::uint32_t detail = 0;  ///< index into the table of its kind
  std::int32_t charge = -1;
  std::int32_t count = -1;    ///< index into the table of counts
  std::int32_t time = -1;     ///< index into the table of times
  std::int32_t clock = -1;    ///< started when the step is reached
  std::int32_t support = -1;  ///< the support whose active step this is
  std::uint32_t first_assignment = 0, assignments = 0;
  StepId starts;        ///< kind start, and service: begun when the service begins
  std::string address;  ///< pathway.carer.assessment
  AgencyId agency;
  Position at;
};

struct PathwayInfo {
  std::string name;
  std::uint8_t walker = plain_case;
  std::uint16_t steps = 0;
  double weight = 1;  ///< with which its events and costs count in area totals
  MeasureId entered, left, inside;
  std::vector<std::string> clocks;
};

struct HandOffPlan {
  AgencyId from, to;
  InForce::Slot delay;              ///< days
  InForce::Slot lost;               ///< probability
  std::optional<double> variation;  ///< coefficient of variation of a gamma around the delay
  Position at;
};

/// A package that changes hazards for a while. It is a pathway of one step, walked side by side
/// with the carer's own.
struct SupportPlan {
  std::string name;
  Choice take_up;
  Instant from;                  ///< offered from this instant on
  StepId active;                 ///< its step
  std::vector<Assignment> sets;  ///< while active; goes back to the first level
  struct Effect {
    std::string process;
    double times = 1;
    Position at;
  };
  std::vector<Effect> effects;
  LuckName take_up_luck = 0;
  MeasureId taken_up;
  MeasureId active_people;
  std::optional<InForce::Slot> cost_per_day, cost_per_year;
  PayerRule payer;
  std::uint32_t ledger_line = 0;
};

/// Plain cases that arrive: a Poisson stream whose rate may change, or given times.
struct SourcePlan {
  std::string name;
  StepId enter;
  Timed<double> rate_per_day;  ///< 0 when times are given
  std::vector<double> season;  ///< twelve multipliers, or empty
  std::vector<Instant> times;
  struct CaseAttribute {
    AttributeId attribute;
    std::vector<double> shares;  ///< cumulative, by level
    LuckName luck = 0;
  };
  std::vector<CaseAttribute> attributes;
  LuckName luck = 0;  ///< of the stream itself; salts the luck of its cases
  Position at;
};

/// Everything of an arm that people walk through.
struct PathwayPlan {
  std::vector<std::string> agencies;
  std::vector<std::string> agency_rotas;
  std::vector<HandOffPlan> hand_offs;
  std::vector<ServicePlan> services;
  std::vector<PathwayInfo> pathways;
  std::vector<Step> steps;
  std::vector<Assignment> assignments;
  std::vector<StepCharge> charges;
  std::vector<StepCount> counts;
  std::vector<StepTime> times;
  std::vector<DelayPlan> delays;
  std::vector<ServiceStepPlan> service_steps;
  std::vector<std::vector<Branch>> decisions;
  std::vector<std::vector<SupportOffer>> offers;
  std::vector<SupportPlan> supports;
  std::vector<SourcePlan> sources;
  std::vector<TodayList> today;         ///< in the order of the text; none when a run starts empty
  std::size_t most_steps = 0;           ///< of any pathway
  std::vector<TimelyPlan> timely = {};  ///< asked for by a forecast; none in a run

  /// None when there is no such step; "pathway.step" without the leading word.
  [[nodiscard]] StepId find_step(std::string_view address) const;
  [[nodiscard]] Partnership partnership() const;
};

/// Reads agencies, hand-offs, services, pathways, supports, arrivals and today's lists of an arm.
///
/// @param walkers  kinds of people beside the plain case, as the population has them
PathwayPlan read_pathways(const Cursor& root, Attributes& attributes, MeasureList& measures,
                          LedgerPlan& ledger, InForce& numbers,
                          std::vector<std::string>& wait_names,
                          const std::vector<WalkerKind>& walkers);

/// Reads the name of a step ("pathway.step") at a cursor, as processes and arrivals give it.
[[nodiscard]] StepId read_step(const Cursor& cursor, const PathwayPlan& plan);

}  // namespace carersim
