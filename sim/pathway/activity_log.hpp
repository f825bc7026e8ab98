#pragma once

#include <vector>

#include "sim/measure/activity.hpp"
#include "sim/pathway/observer.hpp"
#include "sim/pathway/pathway_plan.hpp"

namespace carersim {

/// Turns what an observer is told into records with a start and an end, for one arm of one
/// replication.
///
/// What is recorded: each stay at a step; steps that take no time and say something of their own
/// (entry, mark, close, exit); the population's events; each newcomer and first row. Left out are
/// steps that only choose or start what is recorded itself (decision, start, support), which a
/// process miner finds again as gateways, and held places that are released at once.
///
/// Memory is that of the walks under way and of the levels shown, some bytes a person; it does not
/// grow with the number of records.
class ActivityLog final : public Observer {
 public:
  /// @param shown  attributes of the population whose levels are recorded, at most
  ///               most_shown_attributes
  /// @param events  how many events the population has: PopulationPlan::event_names()
  ActivityLog(ActivitySink& sink, const PathwayPlan& plan, std::size_t events,
              std::vector<AttributeId> shown);

  /// What the records' numbers stand for.
  /// @param attributes  of the arm; @param events  PopulationPlan::event_names()
  [[nodiscard]] static ActivityNames names(const PathwayPlan& plan, const Attributes& attributes,
                                           const std::vector<std::string>& events,
                                           const std::vector<AttributeId>& shown);

  void enters(std::uint32_t number, const std::uint8_t* levels, Instant now) override;
  void happens(std::uint32_t number, std::uint32_t event, Instant now) override;
  void changes(std::uint32_t number, AttributeId attribute, std::uint8_t level,
               Instant now) override;
  void walk_begins(WalkId walk, std::uint32_t number) override;
  void reaches(WalkId walk, StepId step, Instant now) override;
  void begins(WalkId walk, StepId step, StayKind kind, Instant now) override;
  void ends(WalkId walk, Ending ending, Instant now) override;
  void releases_place(WalkId walk, Ending ending, Instant now) override;

 private:
  using Levels = std::array<std::uint8_t, most_shown_attributes>;
  struct Stays {
    Activity stay, held;
  };

  /// Null for plain cases.
  [[nodiscard]] Levels* levels_of(std::uint32_t number);
  void add_at_once(std::uint32_t number, std::uint32_t walk, std::uint32_t what, std::uint8_t phase,
                   Instant now);

  ActivitySink& sink_;
  const PathwayPlan& plan_;
  std::vector<AttributeId> shown_;
  std::vector<Levels> first_, arriving_;  ///< by number
  std::vector<Stays> walks_;              ///< by id
  std::uint32_t first_event_, enters_;    ///< places among the activities
  std::uint32_t walks_begun_ = 0;
};

}  // namespace carersim
