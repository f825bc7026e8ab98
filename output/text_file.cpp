#include "output/text_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cmath>

#include "sim/core/error.hpp"

namespace carersim {

TextFile::TextFile(const std::filesystem::path& path)
    : file_(path), stream_(std::fopen(file_.path().c_str(), "wb")) {
  if (!stream_) refuse(errno);
}

void TextFile::write(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stream_.get()) != text.size()) refuse(errno);
}

void TextFile::publish() {
  if (std::fclose(stream_.release()) != 0) refuse(errno);
  file_.publish();
}

void TextFile::refuse(int error) const {
  throw EnvironmentError(fmt::format("{}: {}", file_.final_path().string(), disk_problem(error)));
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char character : text) {
    if (character == '"') quoted += '"';
    quoted += character;
  }
  return quoted + '"';
}

std::string csv_field(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Inf" : "-Inf";
  return fmt::format("{}", value);
}

void write_text_file(const std::filesystem::path& path, const std::string& text) {
  TextFile file(path);
  file.write(text);
  file.publish();
}

}  // namespace carersim
