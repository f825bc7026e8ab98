#include "output/checklist_layout.hpp"

#include <algorithm>
#include <set>

#include "sim/scenario/data_file.hpp"

namespace carersim {

namespace {

/// The words of a list, each one of those that are known.
std::vector<std::string> read_names(const Cursor& cursor, const std::vector<std::string>& known) {
  std::vector<std::string> names;
  for (const Cursor& each : cursor.children()) names.push_back(known[each.choice(known)]);
  return names;
}

}  // namespace

ChecklistLayout read_checklists(const std::filesystem::path& file,
                                const std::vector<std::string>& facts) {
  const DataFile data(file);
  const Cursor root = data.root();
  ChecklistLayout layout;
  std::vector<std::string> paragraphs;
  for (const Cursor& each : root["method"].children()) {
    layout.method[each.name()] = each.text();
    paragraphs.push_back(each.name());
  }
  for (const Cursor& cursor : root["checklist"].children()) {
    Checklist list = {cursor["id"].text(),
                      cursor["title"].text(),
                      cursor["version"].text(),
                      cursor["source"].text(),
                      {}};
    std::set<std::string> numbers;
    for (const Cursor& each : cursor["item"].children()) {
      ChecklistItem item;
      item.number = each["number"].text();
      if (!numbers.insert(item.number).second)
        each["number"].expected("a number that no other item has");
      item.title = each["title"].text();
      item.asks = each["asks"].text();
      if (each["facts"].exists()) item.facts = read_names(each["facts"], facts);
      if (each["method"].exists()) item.method = read_names(each["method"], paragraphs);
      item.author = each["author"].text_or("");
      if (item.facts.empty() && item.method.empty() && item.author.empty())
        each.expected("facts, method or author");
      list.items.push_back(std::move(item));
    }
    layout.checklists.push_back(std::move(list));
  }
  data.finish();
  return layout;
}

ChecklistAnswers read_checklist_answers(const std::filesystem::path& file,
                                        const ChecklistLayout& layout) {
  const DataFile data(file);
  const Cursor root = data.root();
  ChecklistAnswers answers;
  for (const Checklist& list : layout.checklists) {
    const Cursor table = root[list.id];
    if (!table.exists()) continue;
    for (const ChecklistItem& item : list.items) {
      const Cursor answer = table[item.number];
      if (answer.exists()) answers[list.id][item.number] = answer.text();
    }
  }
  data.finish();
  return answers;
}

}  // namespace carersim
