#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/core/fetch_ahead.hpp"
#include "sim/core/rows.hpp"
#include "sim/engine/agenda.hpp"
#include "sim/measure/results.hpp"
#include "sim/pathway/levers.hpp"
#include "sim/pathway/observer.hpp"
#include "sim/pathway/pathway_plan.hpp"
#include "sim/pathway/population.hpp"
#include "sim/random/luck.hpp"
#include "sim/service/service.hpp"

namespace carersim {

/// A hash of everything that happened in its order, for comparing runs.
class EventTrace {
 public:
  void add(Instant at, std::uint32_t number, LuckName what, std::uint32_t detail = 0) {
    ++events_;
    const std::uint64_t word = static_cast<std::uint64_t>(at.ticks()) * 0x9e3779b97f4a7c15U ^
                               (std::uint64_t{what} << 32 | detail);
    hash_ = (hash_ ^ word ^ number) * 0xff51afd7ed558ccdU;
    hash_ ^= hash_ >> 29;
  }

  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  [[nodiscard]] std::uint64_t events() const { return events_; }

 private:
  std::uint64_t hash_ = 0x9e3779b97f4a7c15U;
  std::uint64_t events_ = 0;
};

/// Everybody who walks through pathways: plain cases, and the walks of a population's rows.
///
/// A walk has at most one live entry in the calendar. Steps that take no time follow each other at
/// once; a place that becomes free is offered before the one who left it goes on.
class Walks {
 public:
  struct Setting {
    const PathwayPlan& plan;
    InForce& numbers;
    Agenda& agenda;
    Recorder& recorder;
    Ledger& ledger;
    Luck luck;
    EventTrace& trace;
    std::vector<WaitHistogram>& waits;
    std::vector<RotaCalendar>& rotas;          ///< by service
    const std::vector<Span>& hand_off_delays;  ///< by hand-off, read from the clock's routes
    Population* population;                    ///< null when there is none
    Observer* observer;                        ///< null when nobody looks
  };
  explicit Walks(const Setting& setting);

  /// The people whose walks these are; before any of them walks.
  void live_with(Population& population) { s_.population = &population; }

  /// A plain case enters.
  void arrive(std::uint32_t source, std::uint32_t ordinal, Instant now);
  /// A row of the population begins a walk, unless one of that pathway is under way.
  /// What began it and which time it was address the luck of the walk.
  /// @param cause    the luck name of the process or step that began it
  /// @param episode  the how-manieth time it did so for this row
  void begin(std::uint32_t row, StepId at, LuckName cause, std::uint32_t episode, Instant now);
  /// Ends those walks of a row whose pathway is in the mask; places and turns are given up.
  void stop(std::uint32_t row, const std::vector<bool>& pathways, Instant now);
  /// Whether a row has a walk of this pathway.
  [[nodiscard]] bool has_walk(std::uint32_t row, PathwayId pathway) const;

  /// Those on the lists of today stand where they stand, having come there before `now`; then free
  /// places of open services are offered. @pre nobody walks; the population's first rows are there
  void start_from_today(Instant now);

  /// The walk's own event is due.
  void fire(std::uint32_t walk, Instant now);
  /// The service opens.
  void open(std::uint32_t service, Instant now);
  /// Numbers in force have changed: capacities follow and places are offered.
  void refresh_capacities(Instant now);
  /// An attribute of a row has changed: a place in a queue follows, a review comes sooner, what was
  /// waited for is there.
  void attribute_changed(std::uint32_t row, AttributeId attribute, std::uint8_t level, Instant now);

  [[nodiscard]] std::uint32_t generation(std::uint32_t walk) const {
    return walks_[walk].generation;
  }
  [[nodiscard]] std::uint64_t order(std::uint32_t walk) const {
    const Walk& w = walks_[walk];
    return EventOrder::of_person(w.number, 1024 + w.pathway);
  }
  [[nodiscard]] std::uint32_t opening_generation(std::uint32_t service) const {
    return services_[service].opening;
  }
  /// The walk will soon be used.
  void prefetch(std::uint32_t walk) const { fetch_ahead(&walks_[walk], sizeof(Walk)); }
  /// Once the walk has come: what it points to.
  void prefetch_more(std::uint32_t walk) const {
    const std::uint32_t visits = walks_[walk].long_visits;
    if (visits != UINT32_MAX) fetch_ahead(long_visits_.row(visits), steps_ * sizeof(std::uint16_t));
  }
  /// Whose walk it is; UINT32_MAX for plain cases.
  [[nodiscard]] std::uint32_t row(std::uint32_t walk) const { return walks_[walk].row; }
  /// The row's walk after this one will soon be used, if there is one.
  void prefetch_next(std::uint32_t walk) const {
    const std::uint32_t next = walks_[walk].next_of_row;
    if (next != UINT32_MAX) fetch_ahead(&walks_[next], sizeof(Walk));
  }

