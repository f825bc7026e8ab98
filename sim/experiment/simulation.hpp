#pragma once

#include <memory>
#include <vector>

#include "sim/engine/clock.hpp"
#include "sim/experiment/run_plan.hpp"
#include "sim/pathway/arrival_stream.hpp"

namespace carersim {

/// Runs replications of a run's arms, one after another, in this process.
class Simulation {
 public:
  /// Makes the process's clock.
  explicit Simulation(RunPlan& plan);
  /// Takes the clock of a simulation before it. @pre can_take(plan, *clock) has said so
  Simulation(RunPlan& plan, std::shared_ptr<Clock> clock);

  /// Whether a clock serves another plan, and gives it the plan's delays: it does where both have
  /// the same arms with the same agencies and hand-offs.
  [[nodiscard]] static bool can_take(const RunPlan& plan, Clock& clock);
  [[nodiscard]] const std::shared_ptr<Clock>& clock() const { return clock_; }

  /// Simulates one arm of one replication from the start to the horizon.
  /// @param observer  is told of all that happens; what it throws ends the run and comes through
  /// @throws InputError when the scenario runs into a deadlock
  [[nodiscard]] ReplicationResult run(std::size_t arm, std::uint32_t replication,
                                      Observer* observer = nullptr);

 private:
  struct Boundary {
    Instant at;
    bool month_end = false;
    bool change = false;
  };
  struct Arm {
    std::vector<Boundary> boundaries;
    std::vector<std::vector<Instant>> agency_dates;
    std::vector<RotaCalendar> rotas;
    std::vector<ArrivalStream> streams;
  };
  void prepare(std::size_t arm);
  [[nodiscard]] std::vector<Span> hand_off_delays(std::size_t arm) const;

  RunPlan& plan_;
  std::shared_ptr<Clock> clock_;
  std::vector<Arm> arms_;
};

}  // namespace carersim
