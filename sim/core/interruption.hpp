#pragma once

namespace carersim {

/// While it lives, Ctrl-C (SIGINT) and SIGTERM ask for an end instead of killing the program. The
/// second of them kills it as usual.
///
/// One at a time in a process, since a signal has one handler.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// Readable once an end was asked for: something to poll.
  [[nodiscard]] int descriptor() const { return pipe_[0]; }
  /// The signal, or 0.
  [[nodiscard]] int signal() const;

 private:
  int pipe_[2];
};

}  // namespace carersim
