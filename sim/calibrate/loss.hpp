#pragma once

#include <vector>

#include "sim/calibrate/target.hpp"

namespace carersim {

/// What calibration makes small. For every fitted target, in half-widths of its band:
///
///   weight × (outside² + pull × off²)
///
/// where `outside` is how far the mean lies outside the band (0 within) and `off` how far from the
/// target's own value; and for every free parameter stay × moved², where `moved` is how far it lies
/// from its start as a part of its range. With pull = 1 and stay = 0 it is nearly least squares;
/// with little of both, any point within all bands will do, the one nearest to the start first.
struct LossPlan {
  double pull = 0;
  double stay = 0;
};

/// How far a number lies from the target's value, in half-widths of the band.
[[nodiscard]] double off_value(const Target& target, double mean);
/// How far it lies outside the band; 0 within, ends included.
[[nodiscard]] double outside_band(const Target& target, double mean);

/// @param means   of all targets; one without a value counts as ten half-widths off
/// @param places  of the free parameters, 0 to 1, and where they started
/// @pre as many means as targets, as many starts as places
[[nodiscard]] double loss_of(const LossPlan& plan, const std::vector<Target>& targets,
                             const std::vector<double>& means, const std::vector<double>& places,
                             const std::vector<double>& starts);

}  // namespace carersim
