#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/sweep/part_file.hpp"
#include "sim/sweep/unit_store.hpp"

namespace carersim {

/// The folder beside a study's result file that holds what is finished of it: `study.h5.parts`.
[[nodiscard]] std::filesystem::path parts_folder(const std::filesystem::path& result);

/// Whether somebody is at work on a study.
enum class AtWork { no, yes };

/// What a parts folder holds, as another process sees it at one moment.
///
/// The folder has `study` (the description, with a checksum), closed parts `000001.part` and the
/// open part of whoever is at work, `000002.journal`.
class PartsView {
 public:
  /// Nothing when the folder holds no study, or one of another version of the program's files.
  [[nodiscard]] static std::optional<PartsView> read(const std::filesystem::path& folder);

  [[nodiscard]] const StudyDescription& study() const { return study_; }
  [[nodiscard]] AtWork at_work() const { return at_work_; }
  /// Calls for each record, part after part. What is being written this moment is left out.
  void each(const std::function<void(const UnitRecord&)>& unit,
            const std::function<void(const SessionRecord&)>& session) const;

 private:
  explicit PartsView(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path folder_;
  StudyDescription study_;
  AtWork at_work_ = AtWork::no;
};

/// The finished units of a study on the disk, for the one process that works on it.
///
/// Each finished unit is appended to the open part, which is brought to the disk once a second; a
/// part that has grown or aged enough is closed: brought to the disk, renamed, its name brought to
/// the disk. Killing the process at any moment loses no unit that add() has taken; a machine that
/// fails loses those of the last second. Memory is some bytes a unit.
class Parts final : public UnitStore {
 public:
  /// Opens the folder, or makes it. What a killed process left is mended: torn ends are cut off.
  /// @param study  has to outlive this object
  /// @throws EnvironmentError when it cannot be made, or another process works on it
  /// @throws InputError when it is of another study, showing what differs
  /// @param seen  called for each unit that is there
  Parts(const std::filesystem::path& folder, const StudyDescription& study,
        const std::function<void(const UnitRecord&)>& seen = {});
  ~Parts() override;

  [[nodiscard]] State state(std::uint64_t unit) const override { return states_[unit]; }
  [[nodiscard]] std::uint64_t done() const override { return done_; }
  [[nodiscard]] std::uint64_t failed() const { return failed_; }
  /// Whether every unit is done.
  [[nodiscard]] bool complete() const { return done_ == states_.size(); }
  /// Records of done units that there are, those included that were simulated twice.
  [[nodiscard]] std::uint64_t records() const { return records_; }

  void start_session(const SessionRecord& session);
  /// Keeps a unit that has just become finished or failed. @throws EnvironmentError on a full disk
  void add(const UnitRecord& record) override;
  /// Brings to the disk what is due; call now and then.
  void tend();
  /// Closes the open part. @throws EnvironmentError
  void close();

  /// A unit that is done or failed.
  [[nodiscard]] UnitRecord unit(std::uint64_t index) const;

  /// Removes the folder with all in it.
  void remove();

 private:
  struct Place {
    std::uint32_t part = 0;
    std::uint32_t offset = 0;
  };
  void lock();
  void check_study(const StudyDescription& study);
  void write_study(const StudyDescription& study);
  void read_parts(const std::function<void(const UnitRecord&)>& seen);
  void mend(const std::filesystem::path& journal, std::uint64_t whole);
  void note(const UnitRecord& record, Place place);
  [[nodiscard]] PartFile& open_part();
  [[nodiscard]] int file_of(std::uint32_t part) const;

  std::filesystem::path folder_;
  int lock_ = -1;
  const StudyDescription& study_;
  std::vector<State> states_;
  std::vector<Place> places_;
  std::uint64_t done_ = 0, failed_ = 0, records_ = 0;
  std::uint32_t last_part_ = 0;
  std::unique_ptr<PartFile> part_;
  double opened_at_ = 0, synced_at_ = 0;
  bool synced_ = true;
  mutable std::map<std::uint32_t, int> files_;  ///< parts open for reading
};

}  // namespace carersim
