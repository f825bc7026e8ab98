#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "sim/sweep/unit_record.hpp"

namespace carersim {

/// Writes the result file of a study, one unit after another. FORMAT.md describes the file.
///
/// The file grows under another name and stands under its own only when `finish` has brought it to
/// the disk whole. Memory does not grow with the number of units. Equal units give equal bytes, but
/// for the group `/provenance`.
class StudyWriter {
 public:
  /// @throws EnvironmentError when the file cannot be made
  StudyWriter(const StudyDescription& study, const std::filesystem::path& path);
  /// Removes the file unless it was finished.
  ~StudyWriter();
  StudyWriter(const StudyWriter&) = delete;
  StudyWriter& operator=(const StudyWriter&) = delete;

  /// @pre units come in order, each once. @throws EnvironmentError when the disk refuses it
  void add(const UnitRecord& record);

  /// Ends the file. @pre every unit was added
  /// @param provenance  differs between equal studies
  /// @throws EnvironmentError when the disk refuses it
  void finish(const std::map<std::string, std::string>& provenance);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// What a study's result file says of itself.
struct FinishedStudy {
  std::string title;
  std::string fingerprint;  ///< see fingerprint_text()
  std::uint64_t units = 0, failed = 0;
  std::map<std::string, std::string> provenance;
};

/// @throws InputError when the file is none, or damaged
[[nodiscard]] FinishedStudy read_finished_study(const std::filesystem::path& path);

/// As a study's result file holds it: 16 hexadecimal digits.
[[nodiscard]] std::string fingerprint_text(const StudyDescription& study);

}  // namespace carersim
