#pragma once

#include <string>
#include <vector>

#include "sim/measure/recorder.hpp"
#include "sim/service/attribute.hpp"

namespace carersim {

/// What happens, counted by the levels of attributes of those to whom it happens: as `count_by` of
/// a step or process asks for. Each count is an amount, so that somebody may count with a weight.
///
/// `count_by = ["age", ["age", "payer"]]` gives `<what>.age.<level>` for every level of age, and
/// `<what>.age.<level>.payer.<level>` for every pair.
class LevelCounts {
 public:
  LevelCounts() = default;
  /// Reads the value of `count_by` and declares a measure for each level or combination.
  /// @param what      the name that the measures begin with
  /// @param sentence  what is counted, without the last stop
  LevelCounts(const Cursor& count_by, const Attributes& attributes, MeasureList& measures,
              const std::string& what, const std::string& sentence, const std::string& unit);

  /// @param micro     millionths of a person
  /// @param level_of  gives the level of an attribute
  template <class LevelOf>
  void count(Recorder& recorder, std::int64_t micro, const LevelOf& level_of) const {
    for (const Group& group : groups_) {
      std::size_t cell = 0;
      for (const Dimension& dimension : group.dimensions)
        cell = cell * dimension.levels + level_of(dimension.attribute);
      recorder.count(group.measures[cell], micro);
    }
  }

  /// The attributes that are read, each once.
  [[nodiscard]] std::vector<AttributeId> attributes() const;

 private:
  struct Dimension {
    AttributeId attribute;
    std::size_t levels = 0;
  };
  struct Group {
    std::vector<Dimension> dimensions;
    std::vector<MeasureId> measures;  ///< by level, the last attribute fastest
  };
  std::vector<Group> groups_;
};

}  // namespace carersim
