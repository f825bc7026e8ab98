#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "sim/core/time.hpp"

namespace carersim {

/// Most attributes that an activity log shows.
inline constexpr std::size_t most_shown_attributes = 4;
/// The level of what nobody knows: of plain cases, whom the population's attributes do not concern.
inline constexpr std::uint8_t no_level = 255;

/// One record of an activity log: a stay at a step, or what happened at one instant.
struct Activity {
  static constexpr std::uint32_t no_walk = std::numeric_limits<std::uint32_t>::max();

  std::uint32_t number = 0;      ///< whose it is: the number that addresses their luck
  std::uint32_t walk = no_walk;  ///< the walk, from 0 in its arm; none for events outside pathways
  std::uint32_t what = 0;        ///< place in ActivityNames::activities
  std::uint8_t phase = 0;        ///< place in ActivityNames::phases
  std::uint8_t ending = 0;       ///< place in ActivityNames::endings
  std::array<std::uint8_t, most_shown_attributes> levels{no_level, no_level, no_level, no_level};
  Instant start, end;  ///< equal for what takes no time
};

/// What the numbers of an arm's records stand for.
struct ActivityNames {
  struct Name {
    std::string address;  ///< in the scenario, such as "pathway.carer.assessment"
    std::string label;    ///< the same in words, such as "carer: assessment"
    std::string kind;     ///< of step; "event" for what is none
    std::string agency;   ///< who does it; empty for nobody
  };
  std::vector<Name> activities;
  std::vector<std::string> phases;
  std::vector<std::string> endings;
  /// The attributes whose levels at the start of each activity are kept.
  struct Shown {
    std::string name;
    std::vector<std::string> levels;
  };
  std::vector<Shown> shown;
};

/// Takes records as they are finished: in order of their end.
class ActivitySink {
 public:
  virtual ~ActivitySink() = default;
  virtual void add(const Activity& activity) = 0;
};

}  // namespace carersim
