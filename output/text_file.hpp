#pragma once

#include <filesystem>
#include <string>

namespace carersim {

/// Writes a whole text file, or none: it stands under its name only when it is whole; one that
/// stood there is replaced. @throws EnvironmentError naming the file
void write_text_file(const std::filesystem::path& path, const std::string& text);

}  // namespace carersim
