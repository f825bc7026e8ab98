#pragma once

#include <cstdint>
#include <filesystem>

namespace carersim {

/// What a result file holds.
enum class FileKind : std::uint8_t {
  results,     ///< of run or compare
  study,       ///< of sweep
  evaluation,  ///< of evaluate: a study of draws, with what follows from them
};

/// Told by the format that the file names; the readers see whether it holds what it says.
/// @throws InputError when the file is no HDF5, or damaged
[[nodiscard]] FileKind kind_of_file(const std::filesystem::path& path);

}  // namespace carersim
