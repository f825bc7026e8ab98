#pragma once

#include <filesystem>

namespace carersim {

/// A folder in the working directory, removed with all in it at the end.
class ScratchFolder {
 public:
  /// @throws EnvironmentError when it cannot be made
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace carersim
