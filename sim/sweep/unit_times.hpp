#pragma once

#include <cstdint>
#include <vector>

#include "sim/sweep/pilot.hpp"
#include "sim/sweep/unit_cost.hpp"

namespace carersim {

/// Seconds that every unit of a study takes alone, on the machine of the pilot.
struct UnitSeconds {
  std::vector<float> simulating;  ///< [unit]
  std::vector<float> preparing;   ///< [point] reading its scenario
};

/// Draws how long the units of a study may take, from those that a pilot has done.
///
/// A unit that the pilot has done takes what it took there, and a point of which it has done some
/// their mean. Another point takes what the points near it on
/// the axes suggest (UnitCost), where that tells the pilot's own points, each left out in turn,
/// better than their mean does; otherwise their mean; times the luck of a point: how far one of the
/// pilot's points lay from what was expected of it. Replications differ as the pilot's did.
///
/// Each draw begins by drawing the pilot's points anew, with repetition (Efron 1979), so that a
/// small pilot gives draws that differ as much as it knows little.
class UnitTimes {
 public:
  /// @param study  has to outlive this object. @pre the pilot has units, all of the study's points
  UnitTimes(const StudyDescription& study, const Pilot& pilot);

  /// The same for the same number, study and pilot.
  [[nodiscard]] UnitSeconds draw(std::uint32_t number) const;
  /// Whether the axes tell how long a point takes.
  [[nodiscard]] bool axes_tell() const { return axes_tell_; }

 private:
  /// A point of the pilot.
  struct Seen {
    std::uint32_t point = 0;
    double mean = 0;       ///< seconds of its units
    double preparing = 0;  ///< 0 where it was not measured
    double luck = 1;       ///< its mean ÷ what was expected without it
  };
  void see(const Pilot& pilot);
  void judge_axes();
  [[nodiscard]] double mean_of_others(std::size_t left_out) const;

  const StudyDescription& study_;
  std::vector<Pilot::Unit> units_;
  std::vector<Seen> seen_;
  std::vector<double> factors_;  ///< units ÷ the mean of their point
  bool axes_tell_ = false;
};

}  // namespace carersim
