#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace carersim {

/// What the disk or the system refused, in words with what to do: "found no space left on the disk;
/// free some room, then run again". @param error  a value of errno
[[nodiscard]] std::string disk_problem(int error);

/// A file that is written under a name of its own, `<final name>.<process>.partial`, and stands
/// under its final name only when it is whole: nothing half-written is ever seen there. What was
/// not published is removed at the end.
class PartialFile {
 public:
  /// Makes the empty file. @throws EnvironmentError naming the file, when the folder refuses it
  explicit PartialFile(std::filesystem::path final_path);
  ~PartialFile();
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  /// Where to write until it is published.
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const std::filesystem::path& final_path() const { return final_path_; }

  /// Sees to it that the file can grow to so many bytes, so that what is written up to there cannot
  /// meet a full disk. Where the file system cannot promise room, nothing is promised.
  /// @return  errno, 0 when there is room
  [[nodiscard]] int make_room(std::uintmax_t bytes);

  /// Brings the content to the disk, then gives the file its final name; a file that stood there is
  /// replaced. @pre whoever wrote it has closed it. @throws EnvironmentError; the file stays
  /// partial
  void publish();

  /// Removes what was not published.
  void remove() noexcept;

 private:
  std::filesystem::path final_path_;
  std::filesystem::path path_;
  std::uintmax_t room_ = 0;
};

}  // namespace carersim
