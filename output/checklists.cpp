#include "output/checklists.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "output/markdown.hpp"
#include "output/report_page.hpp"
#include "sim/core/error.hpp"

namespace carersim {

namespace {

const ChecklistFactMakers* const all_makers[] = {&model_facts(), &run_facts(), &evidence_facts()};

/// Each fact once, whichever items ask for it.
class Facts {
 public:
  explicit Facts(const ChecklistRun& run) : run_(run) {}

  const ChecklistFact& operator[](const std::string& name) {
    const auto known = made_.find(name);
    if (known != made_.end()) return known->second;
    for (const ChecklistFactMakers* makers : all_makers) {
      const auto maker = makers->find(name);
      if (maker != makers->end()) return made_[name] = maker->second(run_);
    }
    throw ProgramError("no maker of the fact " + name);
  }

 private:
  const ChecklistRun& run_;
  std::map<std::string, ChecklistFact> made_;
};

struct FilledItem {
  std::string text;
  enum class State { filled, in_part, gap } state = State::gap;
};

constexpr const char* state_words[] = {"filled", "in part", "left to the author"};

/// What an author writes: Markdown, but no HTML.
std::string without_html(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '<')
      result += "&lt;";
    else
      result += c;
  }
  return result;
}

class Filling {
 public:
  Filling(const ChecklistRun& run, const ChecklistLayout& layout, const ChecklistAnswers& answers)
      : layout_(layout), answers_(answers), facts_(run) {}

  FilledItem item(const Checklist& list, const ChecklistItem& item) {
    FilledItem filled;
    std::vector<std::string> left;
    bool says_something = false;
    const std::string answer = answer_of(list, item);
    if (!answer.empty()) filled.text += without_html(answer) + "\n\n";
    for (const std::string& name : item.facts) {
      const ChecklistFact& fact = facts_[name];
      says_something = says_something || !fact.markdown.empty();
      if (!fact.left.empty()) left.push_back(fact.left);
      if (!fact.markdown.empty()) add(filled.text, once(list, item, name, fact.markdown));
    }
    for (const std::string& name : item.method) {
      says_something = true;
      add(filled.text, once(list, item, "method " + name, layout_.method.at(name) + "\n"));
    }
    if (!item.author.empty()) left.push_back(item.author);
    if (!says_something && left.empty()) left.push_back("all of it: this file holds nothing of it");
    if (!answer.empty()) left.clear();
    filled.state = left.empty()     ? FilledItem::State::filled
                   : says_something ? FilledItem::State::in_part
                                    : FilledItem::State::gap;
    if (!left.empty())
      filled.text += fmt::format("> **Left to the author** (`[{}] \"{}\"`): {}.\n", list.id,
                                 item.number, fmt::join(left, "; "));
    return filled;
  }

 private:
  /// Adds a paragraph, unless it is a reference that stands there already.
  static void add(std::string& text, const std::string& paragraph) {
    const bool is_there =
        paragraph.starts_with("See ") && text.find(paragraph) != std::string::npos;
    if (!is_there) text += paragraph + "\n";
  }

  [[nodiscard]] std::string answer_of(const Checklist& list, const ChecklistItem& item) const {
    const auto of_list = answers_.find(list.id);
    if (of_list == answers_.end()) return "";
    const auto found = of_list->second.find(item.number);
    return found == of_list->second.end() ? "" : found->second;
  }

  /// The text where it is asked for first, later where it stands.
  std::string once(const Checklist& list, const ChecklistItem& item, const std::string& name,
                   const std::string& text) {
    constexpr std::size_t short_enough = 400;
    const bool is_picture = text.starts_with("![");
    const std::string place = fmt::format("{} {}", list.title, item.number);
    const auto [first, is_first] = told_.try_emplace(name, place);
    if (is_first || (text.size() <= short_enough && !is_picture)) return text;
    return fmt::format("See {}.\n", first->second);
  }

  const ChecklistLayout& layout_;
  const ChecklistAnswers& answers_;
  Facts facts_;
  std::map<std::string, std::string> told_;  ///< by name of a fact, where it stands
};

std::string share_filled(const ChecklistScore& score) {
  const std::size_t all = score.filled + score.in_part + score.gaps;
  return fmt::format("{:.0f} %",
                     100.0 * static_cast<double>(score.filled) / static_cast<double>(all));
}

}  // namespace

