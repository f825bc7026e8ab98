#pragma once

#include <string>
#include <vector>

#include "output/checklist_facts.hpp"
#include "output/checklist_layout.hpp"

namespace carersim {

/// The names by which items of a checklist may ask for facts.
[[nodiscard]] std::vector<std::string> checklist_fact_names();

/// How far a checklist's items are answered.
struct ChecklistScore {
  std::size_t filled = 0;   ///< by the file, or by the author
  std::size_t in_part = 0;  ///< something is left to the author
  std::size_t gaps = 0;     ///< nothing is there
};

/// Checklists as they are filled for a run.
struct FilledChecklists {
  std::string markdown;
  std::vector<ChecklistScore> scores;  ///< in the order of the layout
};

/// Fills each item with what the file says and what authors add; what is left to the author is
/// marked, with the key under which an answer would be read. Names and texts of the scenario are
/// text, and nothing else, in what comes out.
[[nodiscard]] FilledChecklists fill_checklists(const ChecklistRun& run,
                                               const ChecklistLayout& layout,
                                               const ChecklistAnswers& answers);

/// The same as one page that needs nothing else.
/// @param svg  the picture of ChecklistRun::drawing; empty: none
[[nodiscard]] std::string checklists_page(const std::string& title, const std::string& markdown,
                                          const std::string& drawing, const std::string& svg);

}  // namespace carersim
