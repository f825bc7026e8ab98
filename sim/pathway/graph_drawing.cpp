#include "sim/pathway/graph_drawing.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <string_view>
#include <system_error>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/pathway/graph_checks.hpp"

namespace carersim {

namespace {

// How a kind of step looks; the last line is for kinds that are not in the list.
struct Look {
  std::string_view kind;
  std::string_view shape;
  std::string_view style;
  std::string_view fill;
  std::string_view line;
  std::string_view text;
  std::string_view margin;  // of the text, in inches across and down
  std::string_view mark;    // before the name
};
constexpr std::array<Look, 9> looks = {{
    {"entry", "cds", "filled", "#DCEBFA", "#2F6DA8", "#12344F", "0.22,0.16", ""},
    {"delay", "box", "rounded,filled", "#F1EDF9", "#8A78B8", "#37295C", "0.12,0.06", ""},
    {"service", "box", "filled", "#FFFFFF", "#57606A", "#1F2328", "0.12,0.06", ""},
    {"decision", "diamond", "filled", "#FFF6DA", "#B98A12", "#4D3A08", "0.02,0.02", ""},
    {"support", "box", "rounded,filled", "#E4F4EA", "#3B8757", "#173B26", "0.12,0.06", ""},
    {"review", "box", "rounded,filled", "#E2F1F3", "#3A828D", "#153B41", "0.12,0.06", "↻ "},
    {"close", "box", "rounded,filled", "#57606A", "#57606A", "#FFFFFF", "0.12,0.06", ""},
    {"exit", "ellipse", "filled", "#24292F", "#24292F", "#FFFFFF", "0.04,0.02", ""},
    {"", "box", "filled", "#FFFFFF", "#57606A", "#1F2328", "0.12,0.06", ""},
}};

const Look& look_of(std::string_view kind) {
  const auto found = std::find_if(looks.begin(), looks.end() - 1,
                                  [&](const Look& look) { return look.kind == kind; });
  return *found;
}

// The bar of a service: calm, filling up, nearly full, too much. Told apart by brightness too, and
// the number stands beside it.
std::string_view colour_of_load(double load) {
  if (load < 0.7) return "#6BB58A";
  if (load < 0.9) return "#E3B341";
  if (load < 1) return "#DB6D28";
  return "#A40E26";
}

// Text for a label or a tooltip. Graphviz replaces \N and the like in both, even when the backslash
// is written as an entity, so a look-alike stands for it. Control characters have no place in SVG.
std::string html(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\\':
        result += "∖";
        break;
      default:
        result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return result;
}

// A quoted DOT string; Graphviz reads entities in it too.
std::string dot_string(std::string_view text) {
  return fmt::format("\"{}\"", html(text));
}

// `carers_centre` as people write it.
std::string words(std::string_view name) {
  std::string result(name);
  std::replace(result.begin(), result.end(), '_', ' ');
  return result;
}

std::string percent(double share) {
  return fmt::format("{:.3g} %", 100 * share);
}

std::string small(std::string_view text, std::string_view colour) {
  return fmt::format(R"(<FONT POINT-SIZE="9" COLOR="{}">{}</FONT>)", colour, html(text));
}

std::string load_bar(double load) {
  constexpr int width = 84;
  const int full = std::clamp(static_cast<int>(std::lround(width * load)), 1, width);
  std::string cells =
      fmt::format(R"(<TD WIDTH="{}" HEIGHT="5" FIXEDSIZE="TRUE" BGCOLOR="{}"></TD>)", full,
                  colour_of_load(load));
  if (full < width) {
    cells += fmt::format(R"(<TD WIDTH="{}" HEIGHT="5" FIXEDSIZE="TRUE" BGCOLOR="#E4E8EC"></TD>)",
                         width - full);
  }
  return fmt::format(
      R"(<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"><TR>{}</TR></TABLE>)",
      cells);
}

struct Flows {
  std::vector<double> visits;  // NaN where the traffic equations have no solution
  std::vector<ServiceLoad> loads;
  double busiest = 0;  // of all ways

  explicit Flows(const PathwayGraph& graph)
      : visits(visits_per_day(graph)), loads(service_loads(graph)) {
    for (const GraphEdge& edge : graph.edges) busiest = std::max(busiest, of(edge));
  }

