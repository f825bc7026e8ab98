#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "sim/random/distribution.hpp"
#include "sim/random/luck.hpp"
#include "sim/service/attribute.hpp"

namespace carersim {

struct PathwayPlan;  // pathway_plan.hpp

struct SupportOffer {
  std::size_t support = 0;
  LuckName luck = 0;
};

/// Clocks that a walk may have running at once, in one pathway.
inline constexpr std::size_t most_clocks = 2;

/// The people who wait or are served at a step when the run starts.
struct TodayList {
  struct Person {
    bool in_service = false;
    /// How long they have waited (days) or were served (days; hours of work at a team); drawn when
    /// it is not known.
    std::optional<double> so_far;
    std::vector<Assignment> is;  ///< what they are, as far as it is known
    std::array<std::optional<double>, most_clocks> clocks;  ///< days that each has run; else so_far
  };

  StepId step;
  std::string address;       ///< today.list.1
  Position at;               ///< of the step's name
  Position in_service_at;    ///< of the places taken
  LuckName luck = 0;         ///< who is on it; salts the luck of their walks
  LuckName so_far_luck = 0;  ///< how long each has waited, or the part of a service that is over
  std::optional<std::size_t> like;     ///< source whose cases these are like
  std::vector<Person> people;          ///< in the order of the text
  std::optional<Distribution> waited;  ///< of those whose wait is not known
  std::optional<Distribution> served;  ///< the same for services; absent: as met under way
  std::vector<Assignment> sets;        ///< what they all are from now on
  std::vector<SupportOffer> offers;    ///< supports that they may have by now
};

/// Adds a problem for each service that has more people in service than places or workers before
/// any change on a date. Only the first arm is held to it: another one may have fewer places, and
/// then starts nobody until enough have ended.
void check_places_today(const PathwayPlan& plan, const InForce& numbers, Problems& problems);

}  // namespace carersim
