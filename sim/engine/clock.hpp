#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"

namespace carersim {

/// The agencies and the links between them, one set for each arm: what the SimGrid platform is made
/// of. Agencies become hosts, hand-offs one-way links.
struct Partnership {
  struct HandOff {
    AgencyId from;
    AgencyId to;
    Span delay;  ///< whole seconds, one way
  };
  std::vector<std::string> agencies;  ///< names in the order of the scenario; never empty
  std::vector<HandOff> hand_offs;
};

/// The clock of the simulation and the only door to SimGrid.
///
/// A process has one clock, since SimGrid allows one engine. Replications run one after another:
/// the engine's time goes on and each replication counts from its own start. Agencies are actors:
/// each sleeps until the next of its dates, and says that it is due. Which agency acts first at one
/// instant is the order of the scenario, whatever order SimGrid wakes them in.
class Clock {
 public:
  /// @param arms  the platform is the union of all arms
  /// @throws ProgramError when the process already has a clock
  explicit Clock(const std::vector<Partnership>& arms);
  ~Clock();
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;

  /// Takes other delays: those of the same arms with the same agencies and hand-offs.
  /// @return false when these are not the same, or the clock has gone so far that it would lose
  ///         whole seconds: another process is needed then
  [[nodiscard]] bool take(const std::vector<Partnership>& arms);

  /// Starts a replication of one arm at instant 0. Actors of the one before must be done.
  /// @param dates  for each agency the instants at which it acts, whole seconds, in order
  void begin(std::size_t arm, const std::vector<std::vector<Instant>>& dates);

  /// Runs SimGrid up to an instant and gives the agencies that are due at it, in order.
  /// @pre not before the instant of the last call; a whole second
  const std::vector<AgencyId>& run_until(Instant instant);

  /// The delay of a hand-off, read from the route between the two hosts.
  [[nodiscard]] Span route_delay(std::size_t arm, AgencyId from, AgencyId to) const;
  /// A hand-off becomes faster or slower from now on.
  void change_delay(std::size_t arm, AgencyId from, AgencyId to, Span delay);

  /// SimGrid's version, for the result file.
  [[nodiscard]] static std::string simgrid_version();

 private:
  struct Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace carersim
