#include "sim/scenario/document.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace carersim {

namespace {

constexpr std::size_t deepest_key = 64;  // parts of a dotted key; toml++ recurses over them
constexpr std::size_t deepest_tree = 128;

struct Origin {
  std::string file;
  std::string layer;
  Problems& problems;
};

Position position_of(const toml::source_region& region, const std::string& file) {
  return {file, region.begin.line, region.begin.column};
}

Node convert_node(const toml::node& from, const Origin& origin, std::size_t depth);

void convert_table(const toml::table& table, Node& node, const Origin& origin, std::size_t depth) {
  for (const auto& [key, value] : table) {
    Node child = convert_node(value, origin, depth + 1);
    child.key = std::string(key.str());
    child.key_at = position_of(key.source(), origin.file);
    if (child.at.line == 0) child.at = child.key_at;
    if (child.key.empty())
      origin.problems.add({child.key_at, "", "a key without a name", "a name"});
    node.children.push_back(std::move(child));
  }
  std::stable_sort(node.children.begin(), node.children.end(),
                   [](const Node& a, const Node& b) { return a.key_at < b.key_at; });
}

Node convert_node(const toml::node& from, const Origin& origin, std::size_t depth) {
  Node node;
  node.at = position_of(from.source(), origin.file);
  node.layer = origin.layer;
  if (depth > deepest_tree) {
    origin.problems.add(
        {node.at, "", "tables nested too deeply", fmt::format("at most {} levels", deepest_tree)});
    node.kind = Node::Kind::other;
    node.text = "a value nested too deeply";
    return node;
  }
  switch (from.type()) {
    case toml::node_type::table:
      node.kind = Node::Kind::table;
      convert_table(*from.as_table(), node, origin, depth);
      break;
    case toml::node_type::array:
      node.kind = Node::Kind::array;
      for (const toml::node& element : *from.as_array())
        node.children.push_back(convert_node(element, origin, depth + 1));
      break;
    case toml::node_type::string:
      node.kind = Node::Kind::text;
      node.text = from.as_string()->get();
      break;
    case toml::node_type::integer:
      node.kind = Node::Kind::integer;
      node.integer = from.as_integer()->get();
      break;
    case toml::node_type::floating_point:
      node.kind = Node::Kind::real;
      node.real = from.as_floating_point()->get();
      break;
    case toml::node_type::boolean:
      node.kind = Node::Kind::flag;
      node.flag = from.as_boolean()->get();
      break;
    case toml::node_type::date: {
      const toml::date date = from.as_date()->get();
      node.kind = Node::Kind::date;
      node.date = std::chrono::year_month_day(
          std::chrono::year(date.year), std::chrono::month(date.month), std::chrono::day(date.day));
      break;
    }
    case toml::node_type::time:
      node.kind = Node::Kind::other;
      node.text = "a time of day";
      break;
    default:
      node.kind = Node::Kind::other;
      node.text = "a date with a time of day";
      break;
  }
  return node;
}

struct Place {
  std::size_t line = 1;
  std::size_t column = 1;
};

Place place_of(std::string_view text, std::size_t offset) {
  Place place;
  for (std::size_t i = 0; i < offset; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((byte & 0xC0U) != 0x80U) {
      ++place.column;
    }
  }
  return place;
}

/// How many bytes the UTF-8 character at this offset has; 0 when it is none.
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(at);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                             : (first & 0xF0U) == 0xE0        ? 3
                             : first >= 0xF0 && first <= 0xF4 ? 4
                                                              : 0;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(at + i) & 0xC0U) != 0x80U) return 0;
  const unsigned second = byte(at + 1);
  if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
      (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F))
    return 0;
  return length;
}

/// The offset of the first byte that is not UTF-8, or npos.
std::size_t first_bad_byte(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = character_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

/// The offset of a key of more parts than anyone writes, or npos: the parser recurses over them.
std::size_t first_endless_key(std::string_view text) {
  std::size_t dots = 0;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    const bool part = std::isalnum(c) != 0 || c == '_' || c == '-' || c == ' ' || c == '\t' ||
                      c == '"' || c == '\'';
    if (c == '.') {
      if (at > 0 && text[at - 1] == '.')
        dots = 0;
      else if (++dots > deepest_key)
        return begin;
    } else if (!part) {
      dots = 0;
      begin = at + 1;
    }
  }
  return std::string_view::npos;
}

