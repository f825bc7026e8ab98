#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "sim/engine/clock.hpp"
#include "sim/experiment/run_plan.hpp"
#include "sim/pathway/arrival_stream.hpp"

namespace carersim {

class Replication;

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

  /// Simulates all arms of one replication. What an arm shares with one before it is simulated
  /// once: where they part, a child of this process goes on as the one, then this process as the
  /// other. The results are those of run(), bit for bit. An arm runs from the start where
  /// simulating again what it shares takes less time than a child does, where this process is large
  /// (a child may double what it takes), can have no children, or its child was killed.
  /// @throws InputError        when the scenario runs into a deadlock
  /// @throws EnvironmentError  when a child dies otherwise
  /// @param always  branches even where it gains nothing
  [[nodiscard]] std::vector<ReplicationResult> run_all(std::uint32_t replication,
                                                       bool always = false);

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
  /// Where a child goes on as another arm, and what it brings back.
  struct Branch {
    std::size_t boundary;
    std::size_t arm;
    std::optional<ReplicationResult>& result;
  };
  void prepare(std::size_t arm);
  ReplicationResult run_stem(std::size_t stem, std::uint32_t replication, Observer* observer,
                             const std::vector<Branch>& branches, bool always);
  void cross(Replication& replica, std::size_t stem, const Boundary& boundary);
  [[nodiscard]] std::vector<Span> hand_off_delays(std::size_t arm) const;

  RunPlan& plan_;
  std::shared_ptr<Clock> clock_;
  std::vector<Arm> arms_;
};

}  // namespace carersim