  /// Settles the stays of those still inside at the horizon, and gives the checks of each service.
  void finish(Instant horizon, std::vector<WaitHistogram>& still_waiting,
              ReplicationResult& result);
  /// Costs by the day and year since the last time are paid at the prices in force: before these
  /// change within a month, too.
  void settle(Instant now);
  /// Settles, and posts the open time of places, before a month is closed.
  void close_month(Instant end);
  /// Mean waits, utilisation and the like, computed from what was recorded.
  void derive(std::vector<double>& totals, std::vector<double>& series, std::size_t months) const;

  [[nodiscard]] const std::vector<Service>& services() const { return services_; }

  /// What policies change; refresh_capacities() makes changed capacities count.
  [[nodiscard]] Levers& levers() { return levers_; }
  /// How long the waiting list of a service is: days of work at the capacity in force, infinite
  /// when there is none; 0 for open access.
  [[nodiscard]] double list_days(ServiceId service) const;
  /// Some of those who wait for a service give up now.
  /// @param share  of them, each by luck of their own
  /// @param k      which time this happens
  void disappoint(ServiceId service, double share, LuckName luck, std::uint32_t k, Instant now);

 private:
  enum class Phase : std::uint8_t { none, delayed, waiting, in_service };

  /// Visits to the steps of a pathway that is no longer than this are counted within the walk.
  static constexpr std::size_t most_brief_steps = most_attributes / 2;

  struct Walk {
    Instant since;  ///< of waiting or of service
    std::array<Instant, most_clocks> clocks{Instant::never(), Instant::never()};
    std::uint32_t generation = 0;
    std::uint32_t number = 0;
    std::uint32_t row = UINT32_MAX;  ///< none for plain cases
    std::uint32_t next_of_row = UINT32_MAX;
    std::uint32_t step = UINT32_MAX;
    std::uint32_t salt = 0;
    std::uint16_t episode = 0;
    std::uint16_t pathway = 0;
    std::uint16_t held = UINT16_MAX;  ///< service whose place is kept
    Phase phase = Phase::none;
    std::uint8_t worker : 1 = 0;  ///< 1: the part-time worker
    std::uint8_t held_worker : 1 = 0;
    std::uint8_t handed_over : 1 = 0;
    std::uint8_t woken = 0;         ///< 1 + which wake of its delay came; 0 for none
    std::uint8_t wake_draws = 0;    ///< of this visit
    std::uint8_t paid_by = 0;       ///< for costs by the day, index into ServicePlan::held_by_payer
    std::uint8_t held_paid_by = 0;  ///< of the place that is kept
    std::uint32_t long_visits =
        UINT32_MAX;  ///< where visits are counted, of plain cases and long pathways
    union {
      std::array<std::uint8_t, most_attributes> levels{};        ///< of plain cases
      std::array<std::uint16_t, most_brief_steps> brief_visits;  ///< of all others: by step
    };
    Instant held_since;
    Span work_left;  ///< of open time, when work is handed over
  };

  /// Patience that runs out at the instant at which a place becomes free loses: it ends one tick
  /// later.
  static constexpr Span patience_margin{1};

  WalkId create(std::uint32_t number, std::uint32_t row, PathwayId pathway, std::uint32_t episode,
                std::uint32_t salt);
  WalkId create_of_row(std::uint32_t row, PathwayId pathway, std::uint32_t episode,
                       std::uint32_t salt);
  void draw_levels(Walk& walk, const SourcePlan& source) const;

  /// Somebody on one of today's lists.
  struct OfToday {
    WalkId walk;
    std::uint32_t generation = 0;
    std::size_t list = 0, person = 0;
    double work_over = 0, work_left = 0;  ///< of those in service: days, or hours of work
  };
  OfToday create_today(std::size_t list, std::size_t person, std::uint32_t row,
                       std::uint32_t number, Instant now);
  void draw_work(OfToday& one, const Walk& walk, const TodayList::Person& person,
                 const LuckBlock& so_far);
  [[nodiscard]] Instant served_since(const ServiceStepPlan& detail, double work_over,
                                     Instant now) const;
  void wait_today(WalkId walk, Instant now);
  void serve_today(WalkId walk, double work_left, Instant now);

