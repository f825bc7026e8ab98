#include "sim/scenario/include.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/documents.hpp"

namespace carersim {

namespace {

constexpr std::size_t deepest_include = 32;

bool is_file(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

std::filesystem::path real_path(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::path result = std::filesystem::weakly_canonical(path, error);
  return error ? path : result;
}

}  // namespace

std::string display_name(const std::filesystem::path& file, const std::filesystem::path& library,
                         const std::string& otherwise) {
  if (library.empty()) return otherwise;
  const std::filesystem::path relative = real_path(file).lexically_relative(real_path(library));
  return relative.empty() || *relative.begin() == ".." ? otherwise : relative.generic_string();
}

std::vector<std::string> toml_files(const std::filesystem::path& folder) {
  constexpr std::size_t enough = 2000;
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator entry(folder, error), end;
       !error && entry != end && names.size() < enough; entry.increment(error))
    if (entry->path().extension() == ".toml")
      names.push_back(entry->path().lexically_relative(folder).generic_string());
  std::sort(names.begin(), names.end());
  return names;
}

void Includes::read(const std::filesystem::path& file, const std::string& name) {
  const std::filesystem::path real = real_path(file);
  if (!seen_.insert(real).second) return;
  std::optional<Node> root = read_document(library_.documents, file, name, name, problems_);
  if (!root) {
    broken_ = true;
    return;
  }
  Document document{std::move(*root), file, name};
  stack_.emplace_back(real, name);
  read_bases(document);
  stack_.pop_back();
  documents_.push_back(std::move(document));
}

void Includes::read_bases(const Document& document) {
  const Node* extends = document.root.find("extends");
  if (extends == nullptr) return;
  if (extends->kind == Node::Kind::array) {
    for (std::size_t i = 0; i < extends->children.size(); ++i)
      read_base(document, extends->children[i], fmt::format("extends.{}", i + 1));
  } else {
    read_base(document, *extends, "extends");
  }
}

void Includes::read_base(const Document& document, const Node& name, const std::string& where) {
  const auto refuse = [&](std::string found, std::string expected) {
    broken_ = true;
    problems_.add({name.at, where, std::move(found), std::move(expected)});
  };
  if (name.kind != Node::Kind::text || name.text.empty())
    return refuse(found_text(name), "the name of a scenario file");
  const std::filesystem::path beside = document.path.parent_path() / name.text;
  const std::filesystem::path stored = library_.scenarios / name.text;
  const std::filesystem::path path =
      is_file(beside) || library_.scenarios.empty() ? beside : stored;
  if (!is_file(path)) {
    std::vector<std::string> known = toml_files(library_.scenarios);
    return refuse(found_text(name),
                  "the name of a scenario file, beside this one or in the library" +
                      hint(nearest_word(name.text, known)));
  }
  const std::filesystem::path real = real_path(path);
  const auto again = std::find_if(stack_.begin(), stack_.end(),
                                  [&](const auto& entry) { return entry.first == real; });
  if (again != stack_.end()) {
    std::string cycle;
    for (auto entry = again; entry != stack_.end(); ++entry) cycle += entry->second + " -> ";
    return refuse(fmt::format("the cycle {}{}", cycle, again->second),
                  "files that do not extend each other in a circle");
  }
  if (stack_.size() >= deepest_include)
    return refuse(fmt::format("more than {} files that extend each other", deepest_include),
                  "fewer");
  const std::filesystem::path shown =
      (std::filesystem::path(document.name).parent_path() / name.text).lexically_normal();
  read(path, display_name(path, library_.scenarios, shown.generic_string()));
}

namespace {

/// The part of the tree that holds an address, and the last key; the table may be missing.
std::pair<std::string, std::string> split_address(const std::string& address) {
  const std::size_t dot = address.rfind('.');
  if (dot == std::string::npos) return {"", address};
  return {address.substr(0, dot), address.substr(dot + 1)};
}

bool erase_node(Node& table, const Node* wanted) {
  const std::size_t before = table.children.size();
  std::erase_if(table.children, [&](const Node& child) { return &child == wanted; });
  if (table.children.size() < before) return true;
  return std::any_of(table.children.begin(), table.children.end(),
                     [&](Node& child) { return erase_node(child, wanted); });
}

}  // namespace

void set_address(Node& root, const std::string& address, Node value, Problems& problems) {
  if (Node* present = address.empty() ? nullptr : find_address(root, address)) {
    if (asks_removal(value)) {
      erase_node(root, present);
      return;
    }
    merge(*present, std::move(value), address, problems);
    return;
  }
  const auto [place, key] = split_address(address);
  Node* table = find_address(root, place);
  const bool method = place == "run" || place == "time";
  if (table == nullptr && method) {
    Node made;
    made.key = place;
    made.key_at = made.at = value.key_at;
    root.children.push_back(std::move(made));
    table = &root.children.back();
  }
  if (!key.empty() && table != nullptr && table->is_table() && table != &root &&
      (table->own || method) && !asks_removal(value)) {
    value.key = key;
    table->children.push_back(std::move(value));
    return;
  }
  const UnknownAddress unknown = describe_unknown(root, address);
  problems.add({value.key_at, unknown.where, unknown.found(), ""});
}

namespace {

void set_below(Node& root, const Node& table, const std::string& prefix, const std::string& layer,
               Problems& problems) {
  for (const Node& child : table.children) {
    const std::string address = join_address(prefix, child.key);
    const Node* present = find_address(root, address);
    const bool whole = !child.is_table() || child.children.empty() || is_distribution(child) ||
                       asks_removal(child) || (present != nullptr && !present->is_table());
    if (!whole) {
      set_below(root, child, address, layer, problems);
      continue;
    }
    Node value = child;
    label(value, layer, false);
    set_address(root, address, std::move(value), problems);
  }
}

}  // namespace

void set_all(Node& root, const Node& table, const std::string& layer, Problems& problems) {
  if (!table.is_table()) {
    problems.add({table.at, table.key, found_text(table), "a table of addresses and values"});
    return;
  }
  set_below(root, table, "", layer, problems);
}

void label(Node& node, const std::string& layer, bool own) {
  node.layer = layer;
  node.own = own;
  for (Node& child : node.children) label(child, layer, own);
}

}  // namespace carersim
