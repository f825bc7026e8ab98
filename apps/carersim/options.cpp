#include "apps/carersim/options.hpp"

#include <fmt/format.h>

#include <charconv>
#include <thread>

namespace carersim {

namespace {

std::uint32_t processors() {
  return std::max(1U, std::thread::hardware_concurrency());
}

std::string check_set(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals != 0 && equals != std::string::npos && equals + 1 < text.size()) return "";
  return fmt::format("found \"{}\"; expected address=value, such as service.desk.places=4", text);
}

}  // namespace

CLI::Validator whole_number(std::uint64_t low, std::uint64_t high) {
  return {[low, high](const std::string& text) {
            std::uint64_t value = 0;
            const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
            const bool whole = end.ec == std::errc() && end.ptr == text.data() + text.size();
            if (whole && value >= low && value <= high) return std::string();
            return fmt::format("found \"{}\"; expected a whole number from {} to {}", text, low,
                               high);
          },
          ""};
}

void add_seed_option(CLI::App& command, ScenarioOptions& options) {
  command.add_option("--seed", options.seed, "seed of all luck, instead of the file's")
      ->type_name("N")
      ->check(whole_number(0, 9'000'000'000'000'000));
}

void add_luck_options(CLI::App& command, ScenarioOptions& options) {
  add_seed_option(command, options);
  command
      .add_option("--replications", options.replications,
                  "how often each arm is simulated, instead of the file's")
      ->type_name("N")
      ->check(whole_number(1, 1'000'000));
}

void add_enough_options(CLI::App& command, RunRequest& request) {
  const CLI::Validator number = whole_number(1, 1'000'000);
  command
      .add_option_function<std::string>(
          "--replications",
          [&request](const std::string& text) {
            request.until_precise = text == "auto";
            if (!request.until_precise)
              request.scenario.replications = static_cast<std::uint32_t>(std::stoul(text));
          },
          "how often each arm is simulated, instead of the file's; auto: until differences are "
          "precise")
      ->type_name("N|auto")
      ->check(CLI::Validator(
          [number](std::string& text) {
            if (text == "auto") return std::string();
            const std::string problem = number(text);
            return problem.empty() ? problem : problem + ", or auto";
          },
          ""));
  command
      .add_option("--precision", request.enough.precisions,
                  "half width that auto asks of each interval: a share of the difference (10%, or "
                  "0.1% of the baseline where that is wider), or MEASURE=half width; may be given "
                  "again and again")
      ->type_name("SHARE")
      ->check(CLI::Validator(check_precision, ""))
      ->allow_extra_args(false);
  command
      .add_option("--max-replications", request.enough.maximum,
                  "where auto ends in any case; default: 200")
      ->type_name("N")
      ->check(whole_number(3, 1'000'000));
}

void add_extend_option(CLI::App& command, RunRequest& request) {
  command
      .add_option("--extend", request.extend,
                  "add so many replications to the result file of an earlier, equal run")
      ->type_name("N")
      ->check(whole_number(1, 1'000'000));
}

void add_jobs_option(CLI::App& command, std::uint32_t& jobs) {
  jobs = processors();
  command
      .add_option("--jobs", jobs,
                  "worker processes on this machine; default: one for each processor")
      ->type_name("N")
      ->check(whole_number(1, 4096));
}

void add_set_option(CLI::App& command, ScenarioOptions& options) {
  command
      .add_option("--set", options.sets,
                  "change a number, such as service.desk.places=4; may be given again and again")
      ->type_name("ADDRESS=VALUE")
      ->check(CLI::Validator(check_set, ""))
      ->allow_extra_args(false);
}

void add_area_option(CLI::App& command, ScenarioOptions& options) {
  command
      .add_option(
          "--area", options.area,
          "a council by name or ONS code, England, or a part such as '1 % of England', instead of "
          "the file's")
      ->type_name("NAME");
}

void add_scenario_options(CLI::App& command, ScenarioOptions& options) {
  command
      .add_option("SCENARIO", options.file,
                  "scenario file (TOML); scenarios/README.md has every key")
      ->required()
      ->type_name("");
  add_set_option(command, options);
  command
      .add_option("--with", options.with,
                  "one more arm, with these interventions; ids joined by commas")
      ->type_name("ID,ID")
      ->delimiter(',')
      ->allow_extra_args(false);
  add_area_option(command, options);
}

void add_run_options(CLI::App& command, RunRequest& request) {
  add_scenario_options(command, request.scenario);
  if (request.table == RunRequest::Table::comparison) {
    add_seed_option(command, request.scenario);
    add_enough_options(command, request);
  } else {
    add_luck_options(command, request.scenario);
  }
  add_extend_option(command, request);
  add_jobs_option(command, request.jobs);
  command
      .add_option("--out", request.out,
                  "result file (HDF5); default: the scenario's name with .h5, here")
      ->type_name("FILE");
  command.add_flag("--force", request.replace, "replace a result file, and a page, of that name");
  command.add_flag("--all", request.all_measures, "every measure in the table");
  command.add_option("--csv", request.csv, "also write CSV files into this folder")
      ->type_name("FOLDER");
  command
      .add_option("--report", request.report,
                  "also write the results as one page (HTML), see carersim report")
      ->type_name("FILE");
  command
      .add_option("--trace", request.trace,
                  "write every event of one replication of each arm into this file (HDF5)")
      ->type_name("FILE");
  command
      .add_option("--trace-replication", request.traced_replication,
                  "which replication --trace writes, from 0; default: the first")
      ->type_name("N")
      ->check(whole_number(0, 999'999));
}

void add_log_options(CLI::App& command, CommandLine& line) {
  const std::map<std::string, LogLevel> levels = {{"error", LogLevel::error},
                                                  {"warning", LogLevel::warning},
                                                  {"info", LogLevel::info},
                                                  {"debug", LogLevel::debug}};
  command
      .add_option_function<std::string>(
          "--log-level",
          [&line, levels](const std::string& level) { line.log.set_level(levels.at(level)); },
          "what is said on standard error: error, warning, info (default) or debug")
      ->type_name("LEVEL")
      ->check(CLI::Validator(
          [levels](const std::string& level) {
            return levels.contains(level)
                       ? std::string()
                       : fmt::format("found \"{}\"; expected error, warning, info or debug", level);
          },
          ""));
  command.add_flag_callback(
      "--quiet", [&line] { line.log.set_level(LogLevel::error); },
      "no progress, warnings or closing lines: the answer alone");
}

}  // namespace carersim
