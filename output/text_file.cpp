#include "output/text_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>

#include "output/partial_file.hpp"
#include "sim/core/error.hpp"

namespace carersim {

void write_text_file(const std::filesystem::path& path, const std::string& text) {
  PartialFile file(path);
  std::FILE* stream = std::fopen(file.path().c_str(), "wb");
  const auto refuse = [&](int error) {
    throw EnvironmentError(fmt::format("{}: {}", path.string(), disk_problem(error)));
  };
  if (stream == nullptr) refuse(errno);
  const bool written = std::fwrite(text.data(), 1, text.size(), stream) == text.size();
  const int write_error = errno;
  const bool closed = std::fclose(stream) == 0;
  if (!written) refuse(write_error);
  if (!closed) refuse(errno);
  file.publish();
}

}  // namespace carersim
