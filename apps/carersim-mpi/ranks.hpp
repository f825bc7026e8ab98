#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace carersim {

/// The processes of an MPI job, and messages between them. Rank 0 hands out units.
///
/// A rank that dies takes the job with it, as Open MPI has it: what is finished stands in the
/// parts, and the same command goes on from there.
class Ranks {
 public:
  /// Starts MPI; once in a process.
  Ranks(int& count, char**& words);
  /// Ends MPI. Every rank must come here.
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  [[nodiscard]] int own() const { return own_; }
  [[nodiscard]] int size() const { return size_; }

  struct Message {
    int rank = 0;  ///< the sender
    int kind = 0;
    std::string bytes;
  };
  static void send(int rank, int kind, const std::string& bytes);
  /// Those that have come and were not taken yet; does not wait.
  [[nodiscard]] static std::vector<Message> receive();

 private:
  int own_ = 0, size_ = 1;
};

}  // namespace carersim
