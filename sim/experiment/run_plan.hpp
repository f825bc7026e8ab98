#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/experiment/branch_point.hpp"
#include "sim/pathway/graph_of.hpp"
#include "sim/pathway/pathway_plan.hpp"
#include "sim/pathway/population.hpp"
#include "sim/pathway/walks.hpp"
#include "sim/policy/policy.hpp"
#include "sim/scenario/period.hpp"
#include "sim/scenario/scenario.hpp"

namespace carersim {

/// What a population needs of the replication that it lives in.
struct PopulationSetting {
  const PathwayPlan& pathways;
  const Attributes& attributes;
  InForce& numbers;
  Agenda& agenda;
  Recorder& recorder;
  Ledger& ledger;
  Luck luck;
  EventTrace& trace;
  Walks& walks;
  Observer* observer;  ///< null when nobody looks
};

/// A population as the scenario describes it; makes the people of each replication.
class PopulationPlan {
 public:
  virtual ~PopulationPlan() = default;
  [[nodiscard]] virtual std::unique_ptr<Population> create(
      const PopulationSetting& setting) const = 0;
  /// The steps that processes enter, with how often at the start of the run: for the graph's loads.
  [[nodiscard]] virtual std::vector<OutsideEntry> outside_entries() const = 0;
  /// How common the levels of attributes are at the start of the run.
  [[nodiscard]] virtual LevelWeights level_weights() const = 0;
  /// How often a person's walks end for a reason outside the pathways, a day.
  [[nodiscard]] virtual double ends_per_day() const = 0;
  /// Addresses of the events that an observer is told of beside the steps, such as
  /// "process.strain_rises".
  [[nodiscard]] virtual std::vector<std::string> event_names() const { return {}; }
};

/// The model's side of reading a scenario: the engine itself knows no people with a natural
/// history.
struct PopulationReader {
  std::vector<std::string> payers;
  /// Attributes of the population, in order; only asked for when the scenario has a [population].
  std::function<std::vector<AttributeSpec>(const Cursor& root)> attributes;
  /// The kinds of people who walk pathways, with the weights of their events and costs.
  std::function<std::vector<WalkerKind>(const Cursor& root)> walkers;
  struct Context {
    const Cursor& root;
    const Attributes& attributes;
    const PathwayPlan& pathways;
    MeasureList& measures;
    LedgerPlan& ledger;
    InForce& numbers;
    const Months& months;
  };
  std::function<std::unique_ptr<PopulationPlan>(const Context&)> read;
  /// Name of the account of those people who are kept apart; empty for none.
  std::string apart = {};
};

/// One arm, ready to be run again and again.
struct ArmPlan {
  std::string name;
  std::unique_ptr<Attributes> attributes;
  InForce numbers;
  PathwayPlan pathways;
  std::vector<std::unique_ptr<PolicyPlan>> policies;
  std::unique_ptr<PopulationPlan> population;  ///< null for plain cases alone
  std::optional<BranchPoint> branches = {};    ///< nothing: it runs from the start
};

/// A whole run: its arms and what they count. Everything here was checked when it was read.
struct RunPlan {
  std::string title;
  Period period;
  std::uint64_t seed = 1;
  std::uint32_t replications = 1;
  MeasureList measures;
  std::unique_ptr<LedgerPlan> ledger;
  std::vector<std::string> wait_names;
  std::unique_ptr<Months> months;
  std::vector<ArmPlan> arms;
};

/// Reads all arms of a scenario. @throws InputError with all problems
[[nodiscard]] RunPlan read_run(const Scenario& scenario, const PopulationReader& reader);

}  // namespace carersim
