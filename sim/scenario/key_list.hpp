#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/scenario/key_reads.hpp"

namespace carersim {

/// Names of which a reader asks for each: an attribute's levels, the months.
struct KeyNames {
  std::string stands_for;  ///< what the list of keys has in their place: "<level>"
  std::vector<std::string> names;
};

/// A key of the list; a key that may hold things of two kinds has two rows.
struct KeyRow {
  std::string key;  ///< "service.<name>.places", "change[].address"
  KeyValue value;
  bool is_optional = false;  ///< its table can do without it
};

/// Every key that files of one kind may have, put together from what reading several of them asked
/// for. Parts of an address that are names free to choose are told by what they name: `<name>`,
/// `<step>`, `<attribute>`, `<level>`; the tables of an array by `[]`.
class KeyList {
 public:
  /// @param names  lists of which all names at one place become one row
  void add(const KeyReads& reads, const std::vector<KeyNames>& names);

  /// In order of the key.
  [[nodiscard]] std::vector<KeyRow> rows() const;
  /// Keys that were asked for and never read: no file had them, so their values are not known.
  [[nodiscard]] std::vector<std::string> unread() const;

 private:
  struct Entry {
    std::set<KeyValue> values;
    bool was_absent = false;
    bool holds_others = false;
  };
  std::map<std::string, Entry> entries_;
};

}  // namespace carersim
