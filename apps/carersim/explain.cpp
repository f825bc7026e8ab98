#include <fmt/format.h>

#include <algorithm>

#include "apps/carersim/life_sentences.hpp"
#include "apps/carersim/life_text.hpp"
#include "apps/carersim/options.hpp"
#include "apps/carersim/page_width.hpp"
#include "apps/carersim/progress.hpp"
#include "sim/experiment/simulation.hpp"

namespace carersim {

namespace {

struct ExplainRequest {
  ScenarioOptions scenario;
  std::optional<std::uint32_t> dyad, newcomer, plain_case;
  std::uint32_t replication = 0;
  std::vector<std::string> arms;
};

struct Whom {
  std::string option, name;
  std::uint32_t number = 0;
};

Whom whom(const ExplainRequest& request) {
  std::vector<Whom> all;
  const auto add = [&](const char* kind, const std::optional<std::uint32_t>& ordinal,
                       std::uint32_t first) {
    if (ordinal)
      all.push_back(
          {fmt::format("--{}", kind), fmt::format("{} {}", kind, *ordinal), first + *ordinal});
  };
  add("dyad", request.dyad, 0);
  add("newcomer", request.newcomer, first_arriving_number);
  add("case", request.plain_case, first_case_number);
  if (all.size() != 1) {
    throw CommandLineError(
        fmt::format("found {} of --dyad, --newcomer and --case; expected one, such as --dyad 17",
                    all.empty() ? "none" : "more than one"));
  }
  return all.front();
}

std::vector<std::size_t> arms_of(const ExplainRequest& request, const LoadedScenario& loaded) {
  if (request.arms.size() > 2)
    throw CommandLineError(
        fmt::format("--arm: found {} arms; expected one or two", request.arms.size()));
  std::vector<std::size_t> arms;
  for (const std::string& name : request.arms) arms.push_back(arm_named(loaded.scenario, name));
  if (arms.empty()) {
    arms.push_back(0);
    if (loaded.plan.arms.size() > 1) arms.push_back(1);
  }
  return arms;
}

[[noreturn]] void refuse_unknown(const ExplainRequest& request, const Whom& who,
                                 const RunPlan& plan, std::uint32_t first_dyads) {
  std::string expected = fmt::format("a {} that comes before the run ends", who.option.substr(2));
  if (!request.plain_case && !plan.arms[0].population) {
    expected = "--case N, since this scenario has no dyads";
  } else if (request.dyad) {
    expected = fmt::format("a dyad from 0 to {}", first_dyads - 1);
  }
  throw CommandLineError(
      fmt::format("{}: found {}, who is not there in replication {}; expected {}", who.option,
                  who.name, request.replication, expected));
}

int explain(const ExplainRequest& request, const CommandLine& line) {
  const Whom who = whom(request);
  LoadedScenario loaded = load_scenario(request.scenario);
  RunPlan& plan = loaded.plan;
  const std::vector<std::size_t> arms = arms_of(request, loaded);
  std::vector<ToldLife> lives;
  {
    Simulation simulation(plan);
    Progress progress(
        static_cast<std::uint32_t>(100 * arms.size()),
        line.log.level() >= LogLevel::info ? Progress::Show::on_a_terminal : Progress::Show::no,
        "hundredths");
    const double days = (plan.period.horizon - Instant(0)).days();
    for (const std::size_t arm : arms) {
      const auto passing = [&](Instant now) {
        const double done = (now - Instant(0)).days() / days + static_cast<double>(lives.size());
        progress.set_done(static_cast<std::uint32_t>(100 * done));
        progress.refresh();
      };
      OneLife life(plan.arms[arm], who.number, told_attributes(plan.arms[arm]), passing);
      (void)simulation.run(arm, request.replication, &life);
      lives.push_back({&plan.arms[arm], life.take()});
    }
  }
  if (std::none_of(lives.begin(), lives.end(), [](const ToldLife& t) { return t.life.exists; }))
    refuse_unknown(request, who, plan, lives[0].life.first_rows);
  LifeTextOptions options;
  options.start = plan.period.start;
  options.width = page_width();
  options.colour = colour_for(stdout);
  print(heading_text(fmt::format("{}, {}", plan.title, who.name), options.colour) +
        fmt::format("\nreplication {}, seed {}\n\n", request.replication, plan.seed) +
        life_text(lives, options));
  return 0;
}

}  // namespace

void add_explain_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "explain", "Tell one dyad's life in two arms side by side, with their first difference");
  const auto request = std::make_shared<ExplainRequest>();
  add_scenario_options(*command, request->scenario);
  add_seed_option(*command, request->scenario);
  const auto number = [&](const char* option, std::optional<std::uint32_t>& into, const char* text,
                          std::uint64_t most) {
    command->add_option(option, into, text)->type_name("N")->check(whole_number(0, most));
  };
  number("--dyad", request->dyad, "a dyad that is there at the start, numbered from 0",
         first_arriving_number - 1);
  number("--newcomer", request->newcomer, "a dyad that comes later, numbered from 0",
         first_arriving_number - 1);
  number("--case", request->plain_case,
         "a case of [arrivals], such as a person without a carer, numbered from 0",
         first_case_today - first_case_number - 1);
  command
      ->add_option("--replication", request->replication,
                   "in which replication, from 0; default: the first")
      ->type_name("N")
      ->check(whole_number(0, 999'999));
  command
      ->add_option("--arm", request->arms,
                   "in which arm; once for one life, twice for two; default: the first two arms")
      ->type_name("NAME")
      ->allow_extra_args(false)
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  add_log_options(*command, line);
  command->footer(
      "Who they are at the start, what happens to them in both arms until the first difference, "
      "and "
      "then both lives\n"
      "side by side: = stands between what is the same, ≠ between what is not. Everybody has the "
      "same luck in each\n"
      "arm, so a difference comes from the intervention, or from a place that somebody else had "
      "or left because of it.\n"
      "\n"
      "Examples:\n"
      "  carersim explain scenarios/ready/nottingham.toml --dyad 17\n"
      "  carersim explain my.toml --with surrey-nhs-carers-prescription --dyad 17 --replication 3\n"
      "  carersim explain my.toml --newcomer 5 --arm \"as now\" | less");
  command->callback(
      [&line, request] { line.action = [&line, request] { return explain(*request, line); }; });
}

}  // namespace carersim