std::string syntax_text(std::string_view description) {
  if (description.find("maximum nested value depth") != std::string_view::npos)
    return "values nested too deeply";
  constexpr std::string_view again = "cannot redefine existing";
  if (const std::size_t at = description.find(again); at != std::string_view::npos) {
    const std::size_t open = description.find('\'', at);
    const std::size_t close =
        open == std::string_view::npos ? open : description.find('\'', open + 1);
    if (close != std::string_view::npos)
      return fmt::format("a second \"{}\"", description.substr(open + 1, close - open - 1));
    return "a key for the second time";
  }
  return fmt::format("text that is not TOML ({})", description);
}

}  // namespace

std::optional<Node> parse_document(const std::string& text, const std::string& name,
                                   const std::string& layer, Problems& problems) {
  const auto at_offset = [&](std::size_t offset) {
    const Place place = place_of(text, offset);
    return Position{name, place.line, place.column};
  };
  if (const std::size_t bad = first_bad_byte(text); bad != std::string::npos) {
    problems.add({at_offset(bad), "", "a byte that is not UTF-8", "a text in UTF-8"});
    return std::nullopt;
  }
  if (const std::size_t key = first_endless_key(text); key != std::string::npos) {
    problems.add({at_offset(key), "", "a key of too many parts",
                  fmt::format("at most {} parts", deepest_key)});
    return std::nullopt;
  }
  try {
    const toml::table table = toml::parse(std::string_view(text), name);
    const std::size_t before = problems.size();
    Node root = convert_node(table, {name, layer, problems}, 0);
    root.at = {name, 1, 1};
    if (problems.size() > before) return std::nullopt;
    return root;
  } catch (const toml::parse_error& error) {
    const std::string found = syntax_text(error.description());
    const bool twice = found.starts_with("a second") || found.starts_with("a key");
    problems.add({position_of(error.source(), name), "", found, twice ? "each key once" : ""});
    return std::nullopt;
  }
}

std::optional<Node> read_document(const std::filesystem::path& file, const std::string& name,
                                  const std::string& layer, Problems& problems) {
  const auto refuse = [&](std::string found, std::string expected) {
    problems.add({{name, 0, 0}, "", std::move(found), std::move(expected)});
    return std::nullopt;
  };
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(file, error);
  if (status.type() == std::filesystem::file_type::not_found)
    return refuse("no such file", "a TOML file");
  if (error)
    return refuse(fmt::format("a file that cannot be read ({})", error.message()), "a TOML file");
  if (std::filesystem::is_directory(status)) return refuse("a folder", "a TOML file");
  if (!std::filesystem::is_regular_file(status)) return refuse("no regular file", "a TOML file");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(std::fopen(file.c_str(), "rb"),
                                                               &std::fclose);
  if (!stream)
    return refuse(fmt::format("a file that cannot be read ({})", std::strerror(errno)),
                  "a TOML file");
  std::string text;
  char buffer[65536];
  while (text.size() <= largest_file) {
    const std::size_t count = std::fread(buffer, 1, sizeof buffer, stream.get());
    if (count == 0) break;
    text.append(buffer, count);
  }
  if (std::ferror(stream.get()) != 0)
    return refuse(fmt::format("a file that cannot be read ({})", std::strerror(errno)),
                  "a TOML file");
  if (text.size() > largest_file) return refuse("more than 10 MB", "a TOML file of at most 10 MB");
  return parse_document(text, name, layer, problems);
}

Node parse_value(const std::string& text, const std::string& layer) {
  Problems ignored;
  std::optional<Node> root;
  if (text.find_first_of("\r\n#") == std::string::npos)
    root = parse_document("value = " + text, layer, layer, ignored);
  Node value;
  if (root && root->children.size() == 1 && root->children[0].key == "value") {
    value = std::move(root->children[0]);
  } else {
    value.kind = Node::Kind::text;
    value.text = text;
    value.layer = layer;
  }
  value.key.clear();
  const Position whole{layer, 0, 0};
  const std::function<void(Node&)> place = [&](Node& node) {
    node.at = node.key_at = whole;
    for (Node& child : node.children) place(child);
  };
  place(value);
  return value;
}

}  // namespace carersim
