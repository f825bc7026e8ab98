#include "sim/service/attribute.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace carersim {

Attributes::Attributes(std::vector<AttributeSpec> of_population)
    : all_(std::move(of_population)), population_count_(all_.size()) {}

void Attributes::add_of_cases(AttributeSpec spec) {
  all_.push_back(std::move(spec));
}

AttributeId Attributes::find(std::string_view name) const {
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (all_[i].name == name) return AttributeId(static_cast<std::uint32_t>(i));
  }
  return AttributeId::none();
}

std::vector<std::string> Attributes::names() const {
  std::vector<std::string> names;
  for (const AttributeSpec& spec : all_) names.push_back(spec.name);
  return names;
}

AttributeId Attributes::read_name(const Cursor& cursor) const {
  if (all_.empty()) {
    cursor.problem(fmt::format("the attribute \"{}\"", cursor.text()),
                   "no attribute, since the scenario declares none under [attribute]");
    return AttributeId::none();
  }
  return AttributeId(static_cast<std::uint32_t>(cursor.choice(names())));
}

AttributeId Attributes::read_key(const Cursor& child) const {
  const AttributeId attribute = find(child.name());
  if (!attribute.exists()) {
    const std::string near = nearest_word(child.name(), names());
    child.problem(fmt::format("the attribute \"{}\"", child.name()),
                  near.empty() ? fmt::format("one of {}", fmt::join(names(), ", "))
                               : fmt::format("an attribute; did you mean {}?", near));
  }
  return attribute;
}

std::uint8_t Attributes::read_level(const Cursor& cursor, AttributeId attribute) const {
  return static_cast<std::uint8_t>(cursor.choice(all_[attribute.index()].levels));
}

Factors read_factors(const Cursor& by, const Attributes& attributes) {
  Factors factors;
  if (!by.exists()) return factors;
  for (const Cursor& child : by.children()) {
    const AttributeId attribute = attributes.read_key(child);
    if (!attribute.exists()) {
      (void)child.children();
      continue;
    }
    Factors::Factor factor{attribute, {}};
    for (const std::string& level : attributes[attribute].levels) {
      const Cursor value = child[level];
      factor.multipliers.push_back(value.exists() ? value.number(Range::between(0, 1000)) : 1.0);
    }
    factors.all.push_back(std::move(factor));
  }
  return factors;
}

InForce::Slot read_times(const Cursor& cursor, InForce& numbers) {
  return cursor.exists() ? numbers.add(cursor.timed_number(Range::between(0, 1000))) : InForce::one;
}

std::vector<Assignment> read_assignments(const Cursor& table, const Attributes& attributes) {
  std::vector<Assignment> assignments;
  if (!table.exists()) return assignments;
  for (const Cursor& child : table.children()) {
    const AttributeId attribute = attributes.read_key(child);
    if (!attribute.exists()) continue;
    assignments.push_back({attribute, attributes.read_level(child, attribute)});
  }
  return assignments;
}

}  // namespace carersim
