#include "output/seal.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/core/partial_file.hpp"

namespace carersim {
namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

std::string seal_text(std::uint32_t checksum) {
  return fmt::format("\ncarersim: CRC-32 of all before this line {:08x}\n", checksum);
}

/// The checksum of so many bytes from the start; none when there are fewer.
std::optional<std::uint32_t> checksum_of(std::FILE* file, std::uintmax_t bytes) {
  std::vector<unsigned char> block(1024 * 1024);
  uLong checksum = ::crc32(0, nullptr, 0);
  while (bytes > 0) {
    const std::size_t asked =
        static_cast<std::size_t>(std::min<std::uintmax_t>(bytes, block.size()));
    if (std::fread(block.data(), 1, asked, file) != asked) return std::nullopt;
    checksum = ::crc32(checksum, block.data(), static_cast<uInt>(asked));
    bytes -= asked;
  }
  return static_cast<std::uint32_t>(checksum);
}

[[noreturn]] void refuse(const std::filesystem::path& path) {
  throw EnvironmentError(fmt::format("{}: {}", path.string(), disk_problem(errno)));
}

}  // namespace

void put_seal(const std::filesystem::path& path) {
  File file(std::fopen(path.c_str(), "r+b"));
  if (!file) refuse(path);
  const auto checksum = checksum_of(file.get(), std::filesystem::file_size(path));
  if (!checksum) refuse(path);
  const std::string text = seal_text(*checksum);
  if (std::fseek(file.get(), 0, SEEK_END) != 0 ||
      std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() ||
      std::fclose(file.release()) != 0) {
    refuse(path);
  }
}

Seal examine_seal(const std::filesystem::path& path) {
  const File file(std::fopen(path.c_str(), "rb"));
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  const std::size_t length = seal_text(0).size();
  if (!file || error || size < length) return Seal::none;
  std::string text(length, '\0');
  if (std::fseek(file.get(), -static_cast<long>(length), SEEK_END) != 0 ||
      std::fread(text.data(), 1, length, file.get()) != length) {
    return Seal::none;
  }
  constexpr std::size_t checksum_and_line_break = 9;
  const std::size_t words = length - checksum_and_line_break;
  if (text.compare(0, words, seal_text(0), 0, words) != 0) return Seal::none;
  std::rewind(file.get());
  const auto checksum = checksum_of(file.get(), size - length);
  return checksum && text == seal_text(*checksum) ? Seal::whole : Seal::broken;
}

}  // namespace carersim
