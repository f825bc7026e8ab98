#include "sim/scenario/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/scenario/documents.hpp"
#include "sim/scenario/units.hpp"

namespace carersim {

namespace {

const std::vector<std::string> required_words = {"id", "value", "source", "confidence", "role"};
const std::vector<std::string> known_keys = {
    "id",         "name",   "value",   "low",        "high", "population", "year",
    "price_year", "source", "locator", "confidence", "role", "note"};
const std::vector<std::string> confidences = {"seen", "memory", "assumption", "borrowed"};
const std::vector<std::string> roles = {"uncertain", "choice", "target", "context"};

std::optional<Literal> literal_of(const Node& node) {
  if (node.kind == Node::Kind::text) return parse_literal(node.text);
  if (!node.is_number()) return std::nullopt;
  Literal literal;
  literal.number = node.kind == Node::Kind::integer ? static_cast<double>(node.integer) : node.real;
  return literal;
}

/// Compares the value with its range in whatever dimension the three have in common.
void check_range(const Node& entry, const std::string& id, Problems& problems) {
  const Node* value = entry.find("value");
  if (value->is_table()) return;
  const Node* low = entry.find("low");
  const Node* high = entry.find("high");
  for (const Node* bound : {low, high}) {
    if (bound == nullptr) continue;
    const std::optional<Literal> written = literal_of(*bound);
    std::optional<Literal> number = literal_of(*value);
    if (!written || !number) {
      const Node* wrong = written ? value : bound;
      problems.add(
          {wrong->at, join_address(id, wrong->key), found_text(*wrong), "a number with its unit"});
      return;
    }
    bool compared = false;
    for (int i = 0; i <= static_cast<int>(Dimension::places) && !compared; ++i) {
      Literal a = *number;
      Literal b = *written;
      // A scale, such as "/ 100k adults", is the same on both sides or they do not compare.
      const auto dimension = static_cast<Dimension>(i);
      if (!convert(a, dimension) && !a.per.empty() && !b.per.empty() &&
          a.per.back() == b.per.back()) {
        a.per.pop_back();
        b.per.pop_back();
      }
      const std::optional<double> mine = convert(a, dimension);
      const std::optional<double> limit = convert(b, dimension);
      if (!mine || !limit) continue;
      compared = true;
      if (bound == low ? *mine >= *limit : *mine <= *limit) continue;
      problems.add({value->at, join_address(id, "value"), found_text(*value),
                    fmt::format("a value {} {}, its own {} end", bound == low ? "from" : "up to",
                                found_text(*bound), bound == low ? "low" : "high")});
    }
    if (!compared)
      problems.add({bound->at, join_address(id, bound->key), found_text(*bound),
                    fmt::format("the unit of the value, {}", found_text(*value))});
  }
}

std::string text_of(const Node& entry, const char* key) {
  const Node* node = entry.find(key);
  if (node == nullptr) return {};
  return node->kind == Node::Kind::text ? node->text : found_text(*node);
}

/// Adds a problem unless the entry's word is one of those allowed.
bool check_word(const Node& entry, const std::string& id, const char* key,
                const std::vector<std::string>& words, Problems& problems) {
  const Node* node = entry.find(key);
  if (node == nullptr) return false;
  if (node->kind == Node::Kind::text &&
      std::find(words.begin(), words.end(), node->text) != words.end())
    return true;
  std::string list;
  for (const std::string& word : words)
    list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ", word);
  problems.add({node->at, join_address(id, key), found_text(*node),
                "one of " + list +
                    hint(node->kind == Node::Kind::text ? nearest_word(node->text, words) : "")});
  return false;
}

bool is_good_id(const std::string& id) {
  return !id.empty() && id.front() != '.' && id.back() != '.' &&
         id.find("..") == std::string::npos &&
         id.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") ==
             std::string::npos;
}

void take_entry(const Node& entry, ParameterLibrary& library, Problems& problems) {
  const std::string id = text_of(entry, "id");
  const std::string where = id.empty() ? "parameter" : id;
  if (!entry.is_table()) {
    problems.add({entry.at, where, found_text(entry), "a table"});
    return;
  }
  bool usable = true;  // what is missing beside id and value has been told
  for (const std::string& key : required_words) {
    const Node* node = entry.find(key);
    const bool is_text = node != nullptr && node->kind == Node::Kind::text && !node->text.empty();
    if (is_text || (node != nullptr && key == "value")) continue;
    if (key == "id" || key == "value") usable = false;
    problems.add({node == nullptr ? entry.at : node->at, join_address(where, key),
                  node == nullptr ? "nothing" : found_text(*node),
                  key == "value" ? "a value" : "a text"});
  }
  for (const Node& child : entry.children) {
    const bool known =
        std::find(known_keys.begin(), known_keys.end(), child.key) != known_keys.end();
    const std::string nearest = known ? "" : nearest_word(child.key, known_keys);
    if (!nearest.empty() && entry.find(nearest) == nullptr)
      problems.add({child.key_at, join_address(where, child.key), "an unknown key",
                    "nothing here" + hint(nearest)});
  }
  check_word(entry, where, "confidence", confidences, problems);
  check_word(entry, where, "role", roles, problems);
  const Node* id_node = entry.find("id");
  const Node* value = entry.find("value");
  if (!id.empty() && !is_good_id(id)) {
    usable = false;
    problems.add({id_node->at, join_address(where, "id"), found_text(*id_node),
                  "an id of letters, digits, \".\", \"_\" and \"-\""});
  }
  if (value != nullptr && !is_numeric(*value)) {
    problems.add({value->at, join_address(where, "value"), found_text(*value),
                  "a number with its unit, or a distribution"});
    return;
  }
  if (value != nullptr) check_range(entry, where, problems);
  if (!usable) return;
  const auto [place, added] = library.entries.emplace(
      id, Parameter{id, text_of(entry, "name"), text_of(entry, "source"),
                    text_of(entry, "confidence"), text_of(entry, "role"), text_of(entry, "low"),
                    text_of(entry, "high"), value->at, text_of(entry, "price_year")});
  if (!added) {
    const Position& first = place->second.at;
    problems.add({id_node->at, id, "an id for the second time",
                  fmt::format("each id once; the other is at {}:{}", first.file, first.line)});
    return;
  }
  Node node = *value;
  node.key = id;
  library.values.children.push_back(std::move(node));
}

}  // namespace

void note_parameter_keys(KeyReads& reads) {
  reads.asked("parameter", "", "parameter", KeyReads::Part::by_name, true);
  reads.asked("parameter.1", "parameter", "1", KeyReads::Part::element, true);
  for (const std::string& key : known_keys) {
    const std::string address = "parameter.1." + key;
    const bool required =
        std::find(required_words.begin(), required_words.end(), key) != required_words.end();
    reads.asked(address, "parameter.1", key, KeyReads::Part::by_name, required);
    KeyValue value{"text", {}, {}, false, {}};
    if (key == "value") value.what = "number with its unit, or a distribution";
    if (key == "low" || key == "high") value.what = "number with the unit of `value`";
    if (key == "confidence") value = {"word", {}, {}, false, confidences};
    if (key == "role") value = {"word", {}, {}, false, roles};
    reads.value(address, std::move(value));
  }
}

ParameterLibrary read_parameters(const std::filesystem::path& folder, Problems& problems,
                                 const std::shared_ptr<Documents>& kept) {
  ParameterLibrary library;
  library.values.key = "parameter";
  library.values.layer = "parameters";
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const std::filesystem::path& file : files) {
    const std::string name = (folder.filename() / file.filename()).string();
    const std::optional<Node> document = read_document(kept, file, name, "parameters", problems);
    if (!document) {
      library.broken = true;
      continue;
    }
    for (const Node& node : document->children) {
      if (node.key == "parameter" && node.kind == Node::Kind::array) {
        for (const Node& entry : node.children) take_entry(entry, library, problems);
      } else {
        problems.add({node.key_at, node.key, "an unknown key", "[[parameter]]"});
      }
    }
  }
  return library;
}

}  // namespace carersim
