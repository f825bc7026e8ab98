#include "sim/scenario/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "sim/scenario/cursor.hpp"
#include "sim/scenario/units.hpp"

namespace carersim {

const Node* Node::find(std::string_view name) const {
  if (kind != Kind::table) return nullptr;
  for (const Node& child : children)
    if (child.key == name) return &child;
  return nullptr;
}

Node* Node::find(std::string_view name) {
  return const_cast<Node*>(std::as_const(*this).find(name));
}

namespace {

/// The child that the longest front part of the address names, and the rest of the address.
struct Descent {
  const Node* child = nullptr;
  std::string_view rest;
};

std::vector<Descent> descents(const Node& table, std::string_view address) {
  std::vector<Descent> found;
  if (table.kind == Node::Kind::array) {
    const std::string_view part = address.substr(0, address.find('.'));
    for (std::size_t i = 0; i < table.children.size(); ++i)
      if (part == std::to_string(i + 1))
        found.push_back(
            {&table.children[i], address.substr(std::min(address.size(), part.size() + 1))});
    return found;
  }
  for (const Node& child : table.children) {
    if (!address.starts_with(child.key) || child.key.empty()) continue;
    if (address.size() == child.key.size())
      found.push_back({&child, {}});
    else if (address[child.key.size()] == '.')
      found.push_back({&child, address.substr(child.key.size() + 1)});
  }
  std::sort(found.begin(), found.end(), [](const Descent& a, const Descent& b) {
    return a.child->key.size() > b.child->key.size();
  });
  return found;
}

}  // namespace

const Node* find_address(const Node& root, std::string_view address) {
  if (address.empty()) return &root;
  // The longest front part goes first, and most often it is the whole: a parameter's id.
  if (const Node* whole = root.find(address)) return whole;
  for (const Descent& descent : descents(root, address)) {
    if (descent.rest.empty()) return descent.child;
    if (const Node* found = find_address(*descent.child, descent.rest)) return found;
  }
  return nullptr;
}

Node* find_address(Node& root, std::string_view address) {
  return const_cast<Node*>(find_address(std::as_const(root), address));
}

const Node* find_referenced(const Node& root, const std::string& id) {
  if (const Node* parameter = find_address(root, "parameter." + id)) return parameter;
  return id.starts_with("area.") ? find_address(root, id) : nullptr;
}

std::string UnknownAddress::found() const {
  return nearest.empty() ? "an unknown address"
                         : fmt::format("an unknown address; did you mean {}?", nearest);
}

UnknownAddress describe_unknown(const Node& root, const std::string& address) {
  // The longest known front part, and the first part after it.
  std::string known;
  const Node* table = &root;
  while (true) {
    const std::size_t from = known.empty() ? 0 : known.size() + 1;
    std::size_t end = from;
    const Node* next = nullptr;
    while (end != std::string::npos && next == nullptr) {
      end = address.find('.', end + 1);
      const std::string front = address.substr(0, end);
      next = front.size() > from ? find_address(root, front) : nullptr;
      if (next != nullptr) known = front;
    }
    if (next == nullptr) break;
    table = next;
    if (known.size() >= address.size()) break;
  }
  const std::size_t from = known.empty() ? 0 : known.size() + 1;
  const std::string rest = address.substr(std::min(from, address.size()));
  const std::string part = rest.substr(0, rest.find('.'));
  std::vector<std::string> siblings = child_names(*table);
  if (const std::string whole = nearest_word(rest, siblings); !whole.empty())
    return {address, join_address(known, whole)};
  if (const std::string sibling = nearest_word(part, siblings); !sibling.empty())
    return {join_address(known, part), join_address(known, sibling)};
  std::vector<std::string> all;
  std::vector<std::string> endings;
  walk(root, "", [&](const Node&, const std::string& other) {
    if (other.empty()) return;
    all.push_back(other);
    if (other.ends_with("." + address)) endings.push_back(other);
  });
  if (const std::string nearest = nearest_word(address, all); !nearest.empty())
    return {address, nearest};
  return {address, endings.size() == 1 ? endings.front() : std::string()};
}

bool is_distribution(const Node& node) {
  constexpr std::array<std::string_view, 10> names = {
      "deterministic", "uniform", "triangular", "exponential", "gamma",
      "lognormal",     "weibull", "beta",       "discrete",    "empirical"};
  return node.kind == Node::Kind::table && node.children.size() == 1 &&
         std::find(names.begin(), names.end(), node.children[0].key) != names.end();
}

bool is_numeric(const Node& node) {
  if (node.is_number() || is_distribution(node)) return true;
  if (node.kind != Node::Kind::text) return false;
  return node.text.starts_with('@') || parse_literal(node.text).has_value();
}

bool asks_removal(const Node& node) {
  const Node* remove = node.find("remove");
  return remove != nullptr && remove->kind == Node::Kind::flag && remove->flag;
}

namespace {

void drop_remove_key(Node& node) {
  if (node.kind != Node::Kind::table) return;
  std::erase_if(node.children, [](const Node& child) {
    return child.key == "remove" && child.kind == Node::Kind::flag;
  });
}

/// Takes `remove` out of tables that were laid upon nothing.
void settle(Node& node, const std::string& address, Problems& problems) {
  if (node.kind != Node::Kind::table) return;
  for (std::size_t i = 0; i < node.children.size();) {
    Node& child = node.children[i];
    const std::string place = join_address(address, child.key);
    if (asks_removal(child)) {
      problems.add({child.key_at, place, "nothing to remove", "an address that exists"});
      node.children.erase(node.children.begin() + static_cast<std::ptrdiff_t>(i));
      continue;
    }
    drop_remove_key(child);
    settle(child, place, problems);
    ++i;
  }
}

void replace(Node& base, Node over) {
  over.key = base.key;
  base = std::move(over);
}

}  // namespace

void merge(Node& base, Node over, const std::string& address, Problems& problems) {
  const bool other_distribution = is_distribution(base) && is_distribution(over) &&
                                  base.children[0].key != over.children[0].key;
  if (base.kind != Node::Kind::table || over.kind != Node::Kind::table || other_distribution) {
    drop_remove_key(over);
    settle(over, address, problems);
    replace(base, std::move(over));
    return;
  }
  for (Node& child : over.children) {
    const std::string place = join_address(address, child.key);
    Node* present = base.find(child.key);
    if (present != nullptr && asks_removal(child)) {
      std::erase_if(base.children, [&](const Node& node) { return &node == present; });
    } else if (present != nullptr) {
      drop_remove_key(child);
      merge(*present, std::move(child), place, problems);
    } else if (asks_removal(child)) {
      std::string nearest = nearest_word(child.key, child_names(base));
      if (!nearest.empty()) nearest = join_address(address, nearest);
      problems.add(
          {child.key_at, place, "nothing to remove", "an address that exists" + hint(nearest)});
    } else {
      drop_remove_key(child);
      settle(child, place, problems);
      base.children.push_back(std::move(child));
    }
  }
}

bool same_value(const Node& a, const Node& b) {
  if (a.kind != b.kind || a.children.size() != b.children.size()) return false;
  switch (a.kind) {
    case Node::Kind::text:
    case Node::Kind::other:
      return a.text == b.text;
    case Node::Kind::integer:
      return a.integer == b.integer;
    case Node::Kind::real:
      return a.real == b.real || (std::isnan(a.real) && std::isnan(b.real));
    case Node::Kind::flag:
      return a.flag == b.flag;
    case Node::Kind::date:
      return a.date == b.date;
    case Node::Kind::array:
      return std::equal(a.children.begin(), a.children.end(), b.children.begin(), same_value);
    case Node::Kind::table:
      return std::all_of(a.children.begin(), a.children.end(), [&](const Node& child) {
        const Node* other = b.find(child.key);
        return other != nullptr && same_value(child, *other);
      });
  }
  return false;
}

namespace {

/// The text as it fits into a message: control characters as spaces, a long one cut.
std::string one_line(std::string text) {
  constexpr std::size_t enough = 120;
  if (text.size() > enough) {
    std::size_t end = enough;
    while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text = text.substr(0, end) + "...";
  }
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return text;
}

}  // namespace

std::string found_text(const Node& node) {
  switch (node.kind) {
    case Node::Kind::text:
      return fmt::format("\"{}\"", one_line(node.text));
    case Node::Kind::integer:
      return std::to_string(node.integer);
    case Node::Kind::real:
      return number_text(node.real);
    case Node::Kind::flag:
      return node.flag ? "true" : "false";
    case Node::Kind::date:
      return date_text(node.date);
    case Node::Kind::array:
      return "an array";
    case Node::Kind::table:
      return "a table";
    case Node::Kind::other:
      return node.text;
  }
  return {};
}

std::string hint(const std::string& nearest) {
  return nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest);
}

void walk(const Node& node, const std::string& address,
          const std::function<void(const Node&, const std::string&)>& visit) {
  visit(node, address);
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const Node& child = node.children[i];
    const std::string part = node.kind == Node::Kind::array ? std::to_string(i + 1) : child.key;
    walk(child, join_address(address, part), visit);
  }
}

void mark_asked(const Node& node) {
  node.asked = true;
  for (const Node& child : node.children) mark_asked(child);
}

std::string join_address(const std::string& address, std::string_view key) {
  std::string joined;
  joined.reserve(address.size() + 1 + key.size());
  joined += address;
  if (!address.empty()) joined += '.';
  joined += key;
  return joined;
}

std::vector<std::string> child_names(const Node& table) {
  std::vector<std::string> names;
  for (const Node& child : table.children)
    if (!child.key.empty()) names.push_back(child.key);
  return names;
}

}  // namespace carersim
