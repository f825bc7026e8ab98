#include "output/markdown.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <md4c-html.h>

#include "sim/core/error.hpp"

namespace carersim {

std::string markdown_text(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '&')
      result += "&amp;";
    else if (c == '\n' || c == '\r')
      result += ' ';
    else if (std::string("\\`*_[]|#~").find(c) != std::string::npos)
      result += std::string("\\") + c;
    else
      result += c;
  }
  return result;
}

std::string markdown_code(const std::string& text) {
  std::string fence = "```";
  while (text.find(fence) != std::string::npos) fence += '`';
  return fmt::format("{}text\n{}{}{}\n", fence, text, text.ends_with('\n') ? "" : "\n", fence);
}

std::string markdown_table(const std::vector<std::string>& headings,
                           const std::vector<std::vector<std::string>>& rows) {
  std::string text = fmt::format("| {} |\n|", fmt::join(headings, " | "));
  for (std::size_t column = 0; column < headings.size(); ++column) text += "---|";
  text += '\n';
  for (const std::vector<std::string>& row : rows)
    text += fmt::format("| {} |\n", fmt::join(row, " | "));
  return text;
}

std::string markdown_folded(const std::string& heading, const std::string& markdown) {
  return fmt::format("<details><summary>{}</summary>\n\n{}\n</details>\n", markdown_text(heading),
                     markdown);
}

std::string html_of_markdown(const std::string& markdown) {
  std::string html;
  const auto take = [](const MD_CHAR* text, MD_SIZE size, void* to) {
    static_cast<std::string*>(to)->append(text, size);
  };
  if (md_html(markdown.data(), static_cast<MD_SIZE>(markdown.size()), take, &html, MD_FLAG_TABLES,
              MD_HTML_FLAG_SKIP_UTF8_BOM) != 0)
    throw EnvironmentError("making HTML of Markdown: found no memory; expected some to be free");
  return html;
}

}  // namespace carersim
