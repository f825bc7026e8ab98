#pragma once

#include <filesystem>
#include <string>

#include "apps/carersim/log.hpp"

namespace carersim {

/// What `report --stress` writes, and how much of it.
struct ChecklistFiles {
  std::filesystem::path page, markdown, drawing;  ///< drawing: empty without pathways or Graphviz
  std::string scores;                             ///< a line for each checklist
};

/// Fills the checklists of reporting from a result file: a page, the same as Markdown, and the
/// picture of the pathways that the Markdown shows, all with the page's name but for the end.
/// @param answers  what authors add; empty: nothing
/// @throws InputError when the result file or the answers are wrong, EnvironmentError when the disk
///         refuses
[[nodiscard]] ChecklistFiles write_checklists(const std::filesystem::path& results,
                                              const std::filesystem::path& answers,
                                              const std::filesystem::path& page, const Log& log);

}  // namespace carersim
