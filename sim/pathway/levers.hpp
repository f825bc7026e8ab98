#pragma once

#include <cstddef>
#include <vector>

#include "sim/core/ids.hpp"
#include "sim/random/luck.hpp"
#include "sim/service/attribute.hpp"

namespace carersim {

/// What agencies' policies change while a replication runs: capacities, who is turned away, and how
/// surely a hand-off arrives. Each policy has handles of its own; without any, every number is the
/// scenario's, bit for bit.
class Levers {
 public:
  using Handle = std::size_t;

  Levers(std::size_t services, std::size_t service_steps, std::size_t hand_offs)
      : services_(services), steps_(service_steps), hand_offs_(hand_offs) {}

  [[nodiscard]] Handle on_service(ServiceId service);
  /// The capacity becomes (number of the scenario x times of all policies) + added of all, never
  /// below nothing.
  void set_capacity(Handle handle, double times, double added);
  [[nodiscard]] double capacity(std::size_t service, double number) const;

  /// Who may be turned away at a step of kind service while the handle is on.
  struct TurnedAway {
    bool on = false;
    const Choice* accepted = nullptr;  ///< share that is let in all the same; null: nobody
    LuckName luck = 0;
  };
  /// @param service_step  its place among PathwayPlan::service_steps
  [[nodiscard]] Handle at_step(std::size_t service_step, const Choice* accepted, LuckName luck);
  void turn_away(Handle handle, bool on);
  [[nodiscard]] const std::vector<TurnedAway>& turned_away(std::size_t service_step) const {
    return steps_[service_step];
  }

  [[nodiscard]] Handle on_hand_off(std::size_t hand_off);
  /// @param goodwill    share of those who would arrive that are still sent
  /// @param lost_times  multiplies the share that is lost on the way
  void set_hand_off(Handle handle, double goodwill, double lost_times);
  /// The share lost in force. @param number  the scenario's
  [[nodiscard]] double lost(std::size_t hand_off, double number) const;

 private:
  struct Capacity {
    double times = 1, added = 0;
  };
  struct HandOff {
    double goodwill = 1, lost_times = 1;
  };
  struct Place {
    std::size_t of, index;
  };
  std::vector<std::vector<Capacity>> services_;
  std::vector<std::vector<TurnedAway>> steps_;
  std::vector<std::vector<HandOff>> hand_offs_;
  std::vector<Place> handles_;
};

}  // namespace carersim
