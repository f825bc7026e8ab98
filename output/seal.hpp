#pragma once

#include <filesystem>

namespace carersim {

/// A line behind the end of a finished file that holds the checksum (CRC-32) of all before it.
/// HDF5 takes no notice of it, but a damaged HDF5 file can crash the library, so that damage has to
/// be found before the file is opened. A program that changes the file cuts the line off.
enum class Seal {
  whole,   ///< the file is as it was written
  broken,  ///< bytes were changed
  none,    ///< cut off, or changed on purpose by a program that knows HDF5
};

/// @throws EnvironmentError when the disk refuses
void put_seal(const std::filesystem::path& path);

/// Reads the whole file. @pre the file can be read; what cannot be read counts as none
[[nodiscard]] Seal examine_seal(const std::filesystem::path& path);

}  // namespace carersim
