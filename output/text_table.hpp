#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

namespace carersim {

enum class Colour {
  none,
  terminal,  ///< headings in bold
};

/// Colour for a terminal, unless the user set NO_COLOR (https://no-color.org); none for a file or a
/// pipe.
[[nodiscard]] Colour colour_for(std::FILE* stream);

/// Rows of text in columns: the first to the left and wrapped where it is too long, the others to
/// the right.
class TextTable {
 public:
  /// @param headings  one for each column
  explicit TextTable(std::vector<std::string> headings);

  /// Starts a group of rows; written when the first of them comes.
  void start_group(const std::string& heading);
  /// @pre as many cells as headings
  void add_row(std::vector<std::string> cells);

  /// @param width  of the page; it is kept to unless the columns to the right alone exceed it
  [[nodiscard]] std::string text(std::size_t width, Colour colour) const;

 private:
  struct Row {
    std::string group;  ///< not empty: a heading, and no cells
    std::vector<std::string> cells;
  };

  std::vector<std::string> headings_;
  std::vector<Row> rows_;
  std::string group_;
};

/// Text in bold where there is colour.
[[nodiscard]] std::string heading_text(const std::string& text, Colour colour);

/// Breaks text at spaces into lines of at most so many columns; a longer word stands alone.
[[nodiscard]] std::vector<std::string> wrap(const std::string& text, std::size_t width);

}  // namespace carersim
