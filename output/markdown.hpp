#pragma once

#include <string>
#include <vector>

namespace carersim {

/// Text that is only text in Markdown, and in the HTML made of it.
[[nodiscard]] std::string markdown_text(const std::string& text);

/// Text as it stands, in the type of a terminal.
[[nodiscard]] std::string markdown_code(const std::string& text);

/// A table whose cells are Markdown. @pre as many cells in each row as headings
[[nodiscard]] std::string markdown_table(const std::vector<std::string>& headings,
                                         const std::vector<std::vector<std::string>>& rows);

/// What opens when its heading is pressed, in browsers and on most sites that show Markdown.
[[nodiscard]] std::string markdown_folded(const std::string& heading, const std::string& markdown);

/// HTML of CommonMark with tables. @throws EnvironmentError when memory is short
[[nodiscard]] std::string html_of_markdown(const std::string& markdown);

}  // namespace carersim
