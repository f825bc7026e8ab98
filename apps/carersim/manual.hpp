#pragma once

#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's own
class App;
}

namespace carersim {

/// The manual page of a command and its subcommands, as troff of man(7).
/// @param version  of the program
/// @param date     2026-11-22
[[nodiscard]] std::string manual_page(const CLI::App& app, const std::string& version,
                                      const std::string& date);

/// What bash is to complete after the command's name: subcommands, options, their words and files.
[[nodiscard]] std::string bash_completion(const CLI::App& app);

}  // namespace carersim
