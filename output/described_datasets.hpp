#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "output/hdf5_file.hpp"
#include "sim/measure/measure.hpp"

namespace carersim {

/// What result files of runs and of studies say alike (FORMAT.md).

/// 0, 1, … below a count: the coordinate of a dimension that is only counted.
[[nodiscard]] std::vector<std::int32_t> numbers_below(std::size_t count);
/// The dimension `measure` with `unit`, `kind` and `sentence` along it.
void add_measures(NetcdfFile& file, const std::vector<Measure>& measures);
/// The dimension `assumption` with its texts; nothing when there are none.
void add_assumptions(NetcdfFile& file, const std::vector<std::string>& assumptions);

}  // namespace carersim
