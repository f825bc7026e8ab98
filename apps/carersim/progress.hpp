#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace carersim {

/// A length of time as people say it: `34 s`, `12 min`, `3.4 h`.
[[nodiscard]] std::string time_text(double seconds);

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
  /// Seconds until the end, where something better is known than how fast it went so far.
  void set_seconds_left(double seconds) { seconds_left_ = seconds; }
  /// Said at the end of the line.
  void set_note(std::string note) { note_ = std::move(note); }
  /// Writes the line anew, a few times a second at most.
  void refresh();
  void clear();
  [[nodiscard]] double seconds() const;
  /// Whether the line is shown: what goes into it need not be computed otherwise.
  [[nodiscard]] bool is_shown() const { return shown_; }

 private:
  using Clock = std::chrono::steady_clock;
  std::uint32_t total_;
  std::string things_;
  std::string note_;
  std::optional<double> seconds_left_;
  std::uint32_t done_ = 0;
  bool shown_;
  bool on_screen_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point written_;
};

}  // namespace carersim
