#include "apps/carersim/data_folder.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "sim/core/error.hpp"

namespace carersim {

namespace {

bool holds_data(const std::filesystem::path& folder) {
  std::error_code error;
  return std::filesystem::is_directory(folder / "models" / "parameters", error) &&
         std::filesystem::is_directory(folder / "scenarios", error);
}

}  // namespace

std::filesystem::path data_folder() {
  if (const char* named = std::getenv("CARERSIM_DATA"); named != nullptr && *named != '\0') {
    if (holds_data(named)) return named;
    throw EnvironmentError(
        fmt::format("CARERSIM_DATA={}: found no models/parameters and scenarios in it; expected "
                    "the folder that holds them",
                    named));
  }
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path installed =
      program.parent_path().parent_path() / "share" / "carersim";
  if (holds_data(installed)) return installed;
  for (std::filesystem::path folder = program.parent_path(); !folder.empty();
       folder = folder.parent_path()) {
    if (holds_data(folder)) return folder;
    if (folder == folder.root_path()) break;
  }
  throw EnvironmentError(
      "found no folder with models/parameters and scenarios near the program; expected "
      "CARERSIM_DATA to name it");
}

std::filesystem::path own_or_shipped(const std::filesystem::path& file) {
  std::error_code error;
  if (file.is_absolute() || std::filesystem::exists(file, error)) return file;
  const std::filesystem::path shipped = data_folder() / file;
  return std::filesystem::is_regular_file(shipped, error) ? shipped : file;
}

}  // namespace carersim
