#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace carersim {

/// A way of looking for the least value of a function without derivatives: one of NLopt's.
struct Method {
  std::string algorithm;          ///< one of algorithm_names()
  std::uint32_t evaluations = 0;  ///< at most
  double first_step = 0;          ///< as a part of the box
  double tolerance = 0;           ///< ends when steps are smaller than this part of the box
};

/// NLopt's names of the algorithms that can be asked for: local ones (LN_), which go on from where
/// they start, and global ones (GN_), which look at the whole box first.
[[nodiscard]] const std::vector<std::string>& algorithm_names();
/// How many coordinates an algorithm needs.
[[nodiscard]] std::size_t fewest_coordinates(const std::string& algorithm);

/// Looks for the least value of a function in the box [0, 1]^n.
///
/// Equal calls ask for the same points in the same order, so that an interrupted search goes on
/// when its values are remembered: algorithms that draw lots draw them from the seed.
/// @param start     within the box
/// @param function  what it throws ends the search and comes through
/// @return  the best point asked for
/// @pre     there is such an algorithm, and start has coordinates enough for it
[[nodiscard]] std::vector<double> minimise(
    const Method& method, std::uint64_t seed, std::vector<double> start,
    const std::function<double(const std::vector<double>&)>& function);

/// The version of NLopt, such as "2.7.1".
[[nodiscard]] std::string nlopt_version();

}  // namespace carersim
