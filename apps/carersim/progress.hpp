#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace carersim {

/// One line on the terminal that says how far a run has come; nothing when standard error is none.
class Progress {
 public:
  enum class Show { no, on_a_terminal };
  /// @param total   how many things there are, at most
  /// @param things  what they are: "replications"
  Progress(std::uint32_t total, Show show, std::string things = "replications");
  /// Removes the line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void set_done(std::uint32_t done) { done_ = done; }
  /// Said at the end of the line.
  void set_note(std::string note) { note_ = std::move(note); }
  /// Writes the line anew, a few times a second at most.
  void refresh();
  void clear();
  [[nodiscard]] double seconds() const;

 private:
  using Clock = std::chrono::steady_clock;
  std::uint32_t total_;
  std::string things_;
  std::string note_;
  std::uint32_t done_ = 0;
  bool shown_;
  bool on_screen_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point written_;
};

}  // namespace carersim
