#include "output/checklists.hpp"

#include <gmock/gmock.h>

#include "output/markdown.hpp"
#include "output/pathway_steps.hpp"
#include "output/result_writer.hpp"
#include "sim/core/error.hpp"
#include "sim/scenario/document.hpp"
#include "tests/output/example_run.hpp"

namespace carersim {
namespace {

TEST(Markdown, LetsNoTextBeMoreThanText) {
  EXPECT_EQ(markdown_text("<b> & a_b*c | `d` [e](f)\n# g"),
            "&lt;b&gt; &amp; a\\_b\\*c \\| \\`d\\` \\[e\\](f) \\# g");
  EXPECT_EQ(html_of_markdown(markdown_text("<script>alert(1)</script> *a* | b")),
            "<p>&lt;script&gt;alert(1)&lt;/script&gt; *a* | b</p>\n");
}

TEST(Markdown, FencesCodeThatHoldsFences) {
  EXPECT_EQ(markdown_code("a\n```\n<b>"), "````text\na\n```\n<b>\n````\n");
  EXPECT_EQ(html_of_markdown(markdown_code("<b>")),
            "<pre><code class=\"language-text\">&lt;b&gt;\n</code></pre>\n");
}

TEST(Markdown, MakesTables) {
  EXPECT_EQ(markdown_table({"A", "B"}, {{"1", "2"}, {"3", ""}}),
            "| A | B |\n|---|---|\n| 1 | 2 |\n| 3 |  |\n");
  EXPECT_THAT(html_of_markdown(markdown_table({"A"}, {{markdown_text("x | y")}})),
              testing::HasSubstr("<td>x | y</td>"));
}

constexpr const char* two_lists = R"([method]
always = "True of every run."

[[checklist]]
id = "one"
title = "List one"
version = "1"
source = "A journal"

[[checklist.item]]
number = "1"
title = "Seed"
asks = "Which?"
facts = ["seed"]
method = ["always"]

[[checklist.item]]
number = "2"
title = "Results"
asks = "What came of it?"
facts = ["results"]
author = "what follows"

[[checklist.item]]
number = "3"
title = "Funding"
asks = "Who paid?"
author = "who paid"

[[checklist.item]]
number = "4"
title = "Groups"
asks = "Who gains?"
facts = ["groups"]
)";

class ChecklistsTest : public testing::Test {
 protected:
  std::filesystem::path write(const char* name, const std::string& text) {
    example::write_bytes(folder_.path() / name, text);
    return folder_.path() / name;
  }

  ChecklistLayout layout() {
    return read_checklists(write("lists.toml", two_lists), checklist_fact_names());
  }

  /// The lists filled for a run whose only arm is called like a script.
  FilledChecklists filled(const ChecklistAnswers& answers) {
    RunDescription run = example::run(2);
    run.arms[1] = "<script>x</script>";
    const std::filesystem::path file = folder_.path() / "run.h5";
    {
      ResultWriter writer(run, file);
      for (std::uint32_t replication = 0; replication < 2; ++replication)
        for (std::size_t arm = 0; arm < 2; ++arm)
          writer.add(arm, replication, example::result(run, arm, replication));
      writer.finish();
    }
    const ResultReader reader(file);
    Metric unknown;
    unknown.populations = {
        {"area", "", {{{1, FormulaForm::plain, "events.of_another_run"}}, {}, 1}}};
    ReportSources sources;
    sources.group_set.metrics = {unknown};
    sources.program_version = "0.1.0";
    const ChecklistRun facts(reader, sources, {}, {}, "a table of results\n", "");
    return fill_checklists(facts, layout(), answers);
  }