  // People a day on a way; 0 when not known. Who overflows is not in the traffic equations.
  [[nodiscard]] double of(const GraphEdge& edge) const {
    const double flow = visits[edge.from] * edge.typical;
    return edge.overflow || std::isnan(flow) ? 0 : flow;
  }
};

std::string step_label(const PathwayGraph& graph, const GraphStep& step, double starts_per_day,
                       const Flows& flows, const DrawingOptions& options) {
  const Look& look = look_of(step.kind);
  const bool is_dark = look.text == "#FFFFFF";
  const std::string_view soft = is_dark ? "#D0D7DE" : "#57606A";
  const std::string name = words(last_part(step.name));

  std::vector<std::string> rows = {fmt::format("<B>{}{}</B>", look.mark, html(name))};
  if (!step.service.empty() && words(step.service) != name) {
    rows.push_back(small(words(step.service), soft));
  }
  if (starts_per_day > 0 && options.people_a_day == Show::yes) {
    rows.push_back(small(fmt::format("{:.3g} a day", starts_per_day), soft));
  }
  if (step.mean_days > 0) rows.push_back(small(fmt::format("{:.3g} d", step.mean_days), soft));
  if (step.holds) rows.push_back(small("keeps the place", soft));
  const std::size_t service = service_index(graph, step.service);
  if (service < graph.services.size() && options.loads == Show::yes) {
    const double load = flows.loads[service].load;
    if (!graph.services[service].finite) {
      rows.push_back(small("open access", soft));
    } else if (!std::isnan(load)) {
      rows.push_back(load_bar(load));
      rows.push_back(small("load " + percent(load), load < 1 ? soft : "#A40E26"));
    }
  }
  std::string table = R"(<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">)";
  for (const std::string& row : rows) table += "<TR><TD>" + row + "</TD></TR>";
  return table + "</TABLE>";
}

std::string step_text(const PathwayGraph& graph, std::size_t index, double starts_per_day,
                      const Flows& flows, const DrawingOptions& options) {
  const GraphStep& step = graph.steps[index];
  const Look& look = look_of(step.kind);
  return fmt::format(
      "step_{} [label=<{}>, tooltip={}, shape={}, style={}, fillcolor={}, color={}, "
      "fontcolor={}, margin={}];\n",
      index, step_label(graph, step, starts_per_day, flows, options), dot_string(step.name),
      look.shape, dot_string(look.style), dot_string(look.fill), dot_string(look.line),
      dot_string(look.text), dot_string(look.margin));
}

std::string edge_text(const PathwayGraph& graph, const GraphEdge& edge, const Flows& flows,
                      const DrawingOptions& options) {
  std::vector<std::string> rows;
  if (!edge.label.empty()) rows.push_back(html(words(edge.label)));
  if (options.probabilities == Show::yes && (edge.low < 1 || edge.typical < 1)) {
    std::string share = percent(edge.typical);
    if (edge.low < edge.high) {
      share += fmt::format(" ({:.3g}–{:.3g})", 100 * edge.low, 100 * edge.high);
    }
    rows.push_back("<B>" + share + "</B>");
  }
  double width = 1.2;
  if (options.people_a_day == Show::yes && flows.busiest > 0) {
    width = 0.8 + 2.4 * std::sqrt(flows.of(edge) / flows.busiest);
  }
  const std::string_view colour = edge.overflow ? "#B35900" : "#57606A";
  return fmt::format(
      "  step_{} -> step_{} [label=<{}>, tooltip={}, style={}, penwidth={:.2f}, color={}, "
      "fontcolor={}];\n",
      edge.from, edge.to, rows.empty() ? "" : fmt::format(" {} ", fmt::join(rows, " <BR/> ")),
      dot_string(graph.steps[edge.from].name + " -> " + graph.steps[edge.to].name),
      edge.overflow ? "dashed" : "solid", edge.overflow ? 1.2 : width, dot_string(colour),
      dot_string(colour));
}

std::string legend_text(const PathwayGraph& graph, const DrawingOptions& options) {
  std::vector<std::string> parts;
  if (options.people_a_day == Show::yes) parts.push_back("width of a way: people a day");
  if (options.probabilities == Show::yes) parts.push_back("%: share, with its range over people");
  if (options.loads == Show::yes && !graph.services.empty()) {
    parts.push_back("load: work offered / capacity, if nobody gave up");
  }
  if (std::any_of(graph.edges.begin(), graph.edges.end(),
                  [](const GraphEdge& edge) { return edge.overflow; })) {
    parts.push_back("dashed: when full, refused or given up");
  }
  return fmt::format("{}", fmt::join(parts, "   ·   "));
}

std::string title_label(const std::string& title) {
  return fmt::format(R"(<FONT POINT-SIZE="18" COLOR="#1F2328"><B>{}</B></FONT><BR/> <BR/>)",
                     html(title));
}

// A file without a name, gone with its handle.
using NamelessFile = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

