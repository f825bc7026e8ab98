#include "sim/scenario/cursor.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "sim/scenario/evaluate.hpp"
#include "sim/scenario/tree.hpp"
#include "sim/scenario/units.hpp"

namespace carersim {

Cursor::Cursor(std::shared_ptr<ReadContext> context, const Node* node, std::string address,
               Position at)
    : context_(std::move(context)), node_(node), address_(std::move(address)), at_(std::move(at)) {
  if (node_ != nullptr) node_->asked = true;
}

std::string Cursor::name() const {
  if (node_ != nullptr && !node_->key.empty()) return node_->key;
  return address_.substr(address_.rfind('.') + 1);
}

bool Cursor::is_table() const {
  return node_ != nullptr && node_->is_table();
}
bool Cursor::is_array() const {
  return node_ != nullptr && node_->kind == Node::Kind::array;
}
bool Cursor::is_text() const {
  return node_ != nullptr && node_->kind == Node::Kind::text;
}

Cursor Cursor::operator[](std::string_view key) const {
  const std::string address = join_address(address_, key);
  if (node_ == nullptr) return {context_, nullptr, address, at_};
  if (!node_->is_table()) {
    expected("a table");
    return {context_, nullptr, address, at_};
  }
  node_->asked_keys.emplace(key);
  const Node* child = node_->find(key);
  if (context_->key_reads) {
    context_->key_reads->asked(address, address_, key, KeyReads::Part::by_name, child != nullptr);
  }
  return {context_, child, address, child == nullptr ? at_ : child->at};
}

std::vector<Cursor> Cursor::children() const {
  std::vector<Cursor> result;
  if (node_ == nullptr) return result;
  if (!node_->is_table() && node_->kind != Node::Kind::array) {
    expected("a table");
    return result;
  }
  for (std::size_t i = 0; i < node_->children.size(); ++i) {
    const Node& child = node_->children[i];
    const std::string part = node_->is_table() ? child.key : std::to_string(i + 1);
    result.emplace_back(context_, &child, join_address(address_, part), child.at);
    if (context_->key_reads) {
      context_->key_reads->asked(result.back().address(), address_, part,
                                 node_->is_table() ? KeyReads::Part::free : KeyReads::Part::element,
                                 true);
    }
  }
  return result;
}

namespace {

/// What stands here for the whole run; a problem when a change comes later.
const Node& settled(ReadContext& context, const Node& node, const std::string& address) {
  if (node.adjustments.empty()) return node;
  refuse_change(context, node, address);
  for (const Adjustment& adjustment : node.adjustments)
    if (adjustment.kind == Adjustment::Kind::times)
      context.problem(adjustment.at, address, fmt::format("times on {}", found_text(node)),
                      "the address of a number");
  const ChangeInForce force = to_in_force(context, node, Instant());
  return force.to == nullptr ? node : force.to->value;
}

}  // namespace

void Cursor::ignore() const {
  if (node_ != nullptr) mark_asked(*node_);
}

void Cursor::takes(const char* what, const char* unit, const char* range) const {
  if (context_->key_reads) context_->key_reads->value(address_, {what, unit, range, false, {}});
}

std::string Cursor::text() const {
  takes("text");
  if (is_text()) {
    const Node& node = settled(*context_, *node_, address_);
    if (node.kind == Node::Kind::text) return node.text;
  }
  expected("a text");
  return {};
}

std::string Cursor::text_or(std::string_view absent) const {
  takes("text");
  return exists() ? text() : std::string(absent);
}

const std::string& Cursor::written() const {
  static const std::string nothing;
  return is_text() ? node_->text : nothing;
}

std::size_t Cursor::choice(const std::vector<std::string>& words) const {
  if (context_->key_reads) context_->key_reads->value(address_, {"word", {}, {}, false, words});
  if (is_text()) {
    const Node& node = settled(*context_, *node_, address_);
    const auto found = std::find(words.begin(), words.end(), node.text);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  }
  const bool has_hint = is_text() && words.size() > 1;
  const std::string nearest = has_hint ? nearest_word(node_->text, words) : std::string();
  expected(fmt::format("{}\"{}\"{}", words.size() == 1 ? "" : "one of ", fmt::join(words, "\", \""),
                       hint(nearest)));
  return 0;
}

std::size_t Cursor::choice_or(const std::vector<std::string>& words, std::size_t absent) const {
  if (!exists() && context_->key_reads)
    context_->key_reads->value(address_, {"word", {}, {}, false, words});
  return exists() ? choice(words) : absent;
}

bool Cursor::flag_or(bool absent) const {
  takes("true or false");
  if (!exists()) return absent;
  if (node_->kind == Node::Kind::flag) return node_->flag;
  expected("true or false");
  return absent;
}

Date Cursor::date() const {
  takes("date", "", "1900 to 2200");
  constexpr std::chrono::year earliest(1900);
  constexpr std::chrono::year latest(2200);
  std::optional<Date> date;
  if (node_ != nullptr && node_->kind == Node::Kind::date) date = node_->date;
  if (is_text()) date = parse_date(node_->text);
  if (date) {
    const std::chrono::year year = std::chrono::year_month_day(*date).year();
    if (year >= earliest && year <= latest) return *date;
  }
  expected("a date such as 2026-04-01, from 1900 to 2200");
  return Date(std::chrono::days(11323));
}

void Cursor::problem(std::string found, std::string expected) const {
  context_->problem(at_, address_, std::move(found), std::move(expected));
}

void Cursor::expected(std::string expected) const {
  problem(node_ == nullptr ? "nothing" : found_text(*node_), std::move(expected));
}

Provenance Cursor::provenance() const {
  return node_ == nullptr ? Provenance{"", at_, "", "", "", ""} : provenance_of(*context_, *node_);
}

Problems& Cursor::problems() const {
  return *context_->problems;
}

namespace {

/// Whether the area's number is another area's rate, as `area.borrowed` says.
bool is_borrowed(const ReadContext& context, const std::string& key) {
  const Node* list = find_address(context.root, "area.borrowed");
  if (list == nullptr) return false;
  return std::any_of(list->children.begin(), list->children.end(),
                     [&](const Node& name) { return name.text == key; });
}

}  // namespace

Provenance provenance_of(const ReadContext& context, const Node& node) {
  Provenance result{node.layer, node.at, "", "", "", ""};
  if (node.layer == "area" && is_borrowed(context, node.key)) {
    result.source = "a rate of all areas, since this one's number is not known";
    result.confidence = "borrowed";
  }
  if (node.kind != Node::Kind::text) return result;
  const std::optional<Reference> reference = parse_reference(node.text);
  const auto entry =
      reference ? context.parameters->find(reference->id) : context.parameters->end();
  if (entry == context.parameters->end()) {
    const Node* value = reference ? find_referenced(context.root, reference->id) : nullptr;
    if (value == nullptr) return result;
    result.parameter = reference->id;
    result.source = fmt::format("{}:{}", value->at.file, value->at.line);
    result.confidence = is_borrowed(context, value->key) ? "borrowed" : "seen";
    result.role = "context";
    return result;
  }
  result.parameter = entry->second.id;
  result.source = entry->second.source;
  result.confidence = entry->second.confidence;
  result.role = entry->second.role;
  return result;
}

}  // namespace carersim
