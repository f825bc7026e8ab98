#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace carersim {

/// What a record of a part holds.
enum class RecordKind : std::uint32_t { unit = 1, session = 2 };

/// Records put one behind the other in a file, each with its length and checksum (CRC-32), so that
/// one that was torn off by a crash is told from a whole one.
class PartFile {
 public:
  /// Makes a new file. @throws EnvironmentError naming it
  explicit PartFile(std::filesystem::path path);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }

  /// Adds a record whole or not at all: on a full disk the file is as it was.
  /// @return where it begins. @throws EnvironmentError
  std::uint64_t append(RecordKind kind, std::string_view bytes);
  /// Brings the records to the disk. @throws EnvironmentError
  void sync();

 private:
  std::filesystem::path path_;
  int file_ = -1;
  std::uint64_t size_ = 0;
};

/// Reads all whole records from the front; stops at the first that is torn or damaged, which is how
/// a crash leaves the end of a file.
/// @return the length of what is whole; 0 for a file that is none of these, or cannot be read
std::uint64_t read_part(
    const std::filesystem::path& path,
    const std::function<void(RecordKind, std::uint64_t offset, std::string_view bytes)>& take);

/// One record of an open file. @throws EnvironmentError when it is not whole any more
[[nodiscard]] std::string read_record(int file, std::uint64_t offset,
                                      const std::filesystem::path& path);

/// Brings a file or a folder's list of names to the disk. @throws EnvironmentError naming it
void bring_to_disk(const std::filesystem::path& path);

}  // namespace carersim
