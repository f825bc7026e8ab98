#pragma once

#include <memory>
#include <optional>

#include "apps/carersim/loaded_study.hpp"
#include "apps/carersim/study_values.hpp"
#include "sim/experiment/simulation.hpp"
#include "sim/sweep/unit_record.hpp"

namespace carersim {

/// Does units of a study in this process, one after another; keeps the point that it had last.
class UnitRunner {
 public:
  explicit UnitRunner(const LoadedStudy& study) : study_(study) {}

  /// @return nothing when this process cannot do it, since its clock serves other agencies or stood
  ///         still in the middle of a unit: then another must. A unit whose scenario is wrong or
  ///         stops comes back as failed.
  /// @throws EnvironmentError when the machine fails
  [[nodiscard]] std::optional<UnitRecord> run(UnitId unit);

 private:
  /// A point that is ready to be simulated.
  struct Prepared {
    std::uint32_t point;
    LoadedScenario scenario;
    std::optional<Simulation> simulation;
    std::optional<StudyValues> values;
  };
  /// False when another process must do it.
  [[nodiscard]] bool prepare(std::uint32_t point);
  void simulate(UnitRecord& record);

  const LoadedStudy& study_;
  std::shared_ptr<Clock> clock_;
  bool stopped_ = false;  ///< in the middle of a unit
  std::unique_ptr<Prepared> prepared_;
};

}  // namespace carersim
