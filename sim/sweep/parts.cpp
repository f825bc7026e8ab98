#include "sim/sweep/parts.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>

#include "sim/core/error.hpp"
#include "sim/core/partial_file.hpp"

namespace carersim {

namespace {

/// A part is closed when it has grown to this size: 100,000 units of some kilobytes are some dozens
/// of files …
constexpr std::uint64_t largest_part = 8 * 1024 * 1024;
/// … or is this old, in seconds, so that what is finished does not rest in one open file for days.
constexpr double oldest_part = 600;
constexpr double seconds_between_syncs = 1;
/// A part is renamed and stays; most are read often while the result is assembled.
constexpr std::size_t most_open_files = 200;

constexpr std::string_view study_heading = "carersim study 1\n";

[[noreturn]] void refuse(const std::filesystem::path& path, int error) {
  throw EnvironmentError(fmt::format("{}: {}", path.string(), disk_problem(error)));
}

std::uint32_t checksum_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

std::optional<StudyDescription> read_study(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  constexpr std::size_t before = study_heading.size() + sizeof(std::uint32_t);
  if (text.size() < before || !text.starts_with(study_heading)) return std::nullopt;
  std::uint32_t checksum = 0;
  std::memcpy(&checksum, text.data() + study_heading.size(), sizeof(checksum));
  const std::string_view bytes = std::string_view(text).substr(before);
  if (checksum_of(bytes) != checksum) return std::nullopt;
  return study_from_bytes(bytes);
}

/// A file of a parts folder that holds records.
struct PartName {
  std::uint32_t number = 0;
  bool is_journal = false;
};

std::optional<PartName> part_name(const std::filesystem::path& file) {
  const std::string stem = file.stem().string();
  const std::string kind = file.extension().string();
  PartName name;
  const auto end = std::from_chars(stem.data(), stem.data() + stem.size(), name.number);
  if (end.ec != std::errc() || end.ptr != stem.data() + stem.size()) return std::nullopt;
  if (kind != ".part" && kind != ".journal") return std::nullopt;
  name.is_journal = kind == ".journal";
  return name;
}

std::filesystem::path path_of(const std::filesystem::path& folder, std::uint32_t number,
                              const char* kind) {
  return folder / fmt::format("{:06}.{}", number, kind);
}

/// In order of number; a part that is renamed this moment may be missing from both names.
std::map<std::uint32_t, std::filesystem::path> parts_in(const std::filesystem::path& folder) {
  std::map<std::uint32_t, std::filesystem::path> parts;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (const std::optional<PartName> name = part_name(entry->path()))
      parts.emplace(name->number, entry->path());
  }
  return parts;
}

/// @return the descriptor, -1 when there is no such file
int open_lock(const std::filesystem::path& folder, int flags) {
  return ::open((folder / "lock").c_str(), flags | O_RDWR | O_CLOEXEC, 0666);
}

struct flock whole_file() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

std::filesystem::path parts_folder(const std::filesystem::path& result) {
  std::filesystem::path folder = result;
  folder += ".parts";
  return folder;
}

std::optional<PartsView> PartsView::read(const std::filesystem::path& folder) {
  std::optional<StudyDescription> study = read_study(folder / "study");
  if (!study) return std::nullopt;
  PartsView view(folder);
  view.study_ = std::move(*study);
  if (const int file = open_lock(folder, 0); file >= 0) {
    struct flock lock = whole_file();
    if (::fcntl(file, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
      view.at_work_ = AtWork::yes;
    ::close(file);
  }
  return view;
}

void PartsView::each(const std::function<void(const UnitRecord&)>& unit,
                     const std::function<void(const SessionRecord&)>& session) const {
  for (const auto& [number, path] : parts_in(folder_)) {
    const auto take = [&](RecordKind kind, std::uint64_t, std::string_view bytes) {
      if (kind == RecordKind::unit && unit) unit(unit_from_bytes(bytes));
      if (kind == RecordKind::session && session) session(session_from_bytes(bytes));
    };
    // A journal that was closed since its name was read has another name now.
    const bool is_there = std::filesystem::exists(path);
    (void)read_part(is_there ? path : path_of(folder_, number, "part"), take);
  }
}

Parts::Parts(const std::filesystem::path& folder, const StudyDescription& study,
             const std::function<void(const UnitRecord&)>& seen)
    : folder_(folder), study_(study), states_(study.units()), places_(study.units()) {
  if (::mkdir(folder_.c_str(), 0777) != 0 && errno != EEXIST) refuse(folder_, errno);
  lock();
  try {
    check_study(study);
    read_parts(seen);
  } catch (...) {
    ::close(lock_);
    throw;
  }
}

Parts::~Parts() {
  for (const auto& [part, file] : files_) ::close(file);
  part_.reset();
  ::close(lock_);
}

void Parts::lock() {
  lock_ = open_lock(folder_, O_CREAT);
  if (lock_ < 0) refuse(folder_, errno);
  struct flock lock = whole_file();
  if (::fcntl(lock_, F_OFD_SETLK, &lock) == 0) return;
  const int error = errno;
  ::close(lock_);
  if (error == EAGAIN || error == EACCES) {
    throw EnvironmentError(
        fmt::format("{}: found another process at work on this study; wait for it, or end it",
                    folder_.string()));
  }
  refuse(folder_, error);
}

void Parts::check_study(const StudyDescription& study) {
  const std::filesystem::path file = folder_ / "study";
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    write_study(study);
    return;
  }
  const auto refuse_study = [&](const std::vector<Problem>& problems) {
    throw InputError(
        fmt::format("{}: found the parts of another study; remove the folder to start anew, or "
                    "name another result file with --out",
                    folder_.string()),
        problems);
  };
  const std::optional<StudyDescription> before = read_study(file);
  if (!before) {
    refuse_study(
        {{{file.string(), 0, 0}, "", "a study that is damaged, or of another version", ""}});
  }
  const std::vector<Problem> problems = differences(study, *before, file.string());
  if (!problems.empty()) refuse_study(problems);
}

void Parts::write_study(const StudyDescription& study) {
  PartialFile file(folder_ / "study");
  const std::string bytes = to_bytes(study);
  const std::uint32_t checksum = checksum_of(bytes);
  std::string text(study_heading);
  text.append(reinterpret_cast<const char*>(&checksum), sizeof(checksum));
  text += bytes;
  if (const int error = file.make_room(text.size())) refuse(file.final_path(), error);
  std::ofstream out(file.path(), std::ios::binary);
  out << text;
  out.close();
  if (!out) refuse(file.final_path(), errno);
  file.publish();
  bring_to_disk(folder_);
}

void Parts::read_parts(const std::function<void(const UnitRecord&)>& seen) {
  for (const auto& [number, path] : parts_in(folder_)) {
    last_part_ = std::max(last_part_, number);
    const auto take = [&, part = number](RecordKind kind, std::uint64_t offset,
                                         std::string_view bytes) {
      if (kind != RecordKind::unit) return;
      const UnitRecord record = unit_from_bytes(bytes);
      require(
          record.unit.point < study_.points.size() && record.unit.replication < study_.replications,
          "a part holds units of its study");
      note(record, {part, static_cast<std::uint32_t>(offset)});
      if (seen) seen(record);
    };
    const std::uint64_t whole = read_part(path, take);
    if (path.extension() == ".journal") mend(path, whole);
  }
  // What a killed process left half-written under another name.
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder_, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == ".partial") std::filesystem::remove(entry->path(), error);
  }
}

