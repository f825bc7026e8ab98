#pragma once

#include <string>

namespace carersim {

/// The version of the HDF5 library that runs, for the result file.
[[nodiscard]] std::string hdf5_version();

}  // namespace carersim
