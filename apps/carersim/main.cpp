#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <new>
#include <optional>

#include "apps/carersim/commands.hpp"
#include "apps/carersim/exit_code.hpp"
#include "sim/core/error.hpp"
#include "sim/scenario/cursor.hpp"

namespace carersim {

namespace {

/// The command as typed, quoted where a shell needs it.
std::string command_text(int count, char** words) {
  std::string text = "carersim";
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const bool plain =
        !word.empty() && word.find_first_of(" \t\n'\"\\$&;()<>|*?[]{}#~`!") == std::string::npos;
    std::string quoted = word;
    if (!plain) {
      quoted = "'";
      for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
      quoted += "'";
    }
    text += " " + quoted;
  }
  return text;
}

void describe(CLI::App& app) {
  app.name("carersim");
  app.require_subcommand(1);
  app.set_version_flag("--version", "carersim " CARERSIM_VERSION);
  app.footer(
      "Examples:\n"
      "  carersim list areas --filter notting\n"
      "  carersim compare scenarios/ready/nottingham.toml\n"
      "  carersim run my.toml --area Leeds --replications 100 --jobs 8\n"
      "  carersim show my.toml service.carer_assessment\n"
      "\n"
      "CARERSIM_DATA names the folder with models/ and scenarios/ when they are not near the "
      "program.\n"
      "Exit codes: 0 done, 1 a target is missed (targets, calibrate), 64 the command line is "
      "wrong, 65 a file is wrong,\n"
      "70 the program is wrong, 74 the machine failed (disk, memory, a worker), 130 interrupted "
      "(what was finished is\n"
      "kept).");
}

/// What is wrong, in the program's own words where the library's are hard to read.
std::string message_of(const CLI::ParseError& error, const CLI::App& command,
                       const std::string& name, const std::string& first_word) {
  if (command.get_parent() == nullptr && !first_word.empty() && first_word[0] != '-') {
    std::vector<std::string> known;
    for (const CLI::App* each : command.get_subcommands({})) {
      if (!each->get_group().empty()) known.push_back(each->get_name());  // else not for people
    }
    const std::string near = nearest_word(first_word, known);
    return fmt::format("found \"{}\"; expected {}{}", first_word, fmt::join(known, ", "),
                       near.empty() ? "" : fmt::format("; did you mean {}?", near));
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) == nullptr) return error.what();
  const std::vector<std::string> extras = command.remaining();
  if (extras.empty()) return error.what();
  const auto option = std::find_if(extras.begin(), extras.end(),
                                   [](const std::string& word) { return word.starts_with("-"); });
  if (option == extras.end()) {
    return fmt::format("found \"{}\"; expected nothing more", extras.front());
  }
  std::vector<std::string> known;
  for (const CLI::Option* each : command.get_options()) known.push_back(each->get_name());
  const std::string near = nearest_word(*option, known);
  return fmt::format("found {}; expected an option of {}{}", *option, name,
                     near.empty() ? "" : fmt::format("; did you mean {}?", near));
}

/// @return nothing when there is something to do, else the exit code
std::optional<ExitCode> read(CLI::App& app, CommandLine& line, int count, char** words) {
  line.text = command_text(count, words);
  try {
    app.parse(count, words);
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    // Help and version come this way too.
    if (error.get_exit_code() == 0) {
      app.exit(error);
      return ExitCode::success;
    }
    const CLI::App* command = &app;
    for (const CLI::App* sub : app.get_subcommands()) command = sub;
    const std::string name = command == &app ? "carersim" : "carersim " + command->get_name();
    line.log.error(fmt::format("{}\n{} --help shows what is expected",
                               message_of(error, *command, name, count > 1 ? words[1] : ""), name));
    return ExitCode::command_line;
  }
}

int run(int count, char** words) {
  CLI::App app("Simulates what support for unpaid carers changes, in demand and in cost.");
  CommandLine line;
  describe(app);
  add_run_command(app, line);
  add_compare_command(app, line);
  add_explain_command(app, line);
  add_check_command(app, line);
  add_graph_command(app, line);
  add_list_command(app, line);
  add_show_command(app, line);
  add_export_command(app, line);
  add_table_command(app, line);
  add_metrics_command(app, line);
  add_report_command(app, line);
  add_targets_command(app, line);
  add_calibrate_command(app, line);
  add_sweep_command(app, line);
  add_evaluate_command(app, line);
  add_forecast_command(app, line);
  add_status_command(app, line);
  add_analyse_command(app, line);
  add_plan_command(app, line);
  add_sweep_worker_command(app, line);
  add_installed_files_command(app, line);
  const auto end = [&](const std::string& text, ExitCode code) {
    line.log.error(text);
    return static_cast<int>(code);
  };
  try {
    if (const std::optional<ExitCode> done = read(app, line, count, words))
      return static_cast<int>(*done);
    return line.action();
  } catch (const CommandLineError& error) {
    return end(error.what(), ExitCode::command_line);
  } catch (const InputError& error) {
    return end(error.what(), ExitCode::input);
  } catch (const EnvironmentError& error) {
    return end(error.what(), ExitCode::environment);
  } catch (const std::bad_alloc&) {
    return end("found no memory left; use a smaller area or fewer measures", ExitCode::environment);
  } catch (const std::exception& error) {
    return end(fmt::format("the program is wrong: {}\nplease report this with the command:\n  {}",
                           error.what(), line.text),
               ExitCode::program);
  }
}

}  // namespace

}  // namespace carersim

int main(int count, char** words) {
  return carersim::run(count, words);
}
