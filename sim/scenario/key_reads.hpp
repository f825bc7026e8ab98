#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/cursor.hpp"
#include "sim/scenario/units.hpp"

namespace carersim {

/// What may stand at a key, as one read of it states.
struct KeyValue {
  std::string what;                ///< "length of time", "whole number", "text"
  std::string unit = {};           ///< of a quantity: the one that the range is in
  std::string range = {};          ///< "0 to 1"; empty: any
  bool on_dates = false;           ///< may change on dates
  std::vector<std::string> words;  ///< of `what` = "word": those among which it is one

  auto operator<=>(const KeyValue&) const = default;
};

/// Notes which keys the cursors of one file ask for, and as what they read them.
///
/// A ReadContext without one notes nothing, at the cost of one comparison a read. What it holds is
/// only as whole as what was read: a key under a table that the file lacks is not known.
class KeyReads {
 public:
  /// A key that its reader knows by name, or a part of a table or array that is free.
  enum class Part { by_name, free, element };

  struct Asked {
    std::string parent;  ///< the address of its table; empty: the file itself
    std::string part;
    Part kind = Part::by_name;
    bool was_absent = false;  ///< its table was there, and it was not
    std::vector<KeyValue> values;
  };

  void asked(const std::string& address, const std::string& parent, std::string_view part,
             Part kind, bool exists);
  void value(const std::string& address, KeyValue value);
  void quantity(const std::string& address, Dimension dimension, Range range, bool on_dates);
  void count(const std::string& address, const Range& range);
  void distribution(const std::string& address, Dimension dimension, bool on_dates);

  [[nodiscard]] const std::map<std::string, Asked>& all() const { return all_; }

 private:
  std::map<std::string, Asked> all_;
};

/// Keys of a scenario that are read before there is a tree for cursors, or from it while a number
/// is formed: `extends`, `[set]`, `[scale]` and their like.
void note_keys_of_the_loader(KeyReads& reads);

}  // namespace carersim
