#include "apps/carersim/commands.hpp"

namespace carersim {

void add_log_options(CLI::App& command, CommandLine& line) {
  const std::map<std::string, LogLevel> levels = {{"error", LogLevel::error},
                                                  {"warning", LogLevel::warning},
                                                  {"info", LogLevel::info},
                                                  {"debug", LogLevel::debug}};
  command
      .add_option_function<LogLevel>(
          "--log-level", [&line](const LogLevel& level) { line.log.set_level(level); },
          "how much is said on standard error: error, warning, info (default), debug")
      ->transform(CLI::CheckedTransformer(levels));
  command.add_flag_callback(
      "--quiet", [&line] { line.log.set_level(LogLevel::error); },
      "no progress, warnings or closing lines: the answer alone");
}

}  // namespace carersim