  TemporaryFolder folder_;
};

TEST_F(ChecklistsTest, FillsWhatTheFileSaysAndMarksWhatIsLeft) {
  const FilledChecklists lists = filled({});
  ASSERT_EQ(lists.scores.size(), 1U);
  EXPECT_EQ(lists.scores[0].filled, 1U);
  EXPECT_EQ(lists.scores[0].in_part, 1U);
  EXPECT_EQ(lists.scores[0].gaps, 2U);
  const std::string body = lists.markdown.substr(lists.markdown.find("\n## "));
  EXPECT_EQ(body, R"(
## List one

Version 1. A journal.

### 1 Seed – filled

*Which?*

Seed 18446744073709551615; all arms of a replication have the same luck (common random numbers).

True of every run.


### 2 Results – in part

*What came of it?*

```text
a table of results
```

> **Left to the author** (`[one] "2"`): what follows.

### 3 Funding – left to the author

*Who paid?*

> **Left to the author** (`[one] "3"`): who paid.

### 4 Groups – left to the author

*Who gains?*

> **Left to the author** (`[one] "4"`): all of it: this file holds nothing of it.
)");
}

TEST_F(ChecklistsTest, TakesTheAnswersOfAuthorsWithoutTheirHtml) {
  const FilledChecklists lists = filled({{"one", {{"3", "The <i>council</i>, *alone*"}}}});
  EXPECT_EQ(lists.scores[0].filled, 2U);
  EXPECT_THAT(lists.markdown,
              testing::HasSubstr(
                  "### 3 Funding – filled\n\n*Who paid?*\n\nThe &lt;i>council&lt;/i>, *alone*\n"));
}

TEST_F(ChecklistsTest, RefusesAnswersToItemsThatNoListHas) {
  const std::filesystem::path file =
      write("answers.toml", "[one]\n\"3\" = \"x\"\n\"9\" = \"y\"\n\n[two]\na = 1\n");
  try {
    static_cast<void>(read_checklist_answers(file, layout()));
    FAIL() << "an answer to nothing was taken";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("answers.toml:3:1"));
    EXPECT_THAT(error.what(), testing::HasSubstr("answers.toml:5"));
  }
}

TEST_F(ChecklistsTest, RefusesAListThatAsksForAFactNobodyMakes) {
  std::string text = two_lists;
  text.replace(text.find("facts = [\"seed\"]"), 16, "facts = [\"seeds\"]");
  try {
    static_cast<void>(read_checklists(write("lists.toml", text), checklist_fact_names()));
    FAIL() << "an unknown fact was taken";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("lists.toml:14:"));
    EXPECT_THAT(error.what(), testing::HasSubstr("did you mean \"seed\""));
  }
}

TEST(PathwaySteps, LeadWhereverAKeyOrABranchNamesAStep) {
  Problems problems;
  const std::optional<Node> scenario = parse_document(R"(
[pathway.one.wait]
kind = "wait"
next = "seen"
too_late = "two.again"
gave_up = "exit"
branch.other = { step = "wait", share = 0.25 }
branch.seen.otherwise = true
)",
                                                      "text", "", problems);
  ASSERT_TRUE(scenario.has_value());
  const std::vector<PathwayStep> steps = steps_of(*scenario);
  ASSERT_EQ(steps.size(), 1U);
  std::vector<std::string> ways;
  for (const PathwayStep::Way& way : steps[0].ways)
    ways.push_back(steps[0].address_of(way) + " " + way.when +
                   (way.share != nullptr ? "share" : ""));
  EXPECT_THAT(ways, testing::ElementsAre("one.seen ", "two.again too late", "exit gave up",
                                         "one.wait share", "one.seen otherwise"));
}

TEST(PathwaysDot, FramesEachPathwayAndEndsWaysIntoOthersInAName) {
  Problems problems;
  const std::optional<Node> scenario = parse_document(R"(
[pathway.one."say \"hi\""]
kind = "entry"
next = "choose"
[pathway.one.choose]
kind = "decision"
branch.stay.share = 0.25
branch.leave = { share = "75 %", step = "two.desk" }
[pathway.one.stay]
kind = "exit"
[pathway.two.desk]
kind = "service"
service = "desk"
next = "exit"
)",
                                                      "text", "", problems);
  ASSERT_TRUE(scenario.has_value());
  const std::string dot = pathways_dot(*scenario);
  EXPECT_THAT(dot, testing::HasSubstr("\"one.say \\\"hi\\\"\" -> \"one.choose\";\n"));
  EXPECT_THAT(dot, testing::HasSubstr("\"one.choose\" -> \"one.stay\";\n"));
  EXPECT_THAT(dot, testing::HasSubstr("\"one.choose\" -> \"one.choose>two.desk\";\n"));
  EXPECT_THAT(dot, testing::HasSubstr("\"one.choose>two.desk\" [label=\"→ two.desk\""));
  EXPECT_THAT(dot, testing::Not(testing::HasSubstr("-> \"exit\"")));
  EXPECT_LT(dot.find("cluster_two"), dot.find("cluster_one")) << "the first lies on top";
  EXPECT_EQ(pathways_dot(Node()), "");
}

}  // namespace
}  // namespace carersim
