#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace carersim {

/// A place in a text. Line and column count from 1; 0 means that the whole file is meant.
struct Position {
  std::string file;
  std::size_t line = 0;
  std::size_t column = 0;

  friend auto operator<=>(const Position&, const Position&) = default;
};

/// One thing wrong with what the user wrote: `file:line:column: where: found X; expected Y`.
struct Problem {
  Position at;
  std::string where;     ///< the address, such as `service.carer_assessment.staff`; may be empty
  std::string found;     ///< what stands there, without the word "found"
  std::string expected;  ///< what should stand there, without the word "expected"; may hold a hint

  [[nodiscard]] std::string text() const;
};

/// The problems of all files, collected so that the user sees them in one pass.
class Problems {
 public:
  void add(Problem problem);
  [[nodiscard]] bool empty() const { return all_.empty(); }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  /// In order of file, line and column; the same problem said twice is kept once.
  [[nodiscard]] std::vector<Problem> sorted() const;
  /// Throws InputError when there is any.
  void throw_if_any(const std::string& title) const;

 private:
  std::vector<Problem> all_;
};

/// The user's text, data or result file is wrong. Exit code 65.
class InputError : public std::runtime_error {
 public:
  InputError(const std::string& title, std::vector<Problem> problems);
  [[nodiscard]] const std::string& title() const { return title_; }
  [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::string title_;
  std::vector<Problem> problems_;
};

/// The machine failed: disk, permissions, HDF5, a worker. Exit code 74.
class EnvironmentError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The program is wrong: a rule of its own was broken. Exit code 70.
class ProgramError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Throws ProgramError unless the rule holds.
inline void require(bool holds, const char* rule) {
  if (!holds) [[unlikely]]
    throw ProgramError(rule);
}

}  // namespace carersim
