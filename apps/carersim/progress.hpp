#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace carersim {

/// One line on the terminal that says how far a run has come; nothing when standard error is none.
class Progress {
 public:
  enum class Show { no, on_a_terminal };
  /// @param what  is counted, such as "replications"
  Progress(std::uint32_t total, std::string what, Show show);
  /// Removes the line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void set_done(std::uint32_t done) { done_ = done; }
  /// Writes the line anew, a few times a second at most.
  void refresh();
  void clear();
  [[nodiscard]] double seconds() const;

 private:
  using Clock = std::chrono::steady_clock;
  std::uint32_t total_;
  std::string what_;
  std::uint32_t done_ = 0;
  bool shown_;
  bool on_screen_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point written_;
};

}  // namespace carersim
