#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/process.hpp"
#include "sim/experiment/run_plan.hpp"

namespace carersim {

/// A sum that a consistent baseline fulfils before it is run, such as: moves to care homes by all
/// routes are what the area has. Written in the scenario under `[identity.<name>]`.
///
/// `visits` sums visits a year of steps, `processes` events a year at the start of the run, both
/// with each person counted once; `load` is the load of a service. `per` divides: a number a year,
/// or "newcomers". `between` is the band of the result.
struct IdentityPlan {
  std::string name;
  std::string sentence;
  std::string source;
  std::vector<StepId> visits;
  std::vector<std::size_t> processes;
  std::optional<ServiceId> load;
  double per = 1;
  bool per_newcomers = false;
  double low = 0, high = 0;
  Position at;
};

/// An identity with what the scenario's numbers give.
struct Identity {
  const IdentityPlan* plan = nullptr;
  double found = 0;  ///< over `per` if it has one
  std::optional<double>
      of_dyads;  ///< share that dyads explain; the rest are people without a carer

  [[nodiscard]] bool holds() const { return found >= plan->low && found <= plan->high; }
};

[[nodiscard]] std::vector<IdentityPlan> read_identities(const PopulationReader::Context& context,
                                                        const std::vector<ProcessPlan>& processes);

/// Computes the identities of an arm; none when it has no dyads.
/// @param graph  of the arm, with the entries of its population
[[nodiscard]] std::vector<Identity> identities(const ArmPlan& arm, const PathwayGraph& graph);

}  // namespace carersim