  void proceed(WalkId walk, StepId step, Instant now);
  /// The walk that a step starts beside this one; plain cases have none beside their own.
  void begin_another(WalkId walk, const Step& step, Instant now);
  /// Each support is offered and taken up or not by luck of its own.
  /// @return  whether the walk goes on: what began may have ended it
  bool take_up(WalkId walk, const std::vector<SupportOffer>& offers, std::uint32_t k, Instant now);
  void end(WalkId walk, StepId last, Instant now);
  void join(WalkId walk, Instant now, StepId& refused_to, bool& refused);
  [[nodiscard]] bool is_turned_away(WalkId walk, const Step& step);
  void offer(ServiceId service, Instant now);
  void offer_pending(Instant now);
  void start_service(WalkId walk, Instant now);
  void take_place(Walk& walk, Service& service, Instant now);
  void work_on(WalkId walk, Span work, Instant now);
  /// What multiplies the length of a service of this walk.
  [[nodiscard]] double length_factor(const Walk& walk, const ServiceStepPlan& detail) const;
  void end_service(WalkId walk, Instant now);
  void leave_place(WalkId walk, Instant now, bool completed);
  /// @param goes_on  the walk gives the place up; it was not ended from outside
  void release_held(WalkId walk, bool goes_on, Instant now);
  void count_release(const Walk& walk, const ServicePlan& plan, Span held);
  void leave_list(WalkId walk, Instant now);
  void shift_waiting(const Service& service, std::uint8_t level, int all, int of_level,
                     Instant now);
  void schedule(WalkId walk, Instant due);
  void schedule_opening(std::uint32_t service, Instant now);
  /// @return  whether the walk goes on: a row may end its own walks when an attribute changes
  bool assign(WalkId walk, const Assignment& assignment, Instant now);
  void pay_for(WalkId walk, const StepCharge& charge);
  void count_at(const Walk& walk, const Step& step);
  void time_at(const Walk& walk, const Step& step, Instant now);
  void support_begins(const Walk& walk, const Step& step, Instant now);
  void support_ends(const Walk& walk, const Step& step, Instant now);
  /// Who pays for a place by the day, and for whom: index into ServicePlan::held_by_payer.
  [[nodiscard]] std::uint8_t paid_by(const Walk& walk, const ServicePlan& plan) const;
  [[nodiscard]] Account account_of(const Walk& walk) const {
    return walk.row != UINT32_MAX && s_.population->is_apart(walk.row) ? Account::apart
                                                                       : Account::common;
  }
  void check_deadlock(Instant now);
  void pay_days(const ServicePlan& plan, const std::vector<MeasureId>& by_payer, double per_day,
                Instant now);
  Wide unsettled(MeasureId stock, Instant now);
  /// How many on the waiting list began before and were handed over at the end of a shift.
  [[nodiscard]] std::int64_t handed_over_waiting(std::size_t service) const;

  /// A wait is over, if anybody asks whether it was within a time.
  void count_timely(const Walk& walk, Instant now, TimelyStarts::How how) {
    if (timely_.asked()) [[unlikely]] {
      const StepId step(walk.step);
      timely_.count(s_.plan.service_steps[s_.plan.steps[walk.step].detail].service, step,
                    walk.since, now, how);
    }
  }

  /// Tells the observer, if there is one.
  void observe_stay(WalkId walk, StayKind kind, Instant now) {
    if (s_.observer != nullptr) [[unlikely]]
      s_.observer->begins(walk, StepId(walks_[walk.index()].step), kind, now);
  }
  void observe_end(WalkId walk, Ending ending, Instant now) {
    if (s_.observer != nullptr) [[unlikely]]
      s_.observer->ends(walk, ending, now);
  }
  /// Ends the stays that go on at the horizon, in order of number and pathway.
  void observe_horizon(Instant horizon);

  [[nodiscard]] std::uint8_t level(const Walk& walk, AttributeId attribute) const;
  [[nodiscard]] double factor(const Walk& walk, const Factors& factors) const;
  [[nodiscard]] double chosen(const Walk& walk, const Choice& choice) const;
  [[nodiscard]] std::uint8_t payer_of(const Walk& walk, const PayerRule& rule) const;
  [[nodiscard]] std::uint32_t visit(WalkId walk, const Step& step);
  void begin_visits(Walk& walk);
  [[nodiscard]] std::uint16_t& visits(Walk& walk, const Step& step) {
    return walk.long_visits == UINT32_MAX ? walk.brief_visits[step.local]
                                          : long_visits_.row(walk.long_visits)[step.local];
  }
  [[nodiscard]] std::uint8_t queue_level(const Walk& walk, const ServiceStepPlan& detail) const;
  void relevel(WalkId walk, AttributeId attribute, Instant now);
  void wake(WalkId walk, AttributeId attribute, std::uint8_t level, Instant now);

  Setting s_;
  Rows<Walk> walks_;
  std::vector<std::uint32_t> free_;
  Rows<std::uint16_t, std::dynamic_extent> long_visits_;  ///< [Walk::long_visits][step]
  std::vector<std::uint32_t> free_visits_;
  std::size_t steps_;  ///< of the longest pathway
  double weight_ = 1;  ///< of the people whose events count with one
  Waiters waiters_;
  std::vector<Service> services_;
  Levers levers_;
  std::uint64_t orders_queues_ = 0;  ///< attributes that set somebody's place in a queue, as bits
  std::uint64_t wakes_ = 0;          ///< attributes that may end a delay, as bits
  std::vector<std::uint32_t> pending_offers_;
  bool offering_ = false;
  TimelyStarts timely_;
  Instant settled_;                  ///< until when costs by the day and year are paid
  std::vector<Wide> settled_ticks_;  ///< [measure]: person-ticks of the month that are paid
};

}  // namespace carersim
