#include "sim/scenario/key_list.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "sim/scenario/tree.hpp"

namespace carersim {

namespace {

constexpr std::size_t most_words_shown = 12;

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// What a free part of a table names, by the pattern of the table.
std::string free_part(const std::string& table) {
  static const std::map<std::string, std::string> named = {
      {"by", "<attribute>"},         {"set", "<attribute>"},      {"set_at_start", "<attribute>"},
      {"set_at_end", "<attribute>"}, {"sets", "<attribute>"},     {"sooner", "<attribute>"},
      {"until", "<attribute>"},      {"starts", "<attribute>"},   {"attribute", "<attribute>"},
      {"arriving", "<attribute>"},   {"<attribute>", "<level>"},  {"branch", "<step>"},
      {"effect", "<process>"},       {"hand_off", "<from>"},      {"<from>", "<to>"},
      {"weight", "<target>"},        {"price_index", "<year>"},   {"parameter", "<id>"},
      {"programme", "<id>"},         {"pathway.<name>", "<step>"}};
  if (table == "set" || table == "arm[].set") return "<address>";
  const auto whole = named.find(table);
  if (whole != named.end()) return whole->second;
  const auto last = named.find(table.substr(table.rfind('.') + 1));
  return last == named.end() ? "<name>" : last->second;
}

/// The addresses in one file's reads, each with its free parts replaced.
class Patterns {
 public:
  Patterns(const KeyReads& reads, const std::vector<KeyNames>& names) : reads_(reads) {
    std::map<std::string, std::set<std::string>> by_name;
    for (const auto& [address, asked] : reads.all())
      if (asked.kind == KeyReads::Part::by_name) by_name[asked.parent].insert(asked.part);
    for (const auto& entry : by_name) {
      const std::set<std::string>& parts = entry.second;
      for (const KeyNames& list : names) {
        const bool all = std::all_of(list.names.begin(), list.names.end(),
                                     [&](const std::string& name) { return parts.contains(name); });
        if (!all) continue;
        for (const std::string& name : list.names)
          listed_.emplace(join_address(entry.first, name), list.stands_for);
      }
    }
  }

  const std::string& of(const std::string& address) {
    const auto known = known_.find(address);
    if (known != known_.end()) return known->second;
    return known_.emplace(address, form(address)).first->second;
  }

 private:
  std::string form(const std::string& address) {
    const auto found = reads_.all().find(address);
    if (address.empty() || found == reads_.all().end()) return address;
    const KeyReads::Asked& asked = found->second;
    const std::string table = of(asked.parent);
    if (asked.kind == KeyReads::Part::element) return table + "[]";
    if (asked.kind == KeyReads::Part::free) return join_address(table, free_part(table));
    const auto listed = listed_.find(address);
    return join_address(table, listed == listed_.end() ? asked.part : listed->second);
  }

  const KeyReads& reads_;
  std::map<std::string, std::string> listed_;
  std::map<std::string, std::string> known_;
};

/// The choices of a key as one: their words where all reads had the same, else a name.
std::vector<KeyValue> without_words(const std::set<KeyValue>& values) {
  std::vector<KeyValue> result;
  std::set<std::vector<std::string>> words;
  for (const KeyValue& value : values) {
    if (value.what == "word")
      words.insert(value.words);
    else
      result.push_back(value);
  }
  if (words.empty()) return result;
  std::erase_if(result, [](const KeyValue& value) { return value.what == "text"; });
  KeyValue choice{"declared name", {}, {}, false, {}};
  if (words.size() == 1 && words.begin()->size() <= most_words_shown)
    choice.what = fmt::format("`{}`", fmt::join(*words.begin(), "`, `"));
  result.push_back(std::move(choice));
  return result;
}

}  // namespace

void KeyList::add(const KeyReads& reads, const std::vector<KeyNames>& names) {
  Patterns patterns(reads, names);
  for (const auto& [address, asked] : reads.all()) {
    Entry& entry = entries_[patterns.of(address)];
    entry.values.insert(asked.values.begin(), asked.values.end());
    entry.was_absent = entry.was_absent || asked.was_absent;
    if (!asked.parent.empty()) entries_[patterns.of(asked.parent)].holds_others = true;
  }
}

std::vector<KeyRow> KeyList::rows() const {
  std::map<std::string, std::vector<KeyValue>> all;
  for (const auto& [key, entry] : entries_)
    if (!entry.values.empty()) all[key] = without_words(entry.values);
  // A list of values stands at its own key, the innermost first.
  for (bool again = true; again;) {
    again = false;
    for (auto each = all.begin(); each != all.end();) {
      if (!ends_with(each->first, "[]")) {
        ++each;
        continue;
      }
      std::vector<KeyValue> values = std::move(each->second);
      std::vector<KeyValue>& list = all[each->first.substr(0, each->first.size() - 2)];
      for (KeyValue& value : values) {
        value.what = "list of " + value.what;
        if (std::find(list.begin(), list.end(), value) == list.end())
          list.push_back(std::move(value));
      }
      each = all.erase(each);
      again = true;
    }
  }
  // One value for each level of an attribute that `by` names.
  for (auto each = all.begin(); each != all.end();) {
    const std::string& key = each->first;
    const auto levels = entries_.find(key);
    const std::string table = key.substr(0, key.size() - std::min(key.size(), std::size_t(8)));
    const bool by_level =
        ends_with(key, ".<level>") && all.contains(table + ".by") && !levels->second.holds_others;
    if (!by_level) {
      ++each;
      continue;
    }
    std::vector<KeyValue>& whole = all[table];
    for (KeyValue value : each->second) {
      const auto same = std::find(whole.begin(), whole.end(), value);
      if (same == whole.end()) {
        value.what += " by attribute";
        whole.push_back(std::move(value));
      } else {
        same->what += ", or by attribute";
      }
    }
    all.erase(table + ".by");
    each = all.erase(each);
  }
  std::vector<KeyRow> rows;
  for (const auto& [key, values] : all)
    for (const KeyValue& value : values) rows.push_back({key, value, entries_.at(key).was_absent});
  return rows;
}

std::vector<std::string> KeyList::unread() const {
  std::vector<std::string> keys;
  for (const auto& [key, entry] : entries_)
    if (entry.values.empty() && !entry.holds_others && !key.empty()) keys.push_back(key);
  return keys;
}

}  // namespace carersim
