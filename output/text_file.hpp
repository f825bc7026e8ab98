#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "sim/core/partial_file.hpp"

namespace carersim {

/// A text file that stands under its name only when it is whole.
class TextFile {
 public:
  /// @throws EnvironmentError when it cannot be made
  explicit TextFile(const std::filesystem::path& path);

  /// @throws EnvironmentError when the disk refuses it
  void write(std::string_view text);
  /// Brings it to the disk and gives it its name. @throws EnvironmentError
  void publish();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  [[noreturn]] void refuse(int error) const;

  PartialFile file_;
  std::unique_ptr<std::FILE, Close> stream_;
};

/// A field of a CSV file after RFC 4180: quoted where it has to be.
[[nodiscard]] std::string csv_field(const std::string& text);
/// The shortest text that reads back to the same bits; NaN and Inf as R and pandas know them.
[[nodiscard]] std::string csv_field(double value);

/// Writes a whole text file, or none; one that stood there is replaced.
/// @throws EnvironmentError naming the file
void write_text_file(const std::filesystem::path& path, const std::string& text);

}  // namespace carersim
