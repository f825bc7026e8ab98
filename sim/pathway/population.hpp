#pragma once

#include <cstdint>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include "sim/measure/recorder.hpp"
#include "sim/measure/results.hpp"
#include "sim/service/attribute.hpp"

namespace carersim {

class PopulationPlan;  // sim/experiment/run_plan.hpp
class Walks;
struct TodayList;

/// People with a natural history, as the engine sees them: rows with a number, attributes and a
/// next event. What they are and what happens to them is the model's.
class Population {
 public:
  virtual ~Population() = default;

  /// An entry of the calendar has come up for a row; does nothing when it is stale, and says so.
  virtual bool fire(std::uint32_t row, std::uint32_t generation, Instant now) = 0;
  /// The n-th stream of newcomers is due; does nothing when the entry is stale, and says so.
  virtual bool arrive(std::uint32_t stream, std::uint32_t generation, Instant now) = 0;
  /// From now on all is as another arm's plan has it, which was the same plan until now: rates that
  /// change on dates, programmes. What was to come is placed anew.
  virtual void branch_to(const PopulationPlan& other, Instant now) = 0;

  /// Places the first rows and streams of newcomers in the calendar; with lists of today, those
  /// walk (Walks::start_from_today()) before any other row does.
  virtual void begin(Instant now) = 0;
  /// Who of the first rows is on a list of today: one row for each of its people, chosen by luck
  /// among those who could be on it and are what is known of that person.
  /// @throws InputError  when there are too few
  [[nodiscard]] virtual std::vector<std::uint32_t> rows_of_today(const TodayList& list,
                                                                 PathwayId pathway) const {
    (void)list, (void)pathway;
    throw ProgramError("a population whose people may be on lists of today says who is");
  }
  /// The number that addresses the row's luck; never reused within a replication.
  [[nodiscard]] virtual std::uint32_t number(std::uint32_t row) const = 0;
  /// The row will soon be used; and, once it has come, what it points to.
  virtual void prefetch(std::uint32_t row) const = 0;
  virtual void prefetch_more(std::uint32_t row) const = 0;

  [[nodiscard]] virtual std::uint8_t level(std::uint32_t row, AttributeId attribute) const = 0;
  /// A step of a pathway sets an attribute; the row's hazards follow.
  virtual void set_level(std::uint32_t row, AttributeId attribute, std::uint8_t level,
                         Instant now) = 0;

  /// Whether the account of what is spent on the row is kept apart, too.
  [[nodiscard]] virtual bool is_apart(std::uint32_t row) const = 0;

  virtual void support_started(std::uint32_t row, std::size_t support, Instant now) = 0;
  virtual void support_ended(std::uint32_t row, std::size_t support, Instant now) = 0;
  /// A walk of the row left its pathway by a step (none: "exit").
  virtual void walk_ended(std::uint32_t row, PathwayId pathway, StepId last, Instant now) = 0;

  /// First walk of the row, or none: the walks of a row are chained.
  [[nodiscard]] virtual WalkId first_walk(std::uint32_t row) const = 0;
  virtual void set_first_walk(std::uint32_t row, WalkId walk) = 0;

  /// Before prices change within a month: what has run by the day since the last time is paid at
  /// the prices still in force.
  virtual void settle(Instant now) = 0;
  /// Before a month is closed: the same, and what is computed from the month's stocks is posted
  /// now.
  virtual void close_month(Instant end) = 0;
  /// Fills in the derived measures once the horizon is reached, and adds the population's checks.
  virtual void finish(Instant horizon, ReplicationResult& result) = 0;
};

}  // namespace carersim
