#include "sim/core/partial_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "sim/core/error.hpp"

namespace carersim {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, int error) {
  throw EnvironmentError(fmt::format("{}: {}", path.string(), disk_problem(error)));
}

/// Brings a file or a folder's list of names to the disk; returns errno, 0 when done.
int bring_to_disk(const std::filesystem::path& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) return errno;
  int error = ::fsync(file) == 0 ? 0 : errno;
  // Some file systems cannot sync a folder, and say so with EINVAL.
  if (error == EINVAL) error = 0;
  if (::close(file) != 0 && error == 0) error = errno;
  return error;
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.parent_path();
  return folder.empty() ? std::filesystem::path(".") : folder;
}

}  // namespace

std::string disk_problem(int error) {
  switch (error) {
    case ENOSPC:
      return "found no space left on the disk; free some room, then run again";
    case EDQUOT:
      return "found that the disk quota is used up; free some room, then run again";
    case EFBIG:
      return "found a limit on the size of files; raise it, then run again";
    case EACCES:
    case EPERM:
      return "found no permission to write there; choose another folder, or ask for the permission";
    case EROFS:
      return "found a disk that can only be read; choose another folder";
    case ENOENT:
      return "found no such folder; make it, then run again";
    case ENOTDIR:
      return "found a file where its folder should be; choose another folder";
    case EISDIR:
      return "found a folder of that name; choose another name for the file";
    case ENAMETOOLONG:
      return "found a name too long for the disk; choose a shorter one";
    case EIO:
      return "found that the disk fails; choose another disk, then run again";
    default:
      return fmt::format("found that the system refuses ({}); mend that, then run again",
                         std::generic_category().message(error));
  }
}

PartialFile::PartialFile(std::filesystem::path final_path) : final_path_(std::move(final_path)) {
  std::error_code ignored;
  if (std::filesystem::is_directory(final_path_, ignored)) refuse(final_path_, EISDIR);
  // A number follows when a process of the same number was killed before and left its file.
  constexpr int most_attempts = 1000;
  for (int attempt = 1; attempt <= most_attempts; ++attempt) {
    path_ = final_path_;
    path_ += attempt == 1 ? fmt::format(".{}.partial", ::getpid())
                          : fmt::format(".{}-{}.partial", ::getpid(), attempt);
    const int file = ::open(path_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (file >= 0) {
      ::close(file);
      return;
    }
    if (errno != EEXIST) break;
  }
  refuse(final_path_, errno);
}

PartialFile::~PartialFile() {
  remove();
}

int PartialFile::make_room(std::uintmax_t bytes) {
  if (bytes <= room_) return 0;
  const int file = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return errno;
  // More when there is, so that this is rarely asked.
  constexpr std::uintmax_t more = 4 * 1024 * 1024;
  int error = EINTR;
  for (const std::uintmax_t asked : {bytes + more, bytes}) {
    do {
      error = ::fallocate(file, FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(asked)) == 0 ? 0 : errno;
    } while (error == EINTR);
    if (error == 0) {
      room_ = asked;
      break;
    }
  }
  ::close(file);
  return error == ENOSPC || error == EDQUOT || error == EFBIG ? error : 0;
}

void PartialFile::publish() {
  require(!path_.empty(), "a partial file is published once");
  // Gives back the room behind the end.
  std::error_code kept;
  const std::uintmax_t size = std::filesystem::file_size(path_, kept);
  if (room_ > 0 && !kept) std::filesystem::resize_file(path_, size, kept);
  if (const int error = bring_to_disk(path_, O_RDONLY)) refuse(final_path_, error);
  if (::rename(path_.c_str(), final_path_.c_str()) != 0) refuse(final_path_, errno);
  path_.clear();
  if (const int error = bring_to_disk(folder_of(final_path_), O_RDONLY | O_DIRECTORY)) {
    refuse(final_path_, error);
  }
}

void PartialFile::remove() noexcept {
  if (path_.empty()) return;
  // Emptied first: HDF5 may still hold open what it could not write, and the room with it.
  if (::truncate(path_.c_str(), 0) != 0) errno = 0;
  ::unlink(path_.c_str());
  path_.clear();
}

}  // namespace carersim
