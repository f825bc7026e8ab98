#include "sim/sweep/part_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/core/partial_file.hpp"

namespace carersim {

namespace {

constexpr std::string_view heading = "carersim part 1\n";
constexpr std::uint64_t longest_record = 1ULL << 30;

struct RecordHeader {
  std::uint32_t kind;
  std::uint32_t checksum;  ///< of the kind and the bytes
  std::uint64_t length;
};

std::uint32_t checksum_of(std::uint32_t kind, std::string_view bytes) {
  uLong crc = ::crc32_z(0, reinterpret_cast<const Bytef*>(&kind), sizeof(kind));
  crc = ::crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  return static_cast<std::uint32_t>(crc);
}

[[noreturn]] void refuse(const std::filesystem::path& path, int error) {
  throw EnvironmentError(fmt::format("{}: {}", path.string(), disk_problem(error)));
}

/// Fewer bytes than asked for at the end of the file.
std::size_t read_at(int file, void* to, std::size_t size, std::uint64_t offset) {
  std::size_t read = 0;
  while (read < size) {
    const ssize_t now = ::pread(file, static_cast<char*>(to) + read, size - read,
                                static_cast<off_t>(offset + read));
    if (now < 0 && errno == EINTR) continue;
    if (now <= 0) break;
    read += static_cast<std::size_t>(now);
  }
  return read;
}

/// False when there is no whole record.
bool read_whole(int file, std::uint64_t offset, RecordHeader& header, std::string& bytes) {
  if (read_at(file, &header, sizeof(header), offset) != sizeof(header)) return false;
  if (header.length > longest_record) return false;
  bytes.resize(header.length);
  return read_at(file, bytes.data(), bytes.size(), offset + sizeof(header)) == bytes.size() &&
         checksum_of(header.kind, bytes) == header.checksum;
}

}  // namespace

PartFile::PartFile(std::filesystem::path path) : path_(std::move(path)) {
  file_ = ::open(path_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_APPEND | O_CLOEXEC, 0666);
  if (file_ < 0) refuse(path_, errno);
  if (::write(file_, heading.data(), heading.size()) != static_cast<ssize_t>(heading.size())) {
    const int error = errno == 0 ? ENOSPC : errno;
    ::close(file_);
    file_ = -1;
    ::unlink(path_.c_str());
    refuse(path_, error);
  }
  size_ = heading.size();
}

PartFile::~PartFile() {
  if (file_ >= 0) ::close(file_);
}

std::uint64_t PartFile::append(RecordKind kind, std::string_view bytes) {
  const auto number = static_cast<std::uint32_t>(kind);
  const RecordHeader header{number, checksum_of(number, bytes), bytes.size()};
  std::string record(reinterpret_cast<const char*>(&header), sizeof(header));
  record += bytes;
  std::size_t written = 0;
  while (written < record.size()) {
    const ssize_t now = ::write(file_, record.data() + written, record.size() - written);
    if (now < 0 && errno == EINTR) continue;
    if (now <= 0) {
      const int error = now == 0 ? ENOSPC : errno;
      // A torn record is found when the file is read, should this fail as well.
      if (::ftruncate(file_, static_cast<off_t>(size_)) != 0) errno = error;
      refuse(path_, error);
    }
    written += static_cast<std::size_t>(now);
  }
  const std::uint64_t offset = size_;
  size_ += record.size();
  return offset;
}

void PartFile::sync() {
  if (::fdatasync(file_) != 0 && errno != EINVAL) refuse(path_, errno);
}

std::uint64_t read_part(
    const std::filesystem::path& path,
    const std::function<void(RecordKind, std::uint64_t, std::string_view)>& take) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  std::array<char, heading.size()> start{};
  std::uint64_t whole = 0;
  if (read_at(file, start.data(), start.size(), 0) == start.size() &&
      std::string_view(start.data(), start.size()) == heading) {
    whole = heading.size();
    RecordHeader header{};
    std::string bytes;
    while (read_whole(file, whole, header, bytes)) {
      take(static_cast<RecordKind>(header.kind), whole, bytes);
      whole += sizeof(header) + bytes.size();
    }
  }
  ::close(file);
  return whole;
}

std::string read_record(int file, std::uint64_t offset, const std::filesystem::path& path) {
  RecordHeader header{};
  std::string bytes;
  if (!read_whole(file, offset, header, bytes)) {
    throw EnvironmentError(
        fmt::format("{}: found a record damaged since it was first read; run again: what is lost "
                    "is simulated once more",
                    path.string()));
  }
  return bytes;
}

void bring_to_disk(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) refuse(path, errno);
  const int error = ::fsync(file) == 0 || errno == EINVAL ? 0 : errno;
  ::close(file);
  if (error != 0) refuse(path, error);
}

}  // namespace carersim
