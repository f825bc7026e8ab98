#include <fmt/format.h>

#include <algorithm>

#include "apps/carersim/data_folder.hpp"
#include "apps/carersim/key_lists.hpp"
#include "apps/carersim/options.hpp"
#include "models/area.hpp"
#include "models/library.hpp"
#include "output/number_text.hpp"
#include "output/text_file.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/include.hpp"
#include "sim/scenario/parameters.hpp"

namespace carersim {

namespace {

struct ListRequest {
  std::string what;
  std::string filter;
  std::string type, place;         ///< of interventions; empty: all
  std::filesystem::path scenario;  ///< whose measures or keys; empty: the baseline, and all keys
  bool markdown = false;           ///< of keys
  bool csv = false;                ///< of areas: as a scenario's own file of an area has it
};

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

/// Columns of text, of those rows of which some cell holds the filter, in any case.
class FilteredTable {
 public:
  FilteredTable(std::vector<std::string> headings, const std::string& filter)
      : filter_(lower(filter)) {
    rows_.push_back(std::move(headings));
  }
  void add(std::vector<std::string> cells) {
    const bool found = std::any_of(cells.begin(), cells.end(), [&](const std::string& cell) {
      return lower(cell).find(filter_) != std::string::npos;
    });
    if (found) rows_.push_back(std::move(cells));
  }
  void show() const {
    if (rows_.size() == 1) {
      print(fmt::format("nothing holds \"{}\"\n", filter_));
      return;
    }
    std::vector<std::size_t> widths(rows_[0].size(), 0);
    for (const std::vector<std::string>& row : rows_) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        widths[i] = std::max(widths[i], text_width(row[i]));
      }
    }
    for (const std::vector<std::string>& row : rows_) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i) {
        line += row[i];
        line.append(i + 1 == row.size() ? 0 : widths[i] - text_width(row[i]) + 2, ' ');
      }
      line.erase(line.find_last_not_of(' ') + 1);
      print(line + "\n");
    }
  }

 private:
  std::string filter_;
  std::vector<std::vector<std::string>> rows_;  ///< the headings first
};

/// The councils' rows of the table, borrowed counts left empty.
void print_area_rows(const Areas& areas, const std::string& filter) {
  std::string text = "ons_code,name";
  for (const std::string& column : areas.columns()) text += "," + column;
  text += "\n";
  for (const Areas::Area& area : areas.all()) {
    const bool is_england = &area == &areas.all().back();
    const bool is_asked =
        lower(area.name + "\n" + area.ons_code).find(lower(filter)) != std::string::npos;
    if (is_england || !is_asked) continue;
    text += area.ons_code + "," + csv_field(area.name);
    for (std::size_t column = 0; column < area.counts.size(); ++column) {
      const auto& borrowed = area.borrowed;
      const bool is_known =
          std::find(borrowed.begin(), borrowed.end(), areas.columns()[column]) == borrowed.end();
      text += "," + (is_known ? csv_field(area.counts[column]) : std::string());
    }
    text += "\n";
  }
  print(text);
}

void list_areas(const ListRequest& request) {
  const Areas areas(data_folder() / "models" / "areas" / "english_local_authorities.csv");
  if (request.csv) return print_area_rows(areas, request.filter);
  FilteredTable table({"Area", "ONS code", "Adults", "Carers", "Borrowed"}, request.filter);
  for (const Areas::Area& area : areas.all()) {
    double carers = 0;
    for (const char* hours :
         {"carers_1_9h", "carers_10_19h", "carers_20_34h", "carers_35_49h", "carers_50_plus_h"}) {
      carers += areas.count(area, hours);
    }
    const double adults = areas.count(area, "adults_18_64") + areas.count(area, "adults_65_plus");
    table.add({area.name, area.ons_code, fmt::format("{}", adults), fmt::format("{}", carers),
               area.borrowed.empty() ? "" : fmt::format("{} counts", area.borrowed.size())});
  }
  table.show();
}

/// A text of a file's top table, or its texts joined by commas; empty when there is none.
std::string text_at(const Node& root, const char* key) {
  const Node* node = root.find(key);
  if (node == nullptr) return "";
  if (node->kind == Node::Kind::text) return node->text;
  std::string joined;
  for (const Node& child : node->children) {
    if (child.kind != Node::Kind::text) continue;
    joined += (joined.empty() ? "" : ", ") + child.text;
  }
  return joined;
}

bool holds(const std::string& text, const std::string& part) {
  return lower(text).find(lower(part)) != std::string::npos;
}

void list_files(const std::filesystem::path& folder, const std::vector<std::string>& keys,
                FilteredTable& table) {
  Problems problems;
  for (const std::string& file : toml_files(folder)) {
    const std::optional<Node> root = read_document(folder / file, file, file, problems);
    if (!root) continue;
    std::vector<std::string> cells = {file.substr(0, file.size() - 5)};
    for (const std::string& key : keys) cells.push_back(text_at(*root, key.c_str()));
    table.add(cells);
  }
  problems.throw_if_any(folder.generic_string());
}

