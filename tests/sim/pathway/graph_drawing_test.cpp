#include "sim/pathway/graph_drawing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "sim/core/error.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {
namespace {

using testing::HasSubstr;
using testing::Not;

PathwayGraph small_pathway() {
  PathwayGraph graph;
  graph.services.push_back({"carer_assessment", 4, "h / d", true, true, {}});
  const auto add = [&](const char* name, const char* kind, const char* agency) -> GraphStep& {
    GraphStep step;
    step.name = std::string("pathway.carer.") + name;
    step.kind = kind;
    step.agency = agency;
    graph.steps.push_back(step);
    return graph.steps.back();
  };
  add("gp_register", "entry", "gp_practices").is_entry = true;
  GraphStep& assessment = add("assessment", "service", "council");
  assessment.takes_time = true;
  assessment.service = "carer_assessment";
  assessment.work = 1.5;
  assessment.mean_days = 26;
  add("closed", "close", "").ends = true;
  graph.edges.push_back({0, 1, 0.45, 0.9, 0.6, "says_yes", false, false, {}});
  graph.edges.push_back({0, 2, 0.1, 0.55, 0.4, "", false, false, {}});
  graph.edges.push_back({1, 2, 1, 1, 1, "", false, false, {}});
  graph.edges.push_back({1, 2, 0, 0.3, 0.1, "gives_up", true, false, {}});
  graph.entries.push_back({0, 2});
  return graph;
}

TEST(GraphDrawing, PutsStepsInTheFrameOfTheirAgency) {
  const std::string dot = dot_text(small_pathway());
  EXPECT_THAT(dot, HasSubstr("rankdir=LR"));
  EXPECT_THAT(dot, HasSubstr("label=<<B>gp practices</B>>"));
  EXPECT_THAT(dot, HasSubstr("label=<<B>council</B>>"));
  EXPECT_THAT(dot, Not(HasSubstr("label=<<B></B>>"))) << "the exit is nobody's";
}

TEST(GraphDrawing, TellsSharesRangesTimesAndLoads) {
  const std::string dot = dot_text(small_pathway());
  EXPECT_THAT(dot, HasSubstr("says yes <BR/> <B>60 % (45–90)</B>"));
  EXPECT_THAT(dot, HasSubstr("style=dashed"));
  EXPECT_THAT(dot, HasSubstr("gives up <BR/> <B>10 % (0–30)</B>"));
  EXPECT_THAT(dot, HasSubstr(">26 d<"));
  EXPECT_THAT(dot, HasSubstr(">2 a day<"));
  EXPECT_THAT(dot, HasSubstr(">load 45 %<"));
}

TEST(GraphDrawing, LeavesOutWhatIsNotWanted) {
  DrawingOptions plain;
  plain.loads = plain.probabilities = plain.people_a_day = plain.legend = Show::no;
  const std::string dot = dot_text(small_pathway(), plain);
  EXPECT_THAT(dot, Not(HasSubstr(" %")));
  EXPECT_THAT(dot, Not(HasSubstr("a day")));
  EXPECT_THAT(dot, Not(HasSubstr("labelloc")));
}

TEST(GraphDrawing, DrawsAGraphWhoseLoadsAreNotKnown) {
  PathwayGraph graph = small_pathway();
  graph.edges[2].to = 1;
  const std::string dot = dot_text(graph);
  EXPECT_THAT(dot, Not(HasSubstr("nan")));
  EXPECT_THAT(dot, Not(HasSubstr(">load")));
}

TEST(GraphDrawing, KeepsAnyTextInNamesAndLabelsReadable) {
  PathwayGraph graph = small_pathway();
  graph.steps[0].name = "pathway.carer.\"a\" <b> & \\N\\";
  graph.steps[0].agency = "x & \"y\" <z>\\";
  graph.edges[0].label = "p < 5 & \"q\" > \\G\n\x01&lt;";
  DrawingOptions options;
  options.title = "</B> & \"title\" \\";
  const TemporaryFolder folder;
  const std::filesystem::path file = folder / "odd.svg";
  draw_svg(dot_text(graph, options), file);
  const std::string svg = text_of(file);
  EXPECT_THAT(svg, HasSubstr("&quot;a&quot; &lt;b&gt; &amp; ∖N∖<"));
  EXPECT_THAT(svg, HasSubstr("xlink:title=\"pathway.carer.&quot;a&quot; &lt;b&gt; &amp; ∖N∖\""));
  EXPECT_THAT(svg, HasSubstr("x &amp; &quot;y&quot; &lt;z&gt;∖<"));
  EXPECT_THAT(svg, HasSubstr("&lt;/B&gt; &amp; &quot;title&quot; ∖<"));
  EXPECT_THAT(svg, HasSubstr("&gt; ∖G"));
}

TEST(GraphDrawing, IsTheSameTextEveryTime) {
  EXPECT_EQ(dot_text(small_pathway()), dot_text(small_pathway()));
}

TEST(DrawSvg, ReplacesTheFileAndLeavesNothingElse) {
  const TemporaryFolder folder;
  std::ofstream(folder / "pathway.svg") << "old";
  draw_svg(dot_text(small_pathway()), folder / "pathway.svg");
  EXPECT_THAT(text_of(folder / "pathway.svg"), HasSubstr("</svg>"));
  EXPECT_THAT(folder.files(), testing::SizeIs(1));
}

std::string failure_of(const std::string& dot, const std::filesystem::path& file) {
  try {
    draw_svg(dot, file);
  } catch (const EnvironmentError& error) {
    return error.what();
  }
  return "";
}

TEST(DrawSvg, KeepsTheOldFileWhenGraphvizRefusesTheText) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder / "pathway.svg";
  std::ofstream(file) << "old";
  EXPECT_THAT(failure_of("digraph { a -> ", file),
              testing::StartsWith("drawing " + file.string() + ": Graphviz failed: Error: "));
  EXPECT_EQ(text_of(file), "old");
  EXPECT_THAT(folder.files(), testing::SizeIs(1));
}

TEST(DrawSvg, SaysThatAFolderIsMissing) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder / "nowhere/pathway.svg";
  EXPECT_THAT(failure_of("digraph { }", file),
              testing::StartsWith("drawing " + file.string() + ": Graphviz failed: "));
}

TEST(DrawSvg, SaysThatGraphvizIsMissing) {
  const std::string old_path = std::getenv("PATH");
  setenv("PATH", "/nonexistent", 1);
  const std::string failure = failure_of("digraph { }", "pathway.svg");
  setenv("PATH", old_path.c_str(), 1);
  EXPECT_EQ(failure,
            "drawing pathway.svg: Graphviz was not found; install the package graphviz, or put "
            "`dot` on the PATH");
}

}  // namespace
}  // namespace carersim
