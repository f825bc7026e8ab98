#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "sim/design/points.hpp"

namespace carersim {

// Each is a pure function: the same arguments give the same bits on every machine. What is random
// in them is luck by address (design, point, axis), so that a longer Latin hypercube is another
// one, but more trajectories, or more points of a Sobol' sequence, begin with those that were
// there.

/// Every combination of levels, the last axis fastest. The levels of an axis lie evenly from 0 to
/// 1; a single one lies in the middle.
/// @param levels  how many each axis has, each > 0
[[nodiscard]] Points full_factorial(std::span<const std::size_t> levels);

/// The base, then for each axis the base with it at `low` and the base with it at `high`: 1 + 2 ×
/// axes points. @param base  one coordinate an axis
[[nodiscard]] Points one_at_a_time(std::span<const double> base, double low = 0, double high = 1);

/// Each axis has one point in each of `points` equal cells, at a random place in it, in random
/// order (McKay, Beckman and Conover 1979). @pre points > 0
[[nodiscard]] Points latin_hypercube(std::size_t points, std::size_t axes, std::uint64_t seed);

/// The first points of Sobol's sequence (Boost.Random's, with the direction numbers of Joe and Kuo
/// 2008), the origin first. With a seed the digits of each axis are shifted at random (a digital
/// shift: all 64 bits are flipped by one random pattern an axis), which keeps the net's evenness
/// and takes away points on the faces of the cube. Powers of two are the good numbers of points.
/// @pre axes <= 3667
[[nodiscard]] Points sobol_sequence(std::size_t points, std::size_t axes,
                                    std::optional<std::uint64_t> seed);

/// Trajectories of Morris (1991): each is axes + 1 points that follow each other, every step moves
/// one axis by levels / (2 (levels - 1)), up or down, in random order.
/// @param levels  of the grid; even, > 1
[[nodiscard]] Points morris_trajectories(std::size_t trajectories, std::size_t axes,
                                         std::size_t levels, std::uint64_t seed);

/// Saltelli's radial design for first-order and total Sobol' indices: for each of `base_points`,
/// the point A, the point B, and for each axis A with that coordinate taken from B: axes + 2 points
/// that follow each other. A and B are the two halves of a shifted Sobol' sequence of 2 × axes.
[[nodiscard]] Points saltelli(std::size_t base_points, std::size_t axes, std::uint64_t seed);

}  // namespace carersim
