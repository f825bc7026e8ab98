#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/measure/activity.hpp"

namespace carersim {

/// A record of a trace file: numbers that stand for the names of TraceNames; -1 for nothing.
struct TraceRecord {
  std::int64_t number = 0;  ///< of the case
  std::int64_t walk = 0;
  double start = 0, end = 0;  ///< days since the start of the run
  std::int16_t activity = 0, agency = 0;
  std::int8_t arm = 0, phase = 0, ending = 0;
  std::array<std::int8_t, most_shown_attributes> levels{};
};

/// What the numbers of a trace file's records stand for.
struct TraceNames {
  std::vector<std::string> arms, activities, labels, kinds, phases, endings, agencies;
  std::vector<ActivityNames::Shown> shown;
  std::vector<std::string> case_kinds;
  std::vector<std::int64_t> first_of_kind;  ///< ascending

  /// "dyad 17"
  [[nodiscard]] std::string case_name(std::int64_t number) const;
};

/// Reads a trace file back, in pieces. Every method throws InputError naming the file when it is
/// missing, cut short, damaged, of another kind or of a later version.
class TraceReader {
 public:
  explicit TraceReader(const std::filesystem::path& path);
  ~TraceReader();
  TraceReader(const TraceReader&) = delete;
  TraceReader& operator=(const TraceReader&) = delete;

  /// Whether a file is a trace: false also for what cannot be read.
  [[nodiscard]] static bool is_trace(const std::filesystem::path& path);

  [[nodiscard]] const std::string& title() const;
  [[nodiscard]] const std::string& command() const;
  [[nodiscard]] const std::string& program_version() const;
  [[nodiscard]] std::uint64_t seed() const;
  [[nodiscard]] std::uint64_t replication() const;
  [[nodiscard]] const std::string& start_date() const;  ///< ISO 8601
  [[nodiscard]] const TraceNames& names() const;
  [[nodiscard]] std::uint64_t records() const;

  /// Calls `work` for the records from the first to before the end, in their order. In memory is
  /// one piece of the file at a time.
  void for_each(std::uint64_t first, std::uint64_t end,
                const std::function<void(const TraceRecord&)>& work) const;

  /// "2028-05-03T10:22:31.123": the date and time of a number of days since the start.
  [[nodiscard]] std::string time_text(double days) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace carersim
