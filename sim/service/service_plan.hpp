#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/measure/ledger.hpp"
#include "sim/random/distribution.hpp"
#include "sim/service/attribute.hpp"
#include "sim/service/rota.hpp"

namespace carersim {

enum class ServiceKind : std::uint8_t { team, caseload, beds, open_access };
enum class ShiftEnd : std::uint8_t { pause, finish, hand_over };

/// Who pays: one payer, or one for each level of an attribute.
struct PayerRule {
  AttributeId attribute;
  std::vector<std::uint8_t> payers;
};
[[nodiscard]] PayerRule read_payer(const Cursor& cursor, const Attributes& attributes,
                                   const LedgerPlan& ledger);

/// For whom a place is paid by the day: those who count as one, persons who count with a weight,
/// and both once more where the account is kept apart.
enum class PaidFor : std::uint8_t { one, weighted, one_apart, weighted_apart };
inline constexpr std::size_t paid_for_kinds = 4;

/// The measures that every service reports.
struct ServiceMeasures {
  MeasureId arrived, started, ended, gave_up, refused, withdrawn, waiting, in_service, places, held,
      overflow;
  MeasureId mean_wait, utilisation, mean_held;
  std::vector<MeasureId> waiting_by_level;  ///< where the queue has levels
};

/// Places given up after they were held, of one kind of walker; amounts, since some count with a
/// weight.
struct ReleaseMeasures {
  MeasureId released;   ///< people whose next step had room, or who were let go
  MeasureId late;       ///< of them, those held for at least `late_after`
  MeasureId late_days;  ///< the days for which those were held
};

/// A service as the scenario describes it; the same for all replications of an arm.
struct ServicePlan {
  std::string name;
  ServiceKind kind = ServiceKind::caseload;
  AgencyId agency;
  Position at;

  InForce::Slot capacity = 0;   ///< WTE of a team, else places
  double productive_hours = 0;  ///< of one WTE in a year; teams only
  bool overflows = false;       ///< never refuses: starts above its places, counted as overflow
  std::optional<Distribution> length;  ///< hours of work, or days a place is held
  Factors factors;
  InForce::Slot times = InForce::one;  ///< multiplies the length
  Rota rota = Rota::always();
  ShiftEnd shift_end = ShiftEnd::finish;

  AttributeId level_attribute;           ///< none: everybody has level 0
  std::vector<std::uint8_t> level_of;    ///< queue level of each level of the attribute
  std::vector<std::string> level_names;  ///< a step may name its level instead
  std::size_t levels = 1;
  Span ageing;                           ///< 0: none
  std::optional<Distribution> patience;  ///< days
  std::optional<std::int64_t> limit;     ///< most people waiting

  std::optional<InForce::Slot> cost_per_hour, cost_per_case, cost_per_day, cost_per_year;
  std::optional<InForce::Slot>
      cost_per_held_day;  ///< instead of per day once the service itself is over
  PayerRule payer;
  std::uint32_t ledger_line = 0;
  /// Places held, for costs by the day: [PaidFor][payer].
  std::vector<MeasureId> held_by_payer;
  std::vector<MeasureId>
      held_after_by_payer;  ///< the same after the service is over, when that costs otherwise

  std::optional<Span> late_after;         ///< a place held for so long is given up late
  std::vector<ReleaseMeasures> releases;  ///< by kind of walker; none for kinds that hold no place

  ServiceMeasures measures;
  std::optional<std::size_t> wait_index;  ///< histogram of waits
  std::optional<std::size_t> hold_index;  ///< histogram of how long a place was held afterwards

  [[nodiscard]] bool is_finite() const { return kind != ServiceKind::open_access && !overflows; }
};

/// What a run counts as it is put together: measures, histograms of waits, numbers in force.
struct PlanContext {
  const Attributes& attributes;
  MeasureList& measures;
  LedgerPlan& ledger;
  InForce& numbers;
  std::vector<std::string>& wait_names;
  const std::vector<std::string>& agencies;
  const std::vector<std::string>& agency_rotas;  ///< text of each agency's opening hours
};

/// The number of a histogram of waits; the arms of a run share the names.
[[nodiscard]] std::size_t wait_index(std::vector<std::string>& names, const std::string& name);

/// Reads `[service.<name>]`.
[[nodiscard]] ServicePlan read_service(const Cursor& service, PlanContext& context);

}  // namespace carersim