NamelessFile nameless_file(const std::string& why) {
  NamelessFile file(std::tmpfile(), &std::fclose);
  if (!file) {
    throw EnvironmentError(
        fmt::format("{}: no temporary file could be made: {}", why, std::strerror(errno)));
  }
  return file;
}

std::string content_of(std::FILE* file) {
  std::rewind(file);
  std::string text;
  std::array<char, 1024> block{};
  while (const std::size_t count = std::fread(block.data(), 1, block.size(), file)) {
    text.append(block.data(), count);
  }
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace

std::string dot_text(const PathwayGraph& graph, const DrawingOptions& options) {
  require_consistent(graph);
  const Flows flows(graph);
  std::vector<double> starts(graph.steps.size());
  for (const GraphEntry& entry : graph.entries) starts[entry.step] += entry.per_day;

  std::string text =
      "digraph pathways {\n"
      "  graph [rankdir=LR, bgcolor=\"#FFFFFF\", pad=0.3, nodesep=0.35, ranksep=0.45, "
      "newrank=true, fontname=\"Helvetica,Arial,sans-serif\", fontsize=10, "
      "fontcolor=\"#57606A\"];\n"
      "  node [fontname=\"Helvetica,Arial,sans-serif\", fontsize=12, penwidth=1.2];\n"
      "  edge [fontname=\"Helvetica,Arial,sans-serif\", fontsize=10, arrowsize=0.7];\n";

  std::vector<std::string> agencies;  // in the order of the graph
  for (const GraphStep& step : graph.steps) {
    if (std::find(agencies.begin(), agencies.end(), step.agency) == agencies.end()) {
      agencies.push_back(step.agency);
    }
  }
  for (std::size_t i = 0; i < agencies.size(); ++i) {
    const bool is_framed = !agencies[i].empty();
    if (is_framed) {
      text += fmt::format(
          "  subgraph cluster_{} {{\n"
          "    graph [label=<<B>{}</B>>, labeljust=l, fontsize=12, fontcolor=\"#57606A\", "
          "style=\"rounded,filled\", fillcolor=\"#F6F8FA\", color=\"#D0D7DE\", margin=14];\n",
          i, html(words(agencies[i])));
    }
    for (std::size_t step = 0; step < graph.steps.size(); ++step) {
      if (graph.steps[step].agency != agencies[i]) continue;
      text += (is_framed ? "    " : "  ") + step_text(graph, step, starts[step], flows, options);
    }
    if (is_framed) text += "  }\n";
  }
  for (const GraphEdge& edge : graph.edges) text += edge_text(graph, edge, flows, options);

  // After the frames, which would inherit them.
  const std::string legend = options.legend == Show::yes ? legend_text(graph, options) : "";
  if (!options.title.empty() || !legend.empty()) {
    text += fmt::format("  graph [labelloc={}, label=<{}{}>];\n", options.title.empty() ? "b" : "t",
                        options.title.empty() ? "" : title_label(options.title), html(legend));
  }
  return text + "}\n";
}

void draw_svg(const std::string& dot, const std::filesystem::path& file) {
  const std::string why = "drawing " + file.string();
  const NamelessFile input = nameless_file(why);
  const NamelessFile complaints = nameless_file(why);
  if (std::fwrite(dot.data(), 1, dot.size(), input.get()) != dot.size() ||
      std::fflush(input.get()) != 0) {
    throw EnvironmentError(
        fmt::format("{}: the temporary file could not be written: {}", why, std::strerror(errno)));
  }
  ::lseek(::fileno(input.get()), 0, SEEK_SET);

  std::filesystem::path unfinished = file;
  unfinished += fmt::format(".{}.unfinished", ::getpid());
  std::vector<std::string> words_of_command = {"dot", "-Tsvg", "-o", unfinished.string()};
  std::vector<char*> arguments;
  for (std::string& word : words_of_command) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(input.get()), STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(complaints.get()), STDERR_FILENO);
  pid_t child = 0;
  const int refusal = ::posix_spawnp(&child, "dot", &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (refusal == ENOENT) {
    throw EnvironmentError(fmt::format(
        "{}: Graphviz was not found; install the package graphviz, or put `dot` on the PATH", why));
  }
  if (refusal != 0) {
    throw EnvironmentError(
        fmt::format("{}: Graphviz could not be started: {}", why, std::strerror(refusal)));
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  std::error_code error;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    std::filesystem::remove(unfinished, error);
    throw EnvironmentError(
        fmt::format("{}: Graphviz failed: {}", why, content_of(complaints.get())));
  }
  std::filesystem::rename(unfinished, file, error);
  if (error) {
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    throw EnvironmentError(fmt::format("{}: {}", why, error.message()));
  }
}

}  // namespace carersim
