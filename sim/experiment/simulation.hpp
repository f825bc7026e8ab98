#pragma once

#include <memory>
#include <vector>

#include "sim/engine/clock.hpp"
#include "sim/experiment/run_plan.hpp"
#include "sim/pathway/arrival_stream.hpp"

namespace carersim {

/// What a run is asked to remember of its events beside the counts.
struct TraceRequest {
  bool hashes = false;                  ///< one of each person
  std::optional<std::uint32_t> follow;  ///< the number whose events are listed
};

/// Runs replications of a run's arms, one after another, in this process. Owns the process's clock.
class Simulation {
 public:
  explicit Simulation(RunPlan& plan);

  /// Simulates one arm of one replication from the start to the horizon.
  /// @throws InputError when the scenario runs into a deadlock
  [[nodiscard]] ReplicationResult run(std::size_t arm, std::uint32_t replication,
                                      const TraceRequest& request = {});

  /// The trace of the last run().
  [[nodiscard]] const EventTrace& trace() const { return trace_; }

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
  std::unique_ptr<Clock> clock_;
  std::vector<Arm> arms_;
  EventTrace trace_;
};

}  // namespace carersim