std::vector<std::string> checklist_fact_names() {
  std::vector<std::string> names;
  for (const ChecklistFactMakers* makers : all_makers)
    for (const auto& [name, maker] : *makers) names.push_back(name);
  return names;
}

FilledChecklists fill_checklists(const ChecklistRun& run, const ChecklistLayout& layout,
                                 const ChecklistAnswers& answers) {
  FilledChecklists filled;
  Filling filling(run, layout, answers);
  std::string body;
  std::vector<std::vector<std::string>> scores;
  for (const Checklist& list : layout.checklists) {
    ChecklistScore score;
    body += fmt::format("\n## {}\n\nVersion {}. {}.\n", list.title, list.version, list.source);
    for (const ChecklistItem& item : list.items) {
      const FilledItem answer = filling.item(list, item);
      ++(answer.state == FilledItem::State::filled    ? score.filled
         : answer.state == FilledItem::State::in_part ? score.in_part
                                                      : score.gaps);
      body +=
          fmt::format("\n### {} {} – {}\n\n*{}*\n\n{}", item.number, item.title,
                      state_words[static_cast<std::size_t>(answer.state)], item.asks, answer.text);
    }
    scores.push_back({list.title, fmt::format("{} of {}", score.filled, list.items.size()),
                      share_filled(score), std::to_string(score.in_part),
                      std::to_string(score.gaps)});
    filled.scores.push_back(score);
  }
  filled.markdown = fmt::format(
      "# Reporting checklists: {}\n\nFilled from the result file `{}` of carersim {}. What only an "
      "author can add is "
      "marked; write it into a TOML file under the key that stands there, and name the file with "
      "`--answers`.\n\n{}{}",
      markdown_text(run.run.title), run.reader.path().filename().string(),
      markdown_text(run.run.program_version),
      markdown_table({"Checklist", "Filled", "Complete", "In part", "Left to the author"}, scores),
      body);
  return filled;
}

std::string checklists_page(const std::string& title, const std::string& markdown,
                            const std::string& drawing, const std::string& svg) {
  std::string body = html_of_markdown(markdown);
  if (!drawing.empty() && !svg.empty()) {
    const std::size_t begin = body.find(fmt::format("<img src=\"{}\"", drawing));
    const std::size_t end = body.find('>', begin);
    const std::size_t picture = svg.find("<svg");
    if (begin != std::string::npos && end != std::string::npos && picture != std::string::npos)
      body.replace(
          begin, end + 1 - begin,
          "<span class=\"picture\" role=\"img\" aria-label=\"The pathways of the first arm\" "
          "tabindex=\"0\">" +
              svg.substr(picture) + "</span>");
  }
  return fmt::format(R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Reporting checklists: {}</title>
<style>
body {{ font: 16px/1.5 system-ui, "Segoe UI", Arial, sans-serif; color: #1f2328; background: #fff; max-width: 62rem;
  margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }}
h1 {{ line-height: 1.2; }}
h2 {{ margin-top: 3rem; border-bottom: 2px solid #1f2328; }}
h3 {{ margin: 2rem 0 0.3rem; }}
table {{ border-collapse: collapse; display: block; overflow-x: auto; font-size: 0.875rem; }}
th, td {{ border: 1px solid #d0d7de; padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; min-width: 4rem; }}
th {{ background: #f6f8fa; }}
pre {{ background: #f6f8fa; padding: 0.75rem; overflow-x: auto; font-size: 0.8125rem; }}
blockquote {{ margin: 0.75rem 0; padding: 0.5rem 0.75rem; border-left: 4px solid #9a6700; background: #fff8c5; }}
blockquote p {{ margin: 0; }}
details {{ margin: 0.5rem 0; }}
summary {{ cursor: pointer; color: #0b5cad; }}
.picture {{ display: block; max-height: 70vh; overflow: auto; border: 1px solid #d0d7de; }}
@media print {{ body {{ max-width: none; }} h3 {{ break-after: avoid; }} }}
</style>
</head>
<body>
<main>
{}</main>
</body>
</html>
)",
                     html_text(title), body);
}

}  // namespace carersim
