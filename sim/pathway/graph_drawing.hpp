#pragma once

#include <filesystem>
#include <string>

#include "sim/pathway/pathway_graph.hpp"

namespace carersim {

enum class Show { no, yes };

/// What a drawing of a pathway graph tells beside its steps and ways.
struct DrawingOptions {
  std::string title;               ///< above the drawing; none when empty
  Show loads = Show::yes;          ///< a bar in each service: offered work / capacity
  Show probabilities = Show::yes;  ///< of branches and overflows, with their range
  Show people_a_day = Show::yes;   ///< as the width of the ways, and as numbers at entries
  Show legend = Show::yes;         ///< one line under the drawing
};

/// The graph as Graphviz DOT, left to right, the steps of an agency in one frame.
///
/// Any text may stand in names and labels. Loads and widths are left out where the traffic
/// equations have no solution, so that a graph with findings can be drawn too.
/// @throws ProgramError  as require_consistent()
[[nodiscard]] std::string dot_text(const PathwayGraph& graph, const DrawingOptions& options = {});

/// Draws DOT text with Graphviz into an SVG file; replaces a file of that name only on success.
///
/// @throws EnvironmentError  when Graphviz is missing, refuses the text, or the file cannot be
/// written
void draw_svg(const std::string& dot, const std::filesystem::path& file);

}  // namespace carersim
