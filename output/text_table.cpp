#include "output/text_table.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "output/number_text.hpp"
#include "sim/core/error.hpp"

namespace carersim {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t narrowest_label = 20;

std::string padding(const std::string& text, std::size_t width) {
  const std::size_t taken = text_width(text);
  return std::string(taken < width ? width - taken : 0, ' ');
}

std::string without_spaces_at_the_end(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

Colour colour_for(std::FILE* stream) {
  const char* refused = std::getenv("NO_COLOR");
  if (refused != nullptr && *refused != '\0') return Colour::none;
  return ::isatty(::fileno(stream)) == 1 ? Colour::terminal : Colour::none;
}

std::string heading_text(const std::string& text, Colour colour) {
  return colour == Colour::terminal ? "\x1b[1m" + text + "\x1b[0m" : text;
}

std::vector<std::string> wrap(const std::string& text, std::size_t width) {
  std::vector<std::string> lines(1);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    if (!lines.back().empty() && text_width(lines.back()) + 1 + text_width(word) > width) {
      lines.emplace_back();
    }
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
    at = end + 1;
  }
  return lines;
}

TextTable::TextTable(std::vector<std::string> headings) : headings_(std::move(headings)) {}

void TextTable::start_group(const std::string& heading) {
  group_ = heading;
}

void TextTable::add_row(std::vector<std::string> cells) {
  require(cells.size() == headings_.size(), "a table row has a cell for every column");
  if (!group_.empty()) rows_.push_back({group_, {}});
  group_.clear();
  rows_.push_back({"", std::move(cells)});
}

std::string TextTable::text(std::size_t width, Colour colour) const {
  std::vector<std::size_t> widths(headings_.size(), 0);
  const auto widen = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      widths[i] = std::max(widths[i], text_width(cells[i]));
    }
  };
  for (const Row& row : rows_) widen(row.cells);
  widths[0] = std::max(widths[0], narrowest_label);
  // Headings wrap, so that a long one does not widen its column; their longest word must fit.
  std::size_t heading_lines = 1;
  std::vector<std::vector<std::string>> headings;
  for (std::size_t i = 0; i < headings_.size(); ++i) {
    constexpr std::size_t narrowest_column = 12;
    std::vector<std::string> lines = wrap(headings_[i], std::max(widths[i], narrowest_column));
    for (const std::string& line : lines) widths[i] = std::max(widths[i], text_width(line));
    heading_lines = std::max(heading_lines, lines.size());
    headings.push_back(std::move(lines));
  }
  std::size_t others = 0;
  for (std::size_t i = 1; i < widths.size(); ++i) others += gap + widths[i];
  const std::size_t left = width > others ? width - others : 0;
  constexpr std::size_t indent = 2;
  const std::size_t label = std::max(narrowest_label, std::min(left, widths[0] + indent));

  const auto line_of = [&](const std::string& first, const auto& cell) {
    std::string line = first + padding(first, label);
    for (std::size_t i = 1; i < widths.size(); ++i) {
      const std::string text = cell(i);
      line += std::string(gap, ' ') + padding(text, widths[i]) + text;
    }
    return without_spaces_at_the_end(line);
  };

  std::string result;
  for (std::size_t n = 0; n < heading_lines; ++n) {
    const auto heading = [&](std::size_t i) {
      const std::size_t empty = heading_lines - headings[i].size();
      return n < empty ? std::string() : headings[i][n - empty];
    };
    result += heading_text(line_of(heading(0), heading), colour) + '\n';
  }
  for (const Row& row : rows_) {
    if (!row.group.empty()) {
      result += heading_text(row.group, colour) + '\n';
      continue;
    }
    const std::vector<std::string> lines = wrap(row.cells[0], label - indent);
    for (std::size_t n = 0; n < lines.size(); ++n) {
      result += line_of(std::string(n == 0 ? indent : 2 * indent, ' ') + lines[n],
                        [&](std::size_t i) { return n == 0 ? row.cells[i] : std::string(); }) +
                '\n';
    }
  }
  return result;
}

}  // namespace carersim
