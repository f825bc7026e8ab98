#pragma once

#include <filesystem>
#include <memory>

#include "output/trace_description.hpp"

namespace carersim {

/// Writes a trace file, record after record, in memory that does not grow with their number.
/// FORMAT.md describes the file.
///
/// The file grows under another name and stands under its own only when `finish` has brought it to
/// the disk whole; when the disk refuses, nothing is kept.
class TraceWriter {
 public:
  /// Records that wait in memory until they fill a chunk of the file.
  static constexpr std::size_t records_in_chunk = 8192;

  /// @throws EnvironmentError when the file cannot be made
  TraceWriter(TraceDescription description, const std::filesystem::path& path);
  /// Removes the file unless it was finished.
  ~TraceWriter();
  TraceWriter(const TraceWriter&) = delete;
  TraceWriter& operator=(const TraceWriter&) = delete;

  /// @param arm  index in the description's arms
  /// @pre the record's numbers have names in that arm; else ProgramError
  /// @throws EnvironmentError when the disk refuses it
  void add(std::size_t arm, const Activity& activity);

  /// Ends the file and gives it its name. @return the records in it
  /// @throws EnvironmentError when the disk refuses it
  std::uint64_t finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace carersim
