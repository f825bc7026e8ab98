#include "sim/sweep/study_csv.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <unordered_map>

#include "sim/scenario/units.hpp"

namespace carersim {

namespace {

/// A cell and where it begins.
struct Cell {
  std::string text;
  std::size_t line = 1, column = 1;
};

/// Takes rows from a text, one after another.
class Table {
 public:
  explicit Table(std::string text) : text_(std::move(text)) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  /// Nothing when a quotation mark is not closed.
  std::optional<std::vector<Cell>> row() {
    std::vector<Cell> cells;
    while (true) {
      Cell cell{"", line_, column()};
      if (!read_cell(cell.text)) return std::nullopt;
      cell.text = trimmed(cell.text);
      cells.push_back(std::move(cell));
      if (!at_end() && text_[at_] == ',') {
        ++at_;
        continue;
      }
      if (!at_end() && text_[at_] == '\r') ++at_;
      if (!at_end()) ++at_;
      ++line_;
      line_begin_ = at_;
      return cells;
    }
  }
  [[nodiscard]] std::size_t line() const { return line_; }

 private:
  [[nodiscard]] std::size_t column() const { return at_ - line_begin_ + 1; }
  bool read_cell(std::string& cell) {
    if (at_end() || text_[at_] != '"') {
      const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
      cell = text_.substr(at_, end - at_);
      at_ = end;
      return true;
    }
    for (++at_; !at_end(); ++at_) {
      if (text_[at_] == '"' && at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        ++at_;
      } else if (text_[at_] == '"') {
        ++at_;
        return at_end() || text_[at_] == ',' || text_[at_] == '\r' || text_[at_] == '\n';
      } else if (text_[at_] == '\n') {
        return false;
      }
      cell += text_[at_];
    }
    return false;
  }

  std::string text_;
  std::size_t at_ = 0, line_ = 1, line_begin_ = 0;
};

/// The different values of a column, in the order in which they come.
struct Column {
  std::string address;
  std::vector<std::string> values;
  std::unordered_map<std::string, std::size_t> places;

  double place_of(const std::string& value) {
    const auto [found, is_new] = places.try_emplace(value, values.size());
    if (is_new) values.push_back(value);
    return static_cast<double>(found->second);
  }
};

}  // namespace

std::optional<StudyPoints> read_points_csv(const std::filesystem::path& file, Problems& problems) {
  const std::string name = file.generic_string();
  const auto wrong = [&](const Cell& at, std::string found, std::string expected) {
    problems.add({{name, at.line, at.column}, "", std::move(found), std::move(expected)});
  };
  const std::size_t before = problems.size();
  std::ifstream in(file, std::ios::binary);
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error) || !in) {
    problems.add({{name, 0, 0}, "", "no such file", "a table of points (CSV)"});
    return std::nullopt;
  }
  Table table(std::string((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>()));
  const Cell unclosed{"", 1, 1};
  std::vector<Column> columns;
  if (const auto heading = table.row()) {
    for (const Cell& cell : *heading) {
      if (cell.text.empty()) wrong(cell, "a column without a name", "the address of an axis");
      for (const Column& other : columns) {
        if (other.address == cell.text)
          wrong(cell, fmt::format("a second column \"{}\"", cell.text), "each address once");
      }
      columns.push_back({cell.text, {}, {}});
    }
  } else {
    wrong(unclosed, "a quotation mark that is not closed in its line", "a heading");
  }
  std::vector<double> places;
  while (!table.at_end() && problems.size() == before) {
    const Cell start{"", table.line(), 1};
    const auto row = table.row();
    if (!row) {
      wrong(start, "a quotation mark that is not closed in its line", "a row of values");
      break;
    }
    if (row->size() == 1 && row->front().text.empty()) continue;
    if (row->size() != columns.size()) {
      wrong(start, fmt::format("{} values", row->size()),
            fmt::format("{}, one for each column of the heading", columns.size()));
      break;
    }
    for (std::size_t i = 0; i < row->size(); ++i) {
      if ((*row)[i].text.empty())
        wrong((*row)[i], "nothing", fmt::format("a value of {}", columns[i].address));
      places.push_back(columns[i].place_of((*row)[i].text));
    }
    if (places.size() / columns.size() > most_points) {
      wrong(start, fmt::format("more than {} points", most_points), "fewer");
    }
  }
  if (problems.size() == before && places.empty())
    problems.add({{name, 0, 0}, "", "no point", "a row for each point below the heading"});
  if (problems.size() > before) return std::nullopt;
  std::vector<StudyAxis> axes;
  for (Column& column : columns)
    axes.emplace_back(column.address, column.address, std::move(column.values));
  return StudyPoints(std::move(axes), std::move(places));
}

}  // namespace carersim
