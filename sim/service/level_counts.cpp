#include "sim/service/level_counts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace carersim {

namespace {

/// Most combinations that one entry of `count_by` may make: each is a measure in every file.
constexpr std::size_t most_cells = 200;

}  // namespace

LevelCounts::LevelCounts(const Cursor& count_by, const Attributes& attributes,
                         MeasureList& measures, const std::string& what,
                         const std::string& sentence, const std::string& unit) {
  if (!count_by.is_array()) {
    if (count_by.exists())
      count_by.expected("a list of attributes, such as [\"age\", [\"age\", \"payer\"]]");
    return;
  }
  for (const Cursor& entry : count_by.children()) {
    Group group;
    std::size_t cells = 1;
    const std::vector<Cursor> names =
        entry.is_array() ? entry.children() : std::vector<Cursor>{entry};
    for (const Cursor& name : names) {
      const std::size_t told = name.problems().size();
      const AttributeId attribute = attributes.read_name(name);
      if (name.problems().size() > told || !attribute.exists()) return;
      group.dimensions.push_back({attribute, attributes[attribute].levels.size()});
      cells *= attributes[attribute].levels.size();
    }
    if (names.empty() || cells > most_cells) {
      entry.problem(names.empty() ? "no attribute" : fmt::format("{} combinations", cells),
                    fmt::format("attributes with at most {} combinations", most_cells));
      continue;
    }
    for (std::size_t cell = 0; cell < cells; ++cell) {
      std::string name = what, so;
      std::size_t below = cells;
      for (const Dimension& dimension : group.dimensions) {
        const AttributeSpec& spec = attributes[dimension.attribute];
        below /= dimension.levels;
        const std::string& level = spec.levels[cell / below % dimension.levels];
        name += fmt::format(".{}.{}", spec.name, level);
        so += fmt::format("{} {} is {}", so.empty() ? "" : " and", spec.name, level);
      }
      group.measures.push_back(measures.declare(
          {name, unit, MeasureKind::amount, fmt::format("{}: those whose{}.", sentence, so)}));
    }
    groups_.push_back(std::move(group));
  }
}

std::vector<AttributeId> LevelCounts::attributes() const {
  std::vector<AttributeId> all;
  for (const Group& group : groups_) {
    for (const Dimension& dimension : group.dimensions) {
      if (std::find(all.begin(), all.end(), dimension.attribute) == all.end())
        all.push_back(dimension.attribute);
    }
  }
  return all;
}

}  // namespace carersim
