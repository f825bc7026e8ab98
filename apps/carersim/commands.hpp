#pragma once

#include <functional>
#include <stdexcept>
#include <string>

#include "apps/carersim/log.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's own
class App;
}

namespace carersim {

/// What the command line asks for: filled while it is read, done afterwards.
struct CommandLine {
  std::string text;  ///< as typed, for the result file
  Log log;
  std::function<int()> action;  ///< gives the exit code
};

/// The command line is wrong in a way that only shows once it is read whole. Exit code 64.
class CommandLineError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Each adds one subcommand, with its help.
void add_run_command(CLI::App& app, CommandLine& line);
void add_compare_command(CLI::App& app, CommandLine& line);
void add_explain_command(CLI::App& app, CommandLine& line);
void add_check_command(CLI::App& app, CommandLine& line);
void add_graph_command(CLI::App& app, CommandLine& line);
void add_list_command(CLI::App& app, CommandLine& line);
void add_show_command(CLI::App& app, CommandLine& line);
void add_export_command(CLI::App& app, CommandLine& line);
void add_table_command(CLI::App& app, CommandLine& line);
void add_metrics_command(CLI::App& app, CommandLine& line);
void add_report_command(CLI::App& app, CommandLine& line);
void add_targets_command(CLI::App& app, CommandLine& line);
void add_calibrate_command(CLI::App& app, CommandLine& line);
void add_sweep_command(CLI::App& app, CommandLine& line);
void add_evaluate_command(CLI::App& app, CommandLine& line);
void add_forecast_command(CLI::App& app, CommandLine& line);
void add_status_command(CLI::App& app, CommandLine& line);
void add_analyse_command(CLI::App& app, CommandLine& line);
void add_plan_command(CLI::App& app, CommandLine& line);
/// What carersim starts itself, and what its installation asks for; not shown.
void add_sweep_worker_command(CLI::App& app, CommandLine& line);
void add_installed_files_command(CLI::App& app, CommandLine& line);

}  // namespace carersim
