#include <fmt/format.h>

#include <cmath>
#include <set>

#include "apps/carersim/counted.hpp"
#include "apps/carersim/exit_code.hpp"
#include "apps/carersim/graphs.hpp"
#include "apps/carersim/options.hpp"
#include "models/identities.hpp"
#include "output/number_text.hpp"
#include "output/text_table.hpp"

namespace carersim {

namespace {

std::string load_text(double load) {
  if (std::isnan(load)) return "not known";
  return std::isinf(load) ? "above all bounds" : fmt::format("{:.0f} %", 100 * load);
}

/// Work offered to each service by steps whose entries are known, against what it can do.
std::string loads_text(const std::string& arm, const PathwayGraph& graph) {
  TextTable table({"Service", "Offered a day", "Can do a day", "Load"});
  table.start_group(arm);
  for (const ServiceLoad& load : service_loads(graph)) {
    const std::string unit = graph.services[service_index(graph, load.service)].unit;
    const auto amount = [&](double value) {
      return std::isnan(value)
                 ? std::string("not known")
                 : fmt::format("{} {}", short_text(value), unit == "places" ? unit : "h");
    };
    const bool open_access = std::isinf(load.capacity);
    table.add_row({load.service, open_access ? short_text(load.offered) : amount(load.offered),
                   open_access ? "open access" : amount(load.capacity),
                   open_access ? "" : load_text(load.load)});
  }
  return table.text(100, Colour::none);
}

/// The sums that a consistent baseline fulfils, with those that do not hold marked.
std::string identities_text(const ArmPlan& arm, const PathwayGraph& graph) {
  const std::vector<Identity> all = identities(arm, graph);
  if (all.empty()) return "";
  TextTable table({"Does the baseline add up?", "Found", "Should be", "Of dyads", ""});
  table.start_group(arm.name + ", by the rates at the start of the run");
  for (const Identity& identity : all) {
    table.add_row({identity.plan->name, fmt::format("{:.2f}", identity.found),
                   fmt::format("{:g} to {:g}", identity.plan->low, identity.plan->high),
                   identity.of_dyads ? fmt::format("{:.0f} %", 100 * *identity.of_dyads) : "",
                   identity.holds() ? "holds" : "DOES NOT HOLD"});
  }
  std::string text = "\n" + table.text(100, Colour::none);
  for (const Identity& identity : all) {
    if (identity.holds()) continue;
    text += fmt::format("  {}:{}: {}: {} ({})\n", identity.plan->at.file, identity.plan->at.line,
                        identity.plan->name, identity.plan->sentence, identity.plan->source);
  }
  return text;
}

int check(const ScenarioOptions& options) {
  const LoadedScenario loaded = load_scenario(options);
  std::vector<Problem> errors;
  std::set<std::string> warnings;
  for (const Finding& finding : findings_of(loaded)) {
    if (finding.severity == Severity::warning) {
      warnings.insert(finding.message());
    } else {
      errors.push_back(problem_of(finding));
    }
  }
  std::string loads;
  std::string sums;
  for (std::size_t arm = 0; arm < loaded.plan.arms.size(); ++arm) {
    const PathwayGraph graph = arm_graph(loaded, arm);
    if (arm == 0) sums = identities_text(loaded.plan.arms[arm], graph);
    if (graph.services.empty()) continue;
    const std::string when = loaded.plan.arms.size() == 1 ? ""
                             : arm == 0                   ? ", at the start of the run"
                                                          : ", with its changes in force";
    loads += "\n" + loads_text(loaded.plan.arms[arm].name + when, graph);
  }
  const std::string file = loaded.scenario.file().generic_string();
  Problems all;
  for (const Problem& problem : errors) all.add(problem);
  all.throw_if_any(file);
  const ArmPlan& first = loaded.plan.arms.front();
  print(fmt::format("{}: no errors, {}\n", file, counted(warnings.size(), "warning")));
  for (const std::string& warning : warnings) print("  " + warning + "\n");
  const PathwayPlan& pathways = first.pathways;
  print(fmt::format(
      "\n{}\n  {}, {} with {}, {}, {}\n  {} to {}, evaluated from {}; {}, seed {}\n",
      loaded.plan.title, counted(loaded.plan.arms.size(), "arm"),
      counted(pathways.pathways.size(), "pathway"), counted(pathways.steps.size(), "step"),
      counted(pathways.services.size(), "service"), counted(pathways.agencies.size(), "agency"),
      date_text(loaded.plan.period.start), date_text(loaded.plan.period.horizon_date()),
      date_text(loaded.plan.period.evaluation_date()),
      counted(loaded.plan.replications, "replication"), loaded.plan.seed));
  print(loads);
  print(sums);
  return static_cast<int>(ExitCode::success);
}

}  // namespace

void add_check_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "check",
      "Read a scenario, find everything that is wrong with it, and the load of each service");
  const auto options = std::make_shared<ScenarioOptions>();
  add_scenario_options(*command, *options);
  add_log_options(*command, line);
  command->footer(
      "Every problem is told at once, each with file, line and column. Pathways are checked before "
      "they are run: steps that\n"
      "nobody reaches, dead ends, shares, loops that take no time, places held in a circle, "
      "services with more work than\n"
      "they can do. Ends with 65 when there is an error, with 0 when there are only warnings.\n"
      "\n"
      "Examples:\n"
      "  carersim check my.toml\n"
      "  carersim check my.toml --area Surrey --with bcf-lambeth");
  command->callback([&line, options] { line.action = [options] { return check(*options); }; });
}

}  // namespace carersim
