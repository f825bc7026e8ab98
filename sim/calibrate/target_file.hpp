#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "sim/calibrate/target.hpp"
#include "sim/measure/formula.hpp"

namespace carersim {

class KeyReads;  // sim/scenario/key_reads.hpp

/// A target and how the simulation observes it.
struct TargetPlan {
  Target target;
  std::optional<Formula> formula;  ///< none: the simulation has no value for it
  /// The formula is not the target but its change a year, from the first twelve months of the
  /// evaluation to the last, as a share.
  bool is_drift = false;
};

/// Reads `[[target]]` and `[[drift]]` tables; scenarios/README.md has their keys.
/// @throws InputError with every problem
[[nodiscard]] std::vector<TargetPlan> read_targets(const std::filesystem::path& file,
                                                   std::shared_ptr<KeyReads> key_reads = {});

[[nodiscard]] std::vector<Target> targets_of(const std::vector<TargetPlan>& plans);
/// What the simulated values of targets depend on besides the run, as text.
[[nodiscard]] std::string formulas_text(const std::vector<TargetPlan>& plans);

/// Takes the targets of replications of one run.
class TargetObserver {
 public:
  /// @param run  has to outlive it
  /// @throws InputError when the run lacks what a formula names
  TargetObserver(const std::vector<TargetPlan>& plans, const RunDescription& run);

  /// A value for each target; nan where there is none.
  [[nodiscard]] std::vector<double> values(const ReplicationResult& result) const;

 private:
  struct Bound {
    std::optional<BoundFormula> formula;
    bool is_drift = false;
  };
  [[nodiscard]] double drift(const BoundFormula& formula, const ReplicationResult& result) const;

  const RunDescription& run_;
  std::vector<Bound> bound_;
};

}  // namespace carersim
