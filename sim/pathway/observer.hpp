#pragma once

#include <cstdint>

#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"

namespace carersim {

/// What somebody does at a step that takes time.
enum class StayKind : std::uint8_t {
  delay,         ///< under way or put off
  review,        ///< until the review is due
  active,        ///< a support without a service lasts
  waits,         ///< on a waiting list
  served,        ///< by a service; one for each start of service that is counted
  waits_again,   ///< on the list, work having been handed over at the end of a shift
  served_again,  ///< that work goes on
  place_held,    ///< served; keeps the place until the next one is free, while the walk goes on
};

/// How a stay ended.
enum class Ending : std::uint8_t {
  completed,    ///< as it should: a wait with the start of service
  gave_up,      ///< patience ran out
  refused,      ///< the waiting list was full; the wait has no length
  lost,         ///< on the way from one agency to another
  handed_over,  ///< the shift ended before the work
  broken_off,   ///< the walk was ended from outside, as by death
  end_of_run,   ///< it was still going on
};

/// Is told of everything that happens to people, in the order in which it happens.
///
/// A replication without an observer pays one predictable branch an event. What is told must not
/// change what happens: an observer has nothing to change it with.
class Observer {
 public:
  virtual ~Observer() = default;

  /// A row of the population is there from now on.
  /// @param levels  of the population's attributes, in their order; only valid during the call
  virtual void enters(std::uint32_t number, const std::uint8_t* levels, Instant now) = 0;
  /// One of the population's own events, by its place in PopulationPlan::event_names().
  virtual void happens(std::uint32_t number, std::uint32_t event, Instant now) = 0;
  /// An attribute of a row has a new level.
  virtual void changes(std::uint32_t number, AttributeId attribute, std::uint8_t level,
                       Instant now) = 0;

  /// A walk begins. Its id names it until another begins with the same id.
  virtual void walk_begins(WalkId walk, std::uint32_t number) = 0;
  /// A walk comes to a step of any kind.
  virtual void reaches(WalkId walk, StepId step, Instant now) = 0;
  /// A walk has one stay at a time, and a held place beside it.
  virtual void begins(WalkId walk, StepId step, StayKind kind, Instant now) = 0;
  virtual void ends(WalkId walk, Ending ending, Instant now) = 0;
  virtual void releases_place(WalkId walk, Ending ending, Instant now) = 0;
};

/// Sees nothing, unless a derived class says otherwise.
class ObserverOfNothing : public Observer {
 public:
  void enters(std::uint32_t, const std::uint8_t*, Instant) override {}
  void happens(std::uint32_t, std::uint32_t, Instant) override {}
  void changes(std::uint32_t, AttributeId, std::uint8_t, Instant) override {}
  void walk_begins(WalkId, std::uint32_t) override {}
  void reaches(WalkId, StepId, Instant) override {}
  void begins(WalkId, StepId, StayKind, Instant) override {}
  void ends(WalkId, Ending, Instant) override {}
  void releases_place(WalkId, Ending, Instant) override {}
};

}  // namespace carersim
