#include "sim/scenario/evaluate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace carersim {

namespace {

constexpr int deepest_reference = 8;

std::optional<double> written_value(ReadContext& context, const Node& node, const Wanted& wanted,
                                    Instant now, int depth);

/// Marks a number and the tables that hold it as asked for.
void mark_way(const Node& root, const std::string& address) {
  for (std::size_t end = 0; end != std::string::npos;) {
    end = address.find('.', end + 1);
    if (const Node* on_the_way = find_address(root, address.substr(0, end)))
      on_the_way->asked = true;
  }
}

bool is_money(Dimension dimension) {
  return dimension == Dimension::money || dimension == Dimension::money_per_year ||
         dimension == Dimension::money_per_hour || dimension == Dimension::money_per_day;
}

std::string expectation(const Wanted& wanted, const Range& range) {
  return wanted.expected.empty() ? expected_text(wanted.dimension, range) : wanted.expected;
}

std::optional<double> adjusted_value(ReadContext& context, const Node& node, const Wanted& wanted,
                                     Instant now, int depth) {
  std::optional<double> value = written_value(context, node, wanted, now, depth);
  if (!value) return value;
  if (const ChangeInForce force = to_in_force(context, node, now); force.to != nullptr) {
    const std::optional<double> aim = written_value(context, force.to->value, wanted, now, depth);
    if (!aim) return aim;
    value = force.weight == 1 ? *aim : *value + force.weight * (*aim - *value);
  }
  return *value * times_in_force(context, node, now);
}

/// The factor of a scale such as "100k adults", or nothing after a problem.
std::optional<double> scale_factor(ReadContext& context, const std::string& name) {
  if (const auto known = context.scale.find(name); known != context.scale.end())
    return known->second;
  const Node* scales = context.root.find("scale");
  const Node* scale = scales == nullptr ? nullptr : scales->find(name);
  if (scale == nullptr) return std::nullopt;
  const std::string address = "scale." + name;
  const auto fail = [&](const Position& at, const std::string& where, std::string found,
                        std::string expected) {
    context.problem(at, where, std::move(found), std::move(expected));
    return context.scale[name] = 1;
  };
  const Node* of = scale->find("of");
  if (of == nullptr || of->kind != Node::Kind::text)
    return fail(of == nullptr ? scale->at : of->at, address + ".of",
                of == nullptr ? "nothing" : found_text(*of), "the address of a number");
  const Node* per = scale->find("per");
  if (per == nullptr)
    return fail(scale->at, address + ".per", "nothing",
                expected_text(Dimension::ratio, Range::above(0)));
  const Node* counted = find_address(context.root, of->text);
  if (counted == nullptr)
    return fail(
        of->at, address + ".of",
        fmt::format("\"{}\", {}", of->text, describe_unknown(context.root, of->text).found()),
        "the address of a number");
  mark_way(context.root, of->text);
  context.scale[name] = 1;  // a scale that leads back to itself ends here
  std::set<Instant> breaks;
  collect_breaks(context, *counted, breaks);
  if (!breaks.empty()) refuse_change(context, *counted, of->text);
  const std::optional<double> size =
      number_at(context, *counted, {Dimension::places, Range::at_least(0), of->text}, Instant());
  const std::optional<double> unit =
      number_at(context, *per, {Dimension::places, Range::above(0), address + ".per"}, Instant());
  if (size && unit) context.scale[name] = *size / *unit;
  return context.scale[name];
}

std::optional<double> literal_value(ReadContext& context, const Node& node, Literal literal,
                                    const Wanted& wanted, bool report) {
  double scale = 1;
  std::string unknown;
  for (std::size_t i = literal.per.size(); i-- > 0;) {
    if (const std::optional<double> factor = scale_factor(context, literal.per[i])) {
      scale *= *factor;
      literal.per.erase(literal.per.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      unknown = literal.per[i];
    }
  }
  std::optional<double> value = convert(literal, wanted.dimension);
  if (value) {
    *value *= scale;
    for (const double factor : literal.factors) *value *= factor;
    return value;
  }
  if (report) {
    std::string nearest;
    if (const Node* scales = context.root.find("scale"); scales != nullptr && !unknown.empty())
      nearest = nearest_word(unknown, child_names(*scales));
    context.problem(
        node.at, wanted.address, found_text(node),
        expectation(wanted, wanted.range) + hint(nearest.empty() ? "" : "/ " + nearest));
  }
  return std::nullopt;
}

std::optional<double> written_value(ReadContext& context, const Node& node, const Wanted& wanted,
                                    Instant now, int depth) {
  if (node.is_number()) {
    Literal literal;
    literal.number =
        node.kind == Node::Kind::integer ? static_cast<double>(node.integer) : node.real;
    return literal_value(context, node, literal, wanted, true);
  }
  const auto refuse = [&](std::string expected) {
    context.problem(node.at, wanted.address, found_text(node), std::move(expected));
    return std::nullopt;
  };
  if (node.kind != Node::Kind::text) return refuse(expectation(wanted, wanted.range));
  if (!node.text.starts_with('@')) {
    const std::optional<Literal> literal = parse_literal(node.text);
    if (!literal) return refuse(expectation(wanted, wanted.range));
    return literal_value(context, node, *literal, wanted, true);
  }
  const std::optional<Reference> reference = parse_reference(node.text);
  if (!reference) return refuse(R"(a parameter such as "@assess.hours" or "@assess.hours * 0.5")");
  if (depth > deepest_reference) return refuse("a parameter that does not lead back to itself");
  const Node* parameter = find_parameter(context, node, *reference, wanted.address);
  if (parameter == nullptr) return std::nullopt;
  if (parameter->is_table()) {
    context.problem(node.at, wanted.address, fmt::format("{}, a distribution", found_text(node)),
                    expectation(wanted, wanted.range));
    return std::nullopt;
  }
  std::optional<double> value = adjusted_value(context, *parameter, wanted, now, depth + 1);
  if (value && is_money(wanted.dimension))
    *value *= price_factor(context, node, reference->id, wanted.address);
  if (value)
    for (const double factor : reference->factors) *value *= factor;
  return value;
}

/// The text that a value comes from in the end, with the way there: `"@id" = "4 h"`.
std::string origin_text(ReadContext& context, const Node& node, int depth, const Node*& last) {
  last = &node;
  if (node.kind != Node::Kind::text || depth > deepest_reference) return found_text(node);
  const std::optional<Reference> reference = parse_reference(node.text);
  const Node* parameter = reference ? find_referenced(context.root, reference->id) : nullptr;
  if (parameter == nullptr) return found_text(node);
  return found_text(node) + " = " + origin_text(context, *parameter, depth + 1, last);
}

/// Tells a value out of range by the way it came about.
void report_range(ReadContext& context, const Node& node, const Wanted& wanted, Instant now,
                  double value, const Range& range) {
  Position at = node.at;
  const Node* written = &node;
  bool computed = false;
  const ChangeInForce force = to_in_force(context, node, now);
  const Node& origin = force.to != nullptr ? force.to->value : node;
  std::string found = origin_text(context, origin, 0, written);
  if (force.to != nullptr) {
    at = force.to->at;
    if (force.weight != 1) {
      found = fmt::format("{} on the way to {}", origin_text(context, node, 0, written), found);
      computed = true;
    }
  }
  for (const Adjustment& adjustment : node.adjustments) {
    const double weight = weight_at(context, adjustment, now);
    if (adjustment.kind != Adjustment::Kind::times || weight == 0) continue;
    found += fmt::format(" times {}", number_text(1 + weight * (adjustment.factor - 1)));
    at = adjustment.at;
    computed = true;
  }
  std::optional<Literal> literal;
  if (written->kind == Node::Kind::text) literal = parse_literal(written->text);
  const bool indirect =
      literal && (!literal->factors.empty() || written != &origin ||
                  literal->per.size() > (wanted.dimension == Dimension::rate ? 1U : 0U));
  if (computed || indirect || (written->is_number() && written != &origin)) {
    const std::string result =
        value_text(value, wanted.dimension,
                   literal && literal->percent && wanted.dimension == Dimension::ratio);
    if (!found.ends_with("\"" + result + "\"")) found += " = " + result;
  }
  context.problem(at, wanted.address, std::move(found), expectation(wanted, range));
}

}  // namespace

double price_factor(ReadContext& context, const Node& node, const std::string& id,
                    const std::string& address) {
  const auto entry = context.parameters->find(id);
  const Node* own_year = find_address(context.root, "economics.price_year");
  if (entry == context.parameters->end() || entry->second.price_year.empty() || own_year == nullptr)
    return 1;
  mark_way(context.root, "economics.price_year");
  const auto index = [&](const std::string& year) -> std::optional<double> {
    const Node* table = find_address(context.root, "economics.price_index");
    const Node* number = table == nullptr ? nullptr : table->find(year);
    if (number == nullptr || !number->is_number()) return std::nullopt;
    mark_asked(*table);
    return number->kind == Node::Kind::real ? number->real : static_cast<double>(number->integer);
  };
  const std::optional<double> from = index(entry->second.price_year);
  const std::optional<double> to = index(own_year->text);
  if (!from || !to || *from <= 0 || *to <= 0) {
    context.problem(node.at, address,
                    fmt::format("{} in prices of {}", found_text(node), entry->second.price_year),
                    fmt::format("economics.price_index with \"{}\" and \"{}\"",
                                entry->second.price_year, own_year->text));
    return 1;
  }
  return entry->second.price_year == own_year->text ? 1.0 : *to / *from;
}

const Node* find_parameter(ReadContext& context, const Node& user, const Reference& reference,
                           const std::string& address) {
  const auto entry = context.parameters->find(reference.id);
  const Node* value = find_referenced(context.root, reference.id);
  if (entry == context.parameters->end() && value != nullptr) {
    mark_way(context.root, reference.id);
    return value;
  }
  if (entry == context.parameters->end() || value == nullptr) {
    std::vector<std::string> ids;
    for (const auto& [id, parameter] : *context.parameters) ids.push_back(id);
    if (const Node* area = context.root.find("area"); area != nullptr)
      for (const std::string& name : child_names(*area)) ids.push_back("area." + name);
    const std::string nearest = nearest_word(reference.id, ids);
    context.problem(user.at, address, found_text(user),
                    "the id of a parameter" + hint(nearest.empty() ? "" : "@" + nearest));
    return nullptr;
  }
  context.used_parameters.insert(reference.id);
  const std::string& role = entry->second.role;
  if (role == "target" || role == "context") {
    context.problem(user.at, address, fmt::format("{}, whose role is {}", found_text(user), role),
                    "a parameter that may be an input (role uncertain or choice)");
    return nullptr;
  }
  return value;
}

std::optional<double> number_at(ReadContext& context, const Node& node, const Wanted& wanted,
                                Instant now) {
  const std::optional<double> value = adjusted_value(context, node, wanted, now, 0);
  if (!value) return value;
  if (!contains(wanted.range, *value)) {
    report_range(context, node, wanted, now, *value, wanted.range);
    return std::nullopt;
  }
  const double limit = largest(wanted.dimension);
  if (!(std::abs(*value) <= limit)) {
    Range sane = wanted.range;
    sane.low = std::max(sane.low, -limit);
    sane.high = std::min(sane.high, limit);
    report_range(context, node, wanted, now, *value, sane);
    return std::nullopt;
  }
  return value;
}

}  // namespace carersim
