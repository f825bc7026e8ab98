#include <fmt/format.h>

#include "apps/carersim/graphs.hpp"
#include "apps/carersim/options.hpp"
#include "sim/pathway/graph_drawing.hpp"

namespace carersim {

namespace {

struct GraphRequest {
  ScenarioOptions scenario;
  std::filesystem::path out;
  std::string arm;
};

int draw(const GraphRequest& request, const CommandLine& line) {
  const LoadedScenario loaded = load_scenario(request.scenario);
  const std::size_t arm = arm_named(loaded.scenario, request.arm);
  DrawingOptions options;
  options.title = loaded.plan.arms.size() == 1
                      ? loaded.plan.title
                      : fmt::format("{}: {}", loaded.plan.title, loaded.plan.arms[arm].name);
  std::filesystem::path out = request.out;
  if (out.empty()) out = request.scenario.file.stem().string() + ".svg";
  draw_svg(dot_text(arm_graph(loaded, arm), options), out);
  line.log.info(fmt::format("Drawing: {}", out.string()));
  return 0;
}

}  // namespace

void add_graph_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand("graph", "Draw the pathways of a scenario as SVG");
  const auto request = std::make_shared<GraphRequest>();
  add_scenario_options(*command, request->scenario);
  command
      ->add_option("-o,--out", request->out,
                   "drawing; default: the scenario's name with .svg, here")
      ->type_name("FILE");
  command->add_option("--arm", request->arm, "arm to draw; default: the first")->type_name("NAME");
  add_log_options(*command, line);
  command->footer(
      "Graphviz draws the steps of each agency in one frame, with the probabilities of the ways "
      "and the load of services.\n"
      "\n"
      "Examples:\n"
      "  carersim graph scenarios/ready/nottingham.toml -o pathways.svg\n"
      "  carersim graph my.toml --arm \"Better Care Fund plan\" -o plan.svg");
  command->callback(
      [&line, request] { line.action = [&line, request] { return draw(*request, line); }; });
}

}  // namespace carersim
