#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/ids.hpp"
#include "sim/core/in_force.hpp"
#include "sim/scenario/cursor.hpp"

namespace carersim {

/// Something that is so or otherwise of a person, in named levels; level 0 is how they begin.
struct AttributeSpec {
  std::string name;
  std::vector<std::string> levels;
};

/// Most attributes that a run can have.
inline constexpr std::size_t most_attributes = 24;

/// The attributes of a run: the population's first, then those of plain cases.
class Attributes {
 public:
  explicit Attributes(std::vector<AttributeSpec> of_population);
  void add_of_cases(AttributeSpec spec);

  [[nodiscard]] const AttributeSpec& operator[](AttributeId id) const { return all_[id.index()]; }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  [[nodiscard]] std::size_t population_count() const { return population_count_; }
  /// None when there is no such attribute.
  [[nodiscard]] AttributeId find(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> names() const;

  /// Reads the name of an attribute at a cursor; adds a problem when there is none such.
  [[nodiscard]] AttributeId read_name(const Cursor& cursor) const;
  /// The attribute that a table's key names; a problem and none otherwise.
  [[nodiscard]] AttributeId read_key(const Cursor& child) const;
  /// Reads the name of a level of an attribute.
  [[nodiscard]] std::uint8_t read_level(const Cursor& cursor, AttributeId attribute) const;

 private:
  std::vector<AttributeSpec> all_;
  std::size_t population_count_;
};

/// One number, or one for each level of an attribute; each may change on dates.
struct Choice {
  AttributeId attribute;              ///< none: one number for all
  std::vector<InForce::Slot> values;  ///< one for each level, or one
};

/// Multipliers by attributes, all applied.
struct Factors {
  struct Factor {
    AttributeId attribute;
    std::vector<double> multipliers;  ///< one for each level
  };
  std::vector<Factor> all;
};

/// A level given to an attribute.
struct Assignment {
  AttributeId attribute;
  std::uint8_t level = 0;
};

/// Reads a Choice: what `read` gives for a plain value, or `{ by = "attribute", <level> = … }`.
template <class Read>
Choice read_choice(const Cursor& cursor, const Attributes& attributes, InForce& numbers,
                   Read read) {
  Choice choice;
  if (!cursor.is_table() || !cursor["by"].exists()) {
    choice.values.push_back(numbers.add(read(cursor)));
    return choice;
  }
  choice.attribute = attributes.read_name(cursor["by"]);
  if (!choice.attribute.exists()) return choice;
  for (const std::string& level : attributes[choice.attribute].levels) {
    choice.values.push_back(numbers.add(read(cursor[level])));
  }
  return choice;
}

/// Reads `by.<attribute>.<level> = multiplier`; levels left out are 1.
[[nodiscard]] Factors read_factors(const Cursor& by, const Attributes& attributes);
/// Reads `times = 0.8`, which multiplies a length and may change on dates; InForce::one when
/// absent.
[[nodiscard]] InForce::Slot read_times(const Cursor& cursor, InForce& numbers);
/// Reads `<attribute> = "level"` pairs of a table.
[[nodiscard]] std::vector<Assignment> read_assignments(const Cursor& table,
                                                       const Attributes& attributes);

}  // namespace carersim
