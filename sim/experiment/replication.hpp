#pragma once

#include <memory>
#include <vector>

#include "sim/experiment/run_plan.hpp"
#include "sim/pathway/arrival_stream.hpp"

namespace carersim {

/// The events of one arm of one replication, in their order; simulation.hpp says when.
class Replication final : public EventOrder {
 public:
  /// @param streams  one for each source of plain cases
  /// @param delays   of the hand-offs, as they are at the start
  Replication(const RunPlan& run, ArmPlan& arm, std::uint32_t replication,
              std::vector<RotaCalendar>& rotas, const std::vector<ArrivalStream>& streams,
              std::vector<Span> delays, Observer* observer);

  void begin();
  void run_before(Instant limit);
  /// Prices change within a month: what has run until now is paid at those that are in force.
  void settle(Instant now);
  void close_month(Instant end);
  /// Agencies look at their services on the first of the month.
  void month_begins(Instant now);
  /// Numbers in force have changed; `delays` are the hand-offs' present ones.
  void act(std::vector<Span> delays, Instant now);
  /// From now on the arm is another, which was the same until now.
  /// @param streams  the other arm's
  void branch_to(const ArmPlan& other, const std::vector<ArrivalStream>& streams, Instant now);
  [[nodiscard]] ReplicationResult finish(Instant horizon);

  [[nodiscard]] std::uint64_t order(std::uint32_t entity) const override;

 private:
  /// A source of plain cases: who comes next.
  struct Source {
    std::uint32_t ordinal = 0;
    std::uint32_t generation = 0;  ///< of its live entry
    Instant since;                 ///< the start, or when the last one came
  };
  void prefetch(std::uint32_t entity) const;
  /// What a dyad or walk points to, once it has come itself.
  void prefetch_companion(std::uint32_t entity) const;
  /// What the dyad of a walk points to, and a dyad's second walk.
  void prefetch_hazards(std::uint32_t entity) const;
  void schedule_arrival(std::uint32_t source, Instant since);
  bool arrive(std::uint32_t index, std::uint32_t generation, Instant now);
  /// Every payment stands in a payer's measure and in a line's: the sums are the same, to the
  /// millionth.
  void check_money(ReplicationResult& result);

  const RunPlan& run_;
  ArmPlan& arm_;
  Luck luck_;
  const std::vector<ArrivalStream>* streams_;
  std::vector<Source> sources_;
  std::vector<Span> delays_;
  Agenda agenda_;
  Recorder recorder_;
  Ledger ledger_;
  std::vector<WaitHistogram> waits_;
  EventTrace trace_;
  std::uint64_t entries_ = 0;
  Walks walks_;
  std::unique_ptr<Population> population_;
  std::vector<std::unique_ptr<Policy>> policies_;
};

}  // namespace carersim