void list_interventions(const ListRequest& request) {
  const std::filesystem::path folder = data_folder() / "scenarios" / "interventions";
  FilteredTable table({"Intervention", "Type", "Place", "Title"}, request.filter);
  Problems problems;
  for (const std::string& file : toml_files(folder)) {
    const std::optional<Node> root = read_document(folder / file, file, file, problems);
    if (!root || !holds(text_at(*root, "place"), request.place)) continue;
    if (!holds(text_at(*root, "type"), request.type) &&
        !holds(text_at(*root, "mechanism"), request.type))
      continue;
    table.add({file.substr(0, file.size() - 5), text_at(*root, "type"), text_at(*root, "place"),
               text_at(*root, "title")});
  }
  problems.throw_if_any(folder.generic_string());
  table.show();
}

void list_scenarios(const ListRequest& request) {
  const std::filesystem::path folder = data_folder() / "scenarios";
  FilteredTable table({"Scenario", "Title", "Area"}, request.filter);
  for (const char* kind : {"ready", "studies"}) {
    if (!std::filesystem::is_directory(folder / kind)) continue;
    list_files(folder / kind, {"title", "area"}, table);
  }
  print(fmt::format("in {}\n", (folder / "ready").string()));
  table.show();
}

void list_parameters(const ListRequest& request) {
  Problems problems;
  const ParameterLibrary library =
      read_parameters(standard_library(data_folder()).parameters, problems);
  problems.throw_if_any("parameters");
  FilteredTable table({"Parameter", "Value", "Confidence", "Role", "Name"}, request.filter);
  for (const auto& [id, parameter] : library.entries) {
    const Node* value = library.values.find(id);
    table.add({id, value == nullptr ? "" : found_text(*value), parameter.confidence, parameter.role,
               parameter.name});
  }
  table.show();
}

void list_measures(const ListRequest& request) {
  ScenarioOptions options;
  options.file = request.scenario;
  if (options.file.empty())
    options.file = data_folder() / "scenarios" / "ready" / "nottingham.toml";
  const LoadedScenario loaded = load_scenario(options);
  FilteredTable table({"Measure", "Unit", "What is counted"}, request.filter);
  for (const Measure& measure : loaded.plan.measures.all()) {
    table.add({measure.name, measure.unit, measure.sentence});
  }
  table.show();
}

void list_keys(const ListRequest& request) {
  if (request.markdown) {
    print(markdown_of(key_lists(request.scenario)));
    return;
  }
  FilteredTable table({"Key", "What", "Unit", "Range", "On dates", "Optional", "In"},
                      request.filter);
  for (const KeysOfKind& kind : key_lists(request.scenario)) {
    for (const KeyRow& row : kind.list.rows()) {
      table.add({row.key, row.value.what, row.value.unit, row.value.range,
                 row.value.on_dates ? "yes" : "", row.is_optional ? "yes" : "", kind.files});
    }
  }
  table.show();
}

int list(const ListRequest& request) {
  if (request.markdown && request.what != "keys")
    throw CommandLineError("--markdown: found " + request.what + "; expected keys");
  if (request.csv && request.what != "areas")
    throw CommandLineError("--csv: found " + request.what + "; expected areas");
  if (request.what == "areas") list_areas(request);
  if (request.what == "keys") list_keys(request);
  if (request.what == "interventions") list_interventions(request);
  if (request.what == "measures") list_measures(request);
  if (request.what == "parameters") list_parameters(request);
  if (request.what == "scenarios") list_scenarios(request);
  return 0;
}

}  // namespace

namespace {

const CLI::Validator check_kind(
    [](const std::string& word) {
      const std::vector<std::string> kinds = {"areas",    "interventions", "keys",
                                              "measures", "parameters",    "scenarios"};
      if (std::find(kinds.begin(), kinds.end(), word) != kinds.end()) return std::string();
      const std::string near = nearest_word(word, kinds);
      return fmt::format(
          "found \"{}\"; expected areas, interventions, keys, measures, parameters or scenarios{}",
          word, near.empty() ? "" : "; did you mean " + near + "?");
    },
    "");

}  // namespace

void add_list_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "list", "List areas, interventions, keys, measures, parameters or scenarios");
  const auto request = std::make_shared<ListRequest>();
  command
      ->add_option("WHAT", request->what,
                   "areas, interventions, keys, measures, parameters or scenarios")
      ->required()
      ->type_name("")
      ->check(check_kind);
  command->add_option("--filter", request->filter, "only rows that hold this text, in any case")
      ->type_name("TEXT");
  command
      ->add_option("--mechanism", request->type,
                   "interventions of this type, or whose mechanism holds this text")
      ->type_name("TEXT");
  command->add_option("--place", request->place, "interventions of this place")->type_name("TEXT");
  command
      ->add_option(
          "--scenario", request->scenario,
          "scenario whose measures (default: Nottingham's) or keys (default: all) are listed")
      ->type_name("FILE");
  command->add_flag("--markdown", request->markdown,
                    "keys as the tables of scenarios/README.md, all of them");
  command->add_flag("--csv", request->csv,
                    "areas as rows of a CSV file, which a scenario may name as its area");
  add_log_options(*command, line);
  command->footer(
      "Examples:\n"
      "  carersim list areas --filter london\n"
      "  carersim list areas --filter hartlepool --csv > place.csv\n"
      "  carersim list interventions --mechanism hospital --place surrey\n"
      "  carersim list parameters --filter strain\n"
      "  carersim list keys --filter service.\n"
      "  carersim list measures --scenario my.toml");
  command->callback([&line, request] { line.action = [request] { return list(*request); }; });
}

}  // namespace carersim
