#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "apps/carersim/log.hpp"

namespace carersim {

/// What the command line asks for: filled while it is read, done afterwards.
struct CommandLine {
  std::string text;  ///< as typed, for the result file
  Log log;
  std::function<int()> action;  ///< gives the exit code
};

/// Each adds one subcommand, with its help.
void add_run_command(CLI::App& app, CommandLine& line);
void add_compare_command(CLI::App& app, CommandLine& line);
void add_check_command(CLI::App& app, CommandLine& line);
void add_graph_command(CLI::App& app, CommandLine& line);
void add_list_command(CLI::App& app, CommandLine& line);
void add_show_command(CLI::App& app, CommandLine& line);
void add_export_command(CLI::App& app, CommandLine& line);
void add_table_command(CLI::App& app, CommandLine& line);

/// Adds --quiet and --log-level.
void add_log_options(CLI::App& command, CommandLine& line);

}  // namespace carersim
