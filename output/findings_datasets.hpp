#pragma once

// Private to this folder: HDF5 is seen nowhere else.

#include <cstdint>

#include "output/hdf5_file.hpp"
#include "sim/measure/findings.hpp"

namespace carersim {

/// Adds the findings of a run to its file; FORMAT.md describes the variables. Nothing where there
/// are none. @throws H5::Exception when the disk refuses
void write_findings(NetcdfFile& file, const RunFindings& findings);

/// The most by which they may lengthen the file.
[[nodiscard]] std::uintmax_t bytes_of(const RunFindings& findings);

/// Reads them back: none where a file has none, as those of earlier versions.
/// @throws std::runtime_error or H5::Exception when the file is damaged
[[nodiscard]] RunFindings read_findings(const H5::H5File& file);

}  // namespace carersim
