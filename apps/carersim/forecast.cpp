#include <fmt/format.h>

#include <algorithm>

#include "apps/carersim/forecast_run.hpp"
#include "apps/carersim/options.hpp"
#include "apps/carersim/what_if.hpp"

namespace carersim {

namespace {

CLI::Validator number_between(double low, double high, const std::string& expected) {
  return {[=](const std::string& text) {
            char* end = nullptr;
            const double value = std::strtod(text.c_str(), &end);
            if (*end == '\0' && end != text.c_str() && value > low && value < high)
              return std::string();
            return fmt::format("found \"{}\"; expected {}", text, expected);
          },
          ""};
}

void add_question_options(CLI::App& command, ForecastRequest& request) {
  command
      .add_option("--target", request.targets,
                  "a service or step, a share and a time, such as 'carer_assessment: 90% within 28 "
                  "days'; may be given again and again, first those that people come to first")
      ->required()
      ->type_name("TARGET")
      ->check(CLI::Validator(
          [](const std::string& text) {
            std::string expected;
            if (WaitTarget::parse(text, expected)) return std::string();
            return fmt::format("found \"{}\"; expected {}", text, expected);
          },
          ""))
      ->allow_extra_args(false);
  command
      .add_option("--probability", request.probability,
                  "share of replications in which the target must be met; default: 0.8")
      ->type_name("SHARE")
      ->check(number_between(0, 1, "a share between 0 and 1"));
  command
      .add_option("--what-if", request.what_ifs,
                  "multiply from the start of the evaluation on, such as 'referrals +20%' or "
                  "'ADDRESS -10%'; may be given again and again")
      ->type_name("WHAT +N%")
      ->check(CLI::Validator(
          [](const std::string& text) {
            return is_what_if(text)
                       ? std::string()
                       : fmt::format(
                             "found \"{}\"; expected what is changed and by how much, such "
                             "as \"referrals +20%\"",
                             text);
          },
          ""))
      ->allow_extra_args(false);
  command.add_option("--arm", request.arm, "which arm; default: the first, or what --with adds")
      ->type_name("NAME");
  command
      .add_option("--step", request.step,
                  "by which capacities differ; default: 0.5 WTE of a team, 1 place of others")
      ->type_name("NUMBER")
      ->check(number_between(0, 10000, "a number above 0"));
}

void add_answer_options(CLI::App& command, ForecastRequest& request) {
  command
      .add_option_function<std::string>(
          "--by",
          [&request](const std::string& text) {
            const auto& names = every_names();
            request.every =
                static_cast<Every>(std::find(names.begin(), names.end(), text) - names.begin());
          },
          "rows of the table: month, quarter or year; default: month up to 24, else year")
      ->type_name("month|quarter|year")
      ->check(CLI::Validator(
          [](const std::string& text) {
            const auto& names = every_names();
            return std::find(names.begin(), names.end(), text) != names.end()
                       ? std::string()
                       : fmt::format("found \"{}\"; expected month, quarter or year", text);
          },
          ""));
  command.add_option("--csv", request.csv, "also write CSV files into this folder")
      ->type_name("FOLDER");
  command.add_option("--xlsx", request.workbook, "also write an Excel workbook")->type_name("FILE");
  command
      .add_option("--report", request.page,
                  "also write a page that any browser opens without internet")
      ->type_name("FILE");
  command
      .add_option("-o,--out", request.out,
                  "also write every replication's months into a result file (HDF5)")
      ->type_name("FILE");
  command.add_flag("--force", request.replace, "replace files of these names");
}

}  // namespace

void add_forecast_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "forecast", "Find the staff, places or beds with which waits meet a target");
  const auto request = std::make_shared<ForecastRequest>();
  add_scenario_options(*command, request->scenario);
  add_question_options(*command, *request);
  add_seed_option(*command, request->scenario);
  command
      ->add_option("--replications", request->scenario.replications,
                   "how often each capacity is simulated; default: the file's, at least 20")
      ->type_name("N")
      ->check(whole_number(least_forecast_replications, 1'000'000));
  command
      ->add_option("--fresh", request->fresh,
                   "other replications, which confirm what was found; default: twice as many")
      ->type_name("N")
      ->check(whole_number(least_forecast_replications, 1'000'000));
  add_jobs_option(*command, request->jobs);
  add_answer_options(*command, *request);
  add_log_options(*command, line);
  command->footer(
      "By month: who comes, who could be served, who waits, the share served in time and the "
      "chance that the month\n"
      "misses the target; then the smallest capacity with which the target is met over the whole "
      "evaluation in at least\n"
      "--probability of the replications. Capacities are tried on the same replications; what is "
      "found, and the next\n"
      "smaller one, is confirmed in replications that the search has not seen. Where none is "
      "enough it says why. The\n"
      "capacity changes at the start of the evaluation, with the lists as they are then.\n"
      "\n"
      "Examples:\n"
      "  carersim forecast my.toml --target 'carer.assessment: 90% within 28 days'\n"
      "  carersim forecast my.toml --area Leeds --target 'carer.assessment: 90% within 28 days' "
      "--what-if 'referrals +20%'\n"
      "  carersim forecast my.toml --target 'carer.assessment: 90% within 6 weeks' --target "
      "'sitting: 80% within 28 days' --xlsx plan.xlsx\n"
      "  carersim forecast my.toml --target 'intermediate_care: 95% within 2 days' --probability "
      "0.9 --by quarter --csv tables");
  command->callback([&line, request] {
    line.action = [&line, request] { return run_forecast(*request, line); };
  });
}

}  // namespace carersim
