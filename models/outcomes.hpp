#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/attributes.hpp"
#include "sim/economics/discount.hpp"
#include "sim/experiment/run_plan.hpp"

namespace carersim {

/// Money, quality of life and counts of people, all computed from how many are in each state for
/// how long: nothing is summed dyad by dyad.
struct OutcomePlan {
  /// A cost that runs while somebody is in a state.
  struct StateCost {
    std::string name;
    std::vector<InForce::Slot> per_day;  ///< by payer level for persons, by hours for carers
    PayerRule payer;
    std::uint32_t ledger_line = 0;
    std::optional<InForce::Slot> charged;  ///< part of the council's cost that the client pays
  };
  std::optional<StateCost> care_home, care_package, unpaid_care, out_of_pocket;
  std::uint8_t council_payer = 0, client_payer = 0;

  std::array<double, 3> carer_utility_by_strain{};  ///< base included
  std::array<double, 5> carer_utility_by_role{};
  std::array<double, 4> person_utility_by_need{};
  std::array<double, 5> person_utility_by_age{};
  std::array<double, 5> person_utility_by_place{};

  struct Programme {
    std::string id;
    InForce::Slot per_year = 0;
    double set_up = 0;
    double from_days = 0;
    std::uint8_t payer = 0;
    std::uint32_t ledger_line = 0;
  };
  std::vector<Programme> programmes;

  DiscountSchedule discount_costs, discount_outcomes;  ///< from the start of the evaluation
  double bed_day_value = 0,
         cash_per_bed_day = 0;  ///< pounds; never added to each other or to costs
  double person_weight = 1;
  const Months* months = nullptr;

  MeasureId qaly_carer, qaly_person, days_at_home;
  MeasureId bed_days, bed_days_value, bed_days_cash, programme_cost;
  std::vector<MeasureId> people;  ///< stocks, in the order of `views`
  struct View {
    DyadAttribute attribute;
    std::uint8_t level;
    bool of_person;
  };
  std::vector<View> views;
  struct Discounted {
    MeasureId from, to;
    bool cost;
    double at_start;  ///< pounds of the first evaluated month that are paid as it begins
  };
  std::vector<Discounted> discounted;
};

[[nodiscard]] OutcomePlan read_outcomes(const PopulationReader::Context& context,
                                        double person_weight);

/// How many dyads are in each state, with the time integral of each count.
///
/// The state of a carer is role x strain x hours x visibility x employed; of a person, place x need
/// x age x payer x care package x whether the carer has stopped or died. Each carer and person is
/// in exactly one.
class OutcomeStocks {
 public:
  OutcomeStocks(const OutcomePlan& plan, Recorder& recorder, Ledger& ledger, InForce& numbers);
  /// From now on another plan's programmes are paid for; the rest is the same.
  void branch_to(const OutcomePlan& plan) { plan_ = &plan; }

  static std::size_t carer_cell(const std::uint8_t* levels) {
    using A = DyadAttribute;
    const auto l = [&](A a) {
      return static_cast<std::size_t>(levels[static_cast<std::size_t>(a)]);
    };
    return (((l(A::role) * 3 + l(A::strain)) * 3 + l(A::hours)) * 8 + l(A::visibility)) * 2 +
           l(A::employed);
  }
  static std::size_t person_cell(const std::uint8_t* levels) {
    using A = DyadAttribute;
    const auto l = [&](A a) {
      return static_cast<std::size_t>(levels[static_cast<std::size_t>(a)]);
    };
    return ((((l(A::place) * 4 + l(A::need)) * 5 + l(A::person_age)) * 3 + l(A::payer)) * 2 +
            l(A::care_package)) *
               2 +
           (has_no_carer_left(levels[static_cast<std::size_t>(A::role)]) ? 1U : 0U);
  }
  static constexpr std::size_t carer_cells = 5 * 3 * 3 * 8 * 2;
  static constexpr std::size_t person_cells = 5 * 4 * 5 * 3 * 2 * 2;

  void enter(const std::uint8_t* levels, Instant now) {
    shift(carers_[carer_cell(levels)], 1, now);
    shift(persons_[person_cell(levels)], 1, now);
  }
  void move_carer(std::size_t from, std::size_t to, Instant now) {
    shift(carers_[from], -1, now);
    shift(carers_[to], 1, now);
  }
  void move_person(std::size_t from, std::size_t to, Instant now) {
    shift(persons_[from], -1, now);
    shift(persons_[to], 1, now);
  }

  /// Posts costs at the prices in force, QALYs and person-time since the last time: before prices
  /// change, and before a month is closed.
  void settle(Instant now);
  [[nodiscard]] std::int64_t carers_inside() const;
  [[nodiscard]] std::int64_t persons_inside() const;
  /// How many dyads are not in the state in which they were counted, by counting them all again.
  using Visit = std::function<void(const std::uint8_t* levels)>;
  [[nodiscard]] std::int64_t miscounted(const std::function<void(const Visit&)>& each) const;
  /// Discounted totals from the monthly series.
  void discount(ReplicationResult& result) const;

 private:
  struct Cell {
    std::int64_t level = 0;
    std::int64_t since = 0;
    Wide integral = 0;
  };
  static void shift(Cell& cell, std::int64_t change, Instant now) {
    cell.integral += Wide{cell.level} * (now.ticks() - cell.since);
    cell.since = now.ticks();
    cell.level += change;
  }
  void pay_state(const OutcomePlan::StateCost& cost, std::size_t index, std::uint8_t payer,
                 double days, Account account);
  void close_carers(std::vector<double>& view_ticks);
  void close_persons(std::vector<double>& view_ticks);
  void pay_programmes(Instant now);

  const OutcomePlan* plan_;
  Recorder& recorder_;
  Ledger& ledger_;
  InForce& numbers_;
  std::vector<Cell> carers_, persons_;
  Instant settled_;
};

}  // namespace carersim
