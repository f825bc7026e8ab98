#include <fmt/format.h>

#include "apps/carersim/options.hpp"
#include "output/text_table.hpp"

namespace carersim {

namespace {

struct ShowRequest {
  ScenarioOptions scenario;
  std::string arm;
  std::string address;
  bool toml = false;
};

std::string origin_text(const Scenario::Entry& entry) {
  const Provenance& origin = entry.provenance;
  std::string text =
      origin.at.line > 0 ? fmt::format("{}:{}", origin.at.file, origin.at.line) : origin.at.file;
  if (!origin.layer.empty() && origin.layer != origin.at.file)
    text = fmt::format("{}, {}", origin.layer, text);
  return text;
}

bool lies_in(const std::string& address, const std::string& prefix) {
  return prefix.empty() ||
         (address.starts_with(prefix) && (address.size() == prefix.size() ||
                                          address[prefix.size()] == '.' || prefix.back() == '.'));
}

int show(const ShowRequest& request) {
  const Scenario scenario = load_text(request.scenario);
  const std::size_t arm = arm_named(scenario, request.arm);
  if (request.toml) {
    print(scenario.resolved_text(arm));
    return 0;
  }
  std::vector<std::string> addresses;
  std::size_t shown = 0;
  for (const Scenario::Entry& entry : scenario.entries(arm)) {
    addresses.push_back(entry.address);
    if (!lies_in(entry.address, request.address)) continue;
    ++shown;
    print(fmt::format("{} = {}\n", entry.address, entry.value));
    if (entry.resolved != entry.value) print(fmt::format("    is {}\n", entry.resolved));
    print(fmt::format("    from {}\n", origin_text(entry)));
    const Provenance& origin = entry.provenance;
    if (!origin.parameter.empty()) {
      print(fmt::format("    @{}: {} ({}; {})\n", origin.parameter, origin.source,
                        origin.confidence, origin.role));
    } else if (!origin.confidence.empty()) {
      print(fmt::format("    {}: {}\n", origin.confidence, origin.source));
    }
    for (const std::string& change : entry.changes) print(fmt::format("    changed {}\n", change));
  }
  if (shown > 0) return 0;
  const std::string near = nearest_word(request.address, addresses);
  refuse(request.scenario.file, request.address, "no number at or below this address",
         near.empty() ? "an address such as service.carer_assessment"
                      : fmt::format("an address; did you mean {}?", near));
}

}  // namespace

void add_show_command(CLI::App& app, CommandLine& line) {
  CLI::App* command =
      app.add_subcommand("show", "Show every number of a scenario with where it came from");
  const auto request = std::make_shared<ShowRequest>();
  add_scenario_options(*command, request->scenario);
  command->add_option("ADDRESS", request->address, "only what stands at or below this address")
      ->type_name("");
  command->add_option("--arm", request->arm, "arm to show; default: the first")->type_name("NAME");
  command->add_flag("--toml", request->toml,
                    "the whole resolved scenario as TOML, as the result file keeps it");
  add_log_options(*command, line);
  command->footer(
      "Each number is followed by the file and line that it came from; a parameter by its source, "
      "confidence and role; and\n"
      "by what interventions make of it.\n"
      "\n"
      "Examples:\n"
      "  carersim show scenarios/ready/nottingham.toml service.carer_assessment\n"
      "  carersim show my.toml --arm \"Better Care Fund plan\" support\n"
      "  carersim show my.toml --toml > resolved.toml");
  command->callback([&line, request] { line.action = [request] { return show(*request); }; });
}

}  // namespace carersim
