#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "apps/carersim/commands.hpp"
#include "apps/carersim/exit_code.hpp"
#include "apps/carersim/manual.hpp"

namespace carersim {

void add_installed_files_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand("installed-files", "Print what is installed with it");
  command->group("");
  const auto what = std::make_shared<std::string>();
  const auto date = std::make_shared<std::string>();
  command->add_option("WHAT", *what, "manual or completion")
      ->required()
      ->check(CLI::IsMember({"manual", "completion"}));
  command->add_option("--date", *date, "of the manual page");
  command->callback([&app, &line, what, date] {
    line.action = [&app, what, date] {
      print(*what == "manual" ? manual_page(app, CARERSIM_VERSION, *date) : bash_completion(app));
      return static_cast<int>(ExitCode::success);
    };
  });
}

}  // namespace carersim