void Parts::mend(const std::filesystem::path& journal, std::uint64_t whole) {
  if (whole == 0) {
    if (::unlink(journal.c_str()) != 0) refuse(journal, errno);
    return;
  }
  if (::truncate(journal.c_str(), static_cast<off_t>(whole)) != 0) refuse(journal, errno);
  bring_to_disk(journal);
  std::filesystem::path closed = journal;
  closed.replace_extension(".part");
  if (::rename(journal.c_str(), closed.c_str()) != 0) refuse(closed, errno);
  bring_to_disk(folder_);
}

void Parts::note(const UnitRecord& record, Place place) {
  const std::uint64_t unit = study_.index(record.unit);
  State& state = states_[unit];
  const bool is_done = record.status == UnitRecord::Status::done;
  if (is_done) ++records_;
  // What is done stays so; a failure is replaced by what came later.
  if (state == State::done) return;
  if (state == State::failed) --failed_;
  state = is_done ? State::done : State::failed;
  ++(is_done ? done_ : failed_);
  places_[unit] = place;
}

PartFile& Parts::open_part() {
  if (!part_) {
    const std::uint32_t number = last_part_ + 1;
    part_ = std::make_unique<PartFile>(path_of(folder_, number, "journal"));
    last_part_ = number;
    opened_at_ = synced_at_ = wall_clock();
  }
  return *part_;
}

void Parts::start_session(const SessionRecord& session) {
  (void)open_part().append(RecordKind::session, to_bytes(session));
  synced_ = false;
}

void Parts::add(const UnitRecord& record) {
  PartFile& part = open_part();
  const std::uint64_t offset = part.append(RecordKind::unit, to_bytes(record));
  note(record, {last_part_, static_cast<std::uint32_t>(offset)});
  synced_ = false;
  tend();
}

void Parts::tend() {
  if (!part_) return;
  const double now = wall_clock();
  if (part_->size() >= largest_part || now - opened_at_ >= oldest_part) {
    close();
  } else if (!synced_ && std::abs(now - synced_at_) >= seconds_between_syncs) {
    part_->sync();
    synced_ = true;
    synced_at_ = now;
  }
}

void Parts::close() {
  if (!part_) return;
  part_->sync();
  const std::filesystem::path journal = part_->path();
  part_.reset();
  std::filesystem::path closed = journal;
  closed.replace_extension(".part");
  if (::rename(journal.c_str(), closed.c_str()) != 0) refuse(closed, errno);
  bring_to_disk(folder_);
}

int Parts::file_of(std::uint32_t part) const {
  if (const auto known = files_.find(part); known != files_.end()) return known->second;
  if (files_.size() >= most_open_files) {
    ::close(files_.begin()->second);
    files_.erase(files_.begin());
  }
  int file = ::open(path_of(folder_, part, "part").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) file = ::open(path_of(folder_, part, "journal").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) refuse(path_of(folder_, part, "part"), errno);
  files_[part] = file;
  return file;
}

UnitRecord Parts::unit(std::uint64_t index) const {
  require(states_[index] != State::missing, "a unit that is read is there");
  const Place place = places_[index];
  return unit_from_bytes(
      read_record(file_of(place.part), place.offset, path_of(folder_, place.part, "part")));
}

void Parts::remove() {
  for (const auto& [part, file] : files_) ::close(file);
  files_.clear();
  part_.reset();
  // The study goes last: parts never stand without the study that they are of.
  std::error_code error;
  for (const auto& [number, path] : parts_in(folder_)) std::filesystem::remove(path, error);
  std::filesystem::remove_all(folder_, error);
}

}  // namespace carersim
