#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "output/checklist_facts.hpp"
#include "output/markdown.hpp"
#include "output/pathway_steps.hpp"
#include "output/report_layout.hpp"

namespace carersim {

namespace {

const std::vector<Node>& below(const Node& table, const char* key) {
  static const std::vector<Node> none;
  const Node* found = table.find(key);
  return found == nullptr ? none : found->children;
}

/// The value under a key in words, for a cell of a table; empty without it.
std::string cell(const Node& table, const char* key) {
  const Node* node = table.find(key);
  return node == nullptr ? "" : markdown_text(value_in_words(*node));
}

std::string cell_or(const Node& table, const char* key, const char* absent) {
  const std::string text = cell(table, key);
  return text.empty() ? absent : text;
}

/// When a way is taken, or how likely it is.
std::string label_of(const PathwayStep::Way& way) {
  if (way.share == nullptr) return way.when;
  if (!way.share->is_number()) return value_in_words(*way.share);
  const double number = way.share->kind == Node::Kind::integer
                            ? static_cast<double>(way.share->integer)
                            : way.share->real;
  return fmt::format("{:.4g} %", 100 * number);
}

std::string walker_of(const Node& pathway) {
  const std::string walker = text_under(pathway, "walker");
  return walker.empty() ? "case" : walker;
}

/// What a step does, as a sentence without what follows.
std::string step_in_words(const PathwayStep& step) {
  const Node& node = *step.node;
  const std::string kind = step.kind();
  std::string text;
  if (kind == "entry")
    text = "Walks begin here.";
  else if (kind == "delay" && node.find("hand_off") != nullptr)
    text = fmt::format("Is handed over, {}: takes time, and may be lost.", cell(node, "hand_off"));
  else if (kind == "delay")
    text = fmt::format("Takes {}.", cell_or(node, "lasts", "no time"));
  else if (kind == "service")
    text = fmt::format(
        "Waits for and gets the service {}{}.", cell(node, "service"),
        node.find("hold") != nullptr ? "; keeps the place until the next step takes over" : "");
  else if (kind == "decision")
    text = "Goes one of several ways.";
  else if (kind == "support")
    text = fmt::format("Is offered {}; each is taken up with its own probability.",
                       cell_or(node, "offers", "nothing"));
  else if (kind == "review")
    text = fmt::format("Comes back after {}{}.", cell(node, "after"),
                       node.find("sooner") != nullptr
                           ? ", or sooner: " + markdown_text(value_in_words(*node.find("sooner")))
                           : "");
  else if (kind == "wait")
    text = fmt::format("Waits until {}{}.", cell(node, "until"),
                       node.find("at_most") != nullptr ? ", at most " + cell(node, "at_most") : "");
  else if (kind == "start")
    text = fmt::format("Another walk begins at {}.", cell(node, "starts"));
  else if (kind == "mark")
    text = "Is noted.";
  else
    text = "The walk ends.";
  for (const auto& [key, when] : {std::pair{"set", ""},
                                  {"set_at_start", " when the service begins"},
                                  {"set_at_end", " when the service ends"}}) {
    std::vector<std::string> sets;
    for (const Node& each : below(node, key))
      sets.push_back(markdown_text(each.key + " to " + value_in_words(each)));
    if (!sets.empty()) text += fmt::format(" Sets {}{}.", list_in_words(sets), when);
  }
  if (node.find("release") != nullptr) text += " A place that was kept is given up.";
  return text;
}

std::string ways_in_words(const PathwayStep& step) {
  std::vector<std::string> ways;
  for (const PathwayStep::Way& way : step.ways) {
    ways.push_back(markdown_text(step.address_of(way)) +
                   (label_of(way).empty() ? "" : " (" + markdown_text(label_of(way)) + ")"));
  }
  return fmt::format("{}", fmt::join(ways, "; "));
}

ChecklistFact logic(const ChecklistRun& run) {
  const std::vector<PathwayStep> steps = steps_of(run.arms[0]);
  ChecklistFact fact;
  for (const Node& pathway : below(run.arms[0], "pathway")) {
    std::string list;
    for (const PathwayStep& step : steps) {
      if (step.pathway != pathway.key) continue;
      const std::string ways = ways_in_words(step);
      list += fmt::format("- **{}** ({}): {}{}\n", markdown_text(step.node->key), step.kind(),
                          step_in_words(step), ways.empty() ? "" : " Then " + ways + ".");
    }
    fact.markdown += markdown_folded(
        fmt::format("Pathway {}, walked by a {}", name_in_words(pathway.key), walker_of(pathway)),
        list);
  }
  return fact;
}

ChecklistFact activities(const ChecklistRun& run) {
  const std::vector<PathwayStep> steps = steps_of(run.arms[0]);
  std::map<std::string, std::vector<std::string>> from;
  for (const PathwayStep& step : steps)
    for (const PathwayStep::Way& way : step.ways)
      from[step.address_of(way)].push_back(markdown_text(step.address()));
  std::vector<std::vector<std::string>> rows;
  for (const PathwayStep& step : steps) {
    const std::string kind = step.kind();
    if (kind != "service" && kind != "support" && kind != "review" && kind != "delay") continue;
    rows.push_back({markdown_text(step.address()), kind,
                    cell(*step.node, kind == "support" ? "offers" : "service"),
                    fmt::format("{}", fmt::join(from[step.address()], "; ")), ways_in_words(step)});
  }
  if (rows.empty()) return {};
  return {markdown_folded(fmt::format("{} activities, with the ways in and out", rows.size()),
                          markdown_table({"Step", "Kind", "Of", "Comes from", "Goes to"}, rows)),
          ""};
}

ChecklistFact entities(const ChecklistRun& run) {
  const Node& scenario = run.arms[0];
  std::string text;
  if (const Node* population = scenario.find("population")) {
    text += fmt::format("Pairs of a carer and a person cared for: {} at the start",
                        cell(*population, "dyads"));
    if (const Node* shared = population->find("carers_per_person"))
      text += fmt::format(", with {} carers for each person", value_in_words(*shared));
    text +=
        ". They live to death or the horizon, and so do those who begin to care in the run.\n\n";
    std::vector<std::vector<std::string>> rows;
    for (const Node& attribute : below(*population, "attribute")) {
      if (const Node* share = attribute.find("share"))
        rows.push_back(
            {markdown_text(name_in_words(attribute.key)), markdown_text(value_in_words(*share))});
    }
    text += markdown_folded("Attributes, and how they are spread at the start",
                            markdown_table({"Attribute", "Share of each level"}, rows));
  }
  std::vector<std::string> walks;
  for (const Node& pathway : below(scenario, "pathway"))
    walks.push_back(
        fmt::format("{} (a {})", markdown_text(name_in_words(pathway.key)), walker_of(pathway)));
  if (!walks.empty()) text += fmt::format("\nWho walks which pathway: {}.\n", list_in_words(walks));
  return {text, ""};
}

std::map<std::string, std::vector<std::string>> users_of_services(const Node& scenario) {
  std::map<std::string, std::vector<std::string>> users;
  for (const PathwayStep& step : steps_of(scenario)) {
    if (const std::string service = text_under(*step.node, "service"); !service.empty())
      users[service].push_back(markdown_text(step.address()));
  }
  for (const Node& support : below(scenario, "support")) {
    if (const std::string service = text_under(support, "service"); !service.empty())
      users[service].push_back("support " + markdown_text(support.key));
  }
  return users;
}

ChecklistFact resources(const ChecklistRun& run) {
  auto users = users_of_services(run.arms[0]);
  std::vector<std::vector<std::string>> rows;
  for (const Node& service : below(run.arms[0], "service")) {
    std::string capacity = cell(service, "staff");
    if (capacity.empty()) capacity = cell_or(service, "places", "not limited");
    std::string length = cell(service, "case");
    if (length.empty()) length = cell(service, "spell");
    rows.push_back({markdown_text(name_in_words(service.key)), cell(service, "agency"),
                    cell(service, "kind"), capacity, length,
                    cell_or(service, "open", "as its agency"),
                    fmt::format("{}", fmt::join(users[service.key], "; "))});
  }
  if (rows.empty()) return {};
  return {markdown_table(
              {"Service", "Agency", "Kind", "Capacity", "Work or stay", "Open", "Used by"}, rows),
          ""};
}

ChecklistFact queues(const ChecklistRun& run) {
  std::vector<std::vector<std::string>> rows;
  for (const Node& service : below(run.arms[0], "service")) {
    static const Node nothing;
    const Node* found = service.find("queue");
    const Node& queue = found == nullptr ? nothing : *found;
    std::string order = name_in_words(text_under(queue, "order"));
    if (order.empty()) order = "first come";
    if (queue.find("levels") != nullptr) order += ": " + cell(queue, "levels");
    if (queue.find("age") != nullptr)
      order += "; each " + cell(queue, "age") + " of waiting lifts one level";
    rows.push_back(
        {markdown_text(name_in_words(service.key)), order,
         cell_or(queue, "patience", "nobody gives up"), cell_or(queue, "limit", "none"),
         service.find("overflow") != nullptr ? "serves more than it has places for" : ""});
  }
  if (rows.empty()) return {};
  return {"One list for each service; nobody changes from one list to another.\n\n" +
              markdown_table({"Service", "Order", "Patience", "Longest list", "Overflow"}, rows),
          ""};
}

ChecklistFact entries(const ChecklistRun& run) {
  const Node& scenario = run.arms[0];
  std::vector<std::vector<std::string>> rows;
  if (const Node* population = scenario.find("population")) {
    if (const Node* arrivals = population->find("arrivals"))
      rows.push_back({"new pairs of carer and person", markdown_text(value_in_words(*arrivals)),
                      "the population"});
  }
  for (const char* kind : {"arrivals", "channel", "process"}) {
    for (const Node& each : below(scenario, kind)) {
      std::string to = cell(each, "enters");
      if (to.empty()) to = cell(each, "enter");
      if (to.empty()) continue;
      std::string rate = cell(each, "rate");
      if (each.find("by") != nullptr) rate += "; times " + cell(each, "by");
      if (each.find("season") != nullptr) rate += "; by season";
      rows.push_back({markdown_text(fmt::format("{} {}", kind, each.key)), rate, to});
    }
  }
  std::vector<std::string> exits;
  for (const PathwayStep& step : steps_of(scenario)) {
    if (step.kind() == "exit" || step.kind() == "close")
      exits.push_back(markdown_text(step.address()));
  }
  if (rows.empty()) return {};
  return {"Rates that change with time or with what somebody is are met by thinning.\n\n" +
              markdown_table({"What", "Rate", "Enters"}, rows) +
              fmt::format("\nWalks end at {}.\n", list_in_words(exits)),
          ""};
}

ChecklistFact policies(const ChecklistRun& run) {
  std::vector<std::vector<std::string>> rows;
  for (const Node& policy : below(run.arms[0], "policy"))
    rows.push_back({markdown_text(policy.key), markdown_text(value_in_words(policy))});
  if (rows.empty())
    return {"No rule changes capacity or turns people away in the first arm.\n", ""};
  return {markdown_table({"Rule", "What it does"}, rows), ""};
}

ChecklistFact diagram(const ChecklistRun& run) {
  if (run.drawing.empty()) return {"", "a drawing: install Graphviz, or use `carersim graph`"};
  return {fmt::format("![Pathways of the first arm: the steps and where each leads]({})\n",
                      run.drawing),
          ""};
}

/// Text in quotes of DOT.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

const char* shape_of(const std::string& kind) {
  if (kind == "service") return "box";
  if (kind == "decision") return "diamond";
  if (kind == "entry" || kind == "exit" || kind == "close") return "oval";
  return "plaintext";
}

}  // namespace

std::string pathways_dot(const Node& scenario) {
  const std::vector<PathwayStep> steps = steps_of(scenario);
  if (steps.empty()) return "";
  std::string text =
      "digraph pathways {\n  graph [rankdir=LR, nodesep=0.12, ranksep=0.3, compound=true, "
      "fontname=\"Helvetica,Arial,sans-serif\"];\n  node [fontname=\"Helvetica,Arial,sans-serif\", "
      "fontsize=10, margin=\"0.06,0.03\", height=0.2];\n  edge "
      "[fontname=\"Helvetica,Arial,sans-serif\", "
      "fontsize=8, arrowsize=0.5, color=\"#57606A\"];\n";
  // Graphviz stacks frames from below.
  const std::vector<Node>& pathways = below(scenario, "pathway");
  for (auto pathway = pathways.rbegin(); pathway != pathways.rend(); ++pathway) {
    text += fmt::format(
        "  subgraph {} {{\n    graph [label={}, labeljust=l, style=filled, "
        "fillcolor=\"#F6F8FA\", color=\"#D0D7DE\"];\n",
        quoted("cluster_" + pathway->key), quoted(name_in_words(pathway->key)));
    for (const PathwayStep& step : steps) {
      if (step.pathway == pathway->key)
        text += fmt::format("    {} [label={}, shape={}];\n", quoted(step.address()),
                            quoted(name_in_words(step.node->key)), shape_of(step.kind()));
    }
    text += "  }\n";
  }
  for (const PathwayStep& step : steps) {
    for (const PathwayStep::Way& way : step.ways) {
      const std::string address = step.address_of(way);
      if (address == "exit") continue;
      const bool stays = address.starts_with(step.pathway + ".");
      // A way into another pathway ends in a name: lines across frames could not be followed.
      const std::string to = stays ? address : step.address() + ">" + address;
      if (!stays) {
        text += fmt::format("  {} [label={}, shape=plaintext, fontcolor=\"#0B5CAD\"];\n",
                            quoted(to), quoted("→ " + address));
      }
      text += fmt::format("  {} -> {};\n", quoted(step.address()), quoted(to));
    }
  }
  return text + "}\n";
}

const ChecklistFactMakers& model_facts() {
  static const ChecklistFactMakers makers = {{"diagram", diagram},       {"logic", logic},
                                             {"activities", activities}, {"entities", entities},
                                             {"resources", resources},   {"queues", queues},
                                             {"entries", entries},       {"policies", policies}};
  return makers;
}

}  // namespace carersim
