#pragma once

#include <string>

namespace carersim {

/// How much is said beside the answer itself.
enum class LogLevel { error, warning, info, debug };

/// Says things on standard error, so that standard output holds the answer alone.
class Log {
 public:
  void set_level(LogLevel level) { level_ = level; }
  [[nodiscard]] LogLevel level() const { return level_; }

  void error(const std::string& text) const { say(LogLevel::error, text); }
  void warning(const std::string& text) const { say(LogLevel::warning, "warning: " + text); }
  void info(const std::string& text) const { say(LogLevel::info, text); }
  void debug(const std::string& text) const { say(LogLevel::debug, text); }

 private:
  void say(LogLevel level, const std::string& text) const;

  LogLevel level_ = LogLevel::info;
};

/// Writes the answer to standard output. @throws EnvironmentError when it cannot be written
void print(const std::string& text);

}  // namespace carersim
