#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace carersim {

/// A line of a checklist of reporting.
struct ChecklistItem {
  std::string number, title, asks;
  std::vector<std::string> facts;   ///< what a result file says of it, see checklist_fact_names()
  std::vector<std::string> method;  ///< paragraphs that are true of every run
  std::string author;               ///< what only an author can add; empty: nothing
};

struct Checklist {
  std::string id, title, version, source;
  std::vector<ChecklistItem> items;
};

/// What models/report/checklists.toml holds.
struct ChecklistLayout {
  std::vector<Checklist> checklists;
  std::map<std::string, std::string> method;
};

/// @param facts  the names that items may ask for
/// @throws InputError with every problem
[[nodiscard]] ChecklistLayout read_checklists(const std::filesystem::path& file,
                                              const std::vector<std::string>& facts);

/// What authors say, by checklist and number of the item.
using ChecklistAnswers = std::map<std::string, std::map<std::string, std::string>>;

/// Reads a TOML file with a table for each checklist: `[stress]`, `"1.1" = "..."`.
/// @throws InputError with every problem, items that no checklist has among them
[[nodiscard]] ChecklistAnswers read_checklist_answers(const std::filesystem::path& file,
                                                      const ChecklistLayout& layout);

}  // namespace carersim
