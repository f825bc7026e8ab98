#include "sim/scenario/csv_table.hpp"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <fstream>

#include "sim/scenario/tree.hpp"

namespace carersim {

namespace {

std::vector<CsvTable::Field> fields_of(const std::string& line) {
  std::vector<CsvTable::Field> fields = {{"", 1}};
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    CsvTable::Field& field = fields.back();
    if (c == '"') {
      if (quoted && i + 1 < line.size() && line[i + 1] == '"') {
        field.text += line[++i];
      } else {
        quoted = !quoted;
      }
    } else if (c == ',' && !quoted) {
      fields.push_back({"", i + 2});
    } else if (c == ' ' && field.text.empty() && !quoted) {
      ++field.column;
    } else {
      field.text += c;
    }
  }
  for (CsvTable::Field& field : fields) {
    while (!field.text.empty() && (field.text.back() == ' ' || field.text.back() == '\r'))
      field.text.pop_back();
  }
  return fields;
}

}  // namespace

std::optional<CsvTable> CsvTable::read(const Cursor& cursor, const std::string& holds) {
  const std::filesystem::path file =
      std::filesystem::path(cursor.position().file).parent_path() / cursor.text();
  return read(cursor, holds, file, file.filename().string());
}

std::optional<CsvTable> CsvTable::read(const Cursor& cursor, const std::string& holds,
                                       const std::filesystem::path& file,
                                       const std::string& label) {
  std::error_code error;
  std::ifstream in(file);
  if (!in || !std::filesystem::is_regular_file(file, error)) {
    cursor.problem(fmt::format("no readable file \"{}\"", cursor.text()), holds);
    return std::nullopt;
  }
  CsvTable table(cursor, label);
  const std::size_t told = cursor.problems().size();
  std::string text;
  std::size_t line = 0;
  while (std::getline(in, text)) {
    ++line;
    if (line == 1 && text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    if (text.find_first_not_of(" \r") == std::string::npos) continue;
    Row row{line, fields_of(text)};
    if (table.headings_.line == 0) {
      table.headings_ = std::move(row);
    } else if (row.fields.size() != table.headings_.fields.size()) {
      table.problem(line, nullptr, "", fmt::format("{} fields", row.fields.size()),
                    fmt::format("{}, as there are headings", table.headings_.fields.size()));
    } else {
      table.rows_.push_back(std::move(row));
    }
  }
  const std::vector<Field>& headings = table.headings_.fields;
  for (std::size_t i = 0; i < headings.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (headings[i].text != headings[j].text) continue;
      table.problem(table.headings_.line, &headings[i], "",
                    fmt::format("the heading \"{}\" again", headings[i].text), "each once");
    }
  }
  if (cursor.problems().size() == told && table.rows_.empty()) {
    table.problem(table.headings_.line == 0 ? 1 : table.headings_.line, nullptr, "",
                  table.headings_.line == 0 ? "nothing" : "headings alone",
                  table.headings_.line == 0 ? "a line of headings" : "a line for each row");
  }
  if (cursor.problems().size() > told) return std::nullopt;
  return table;
}

CsvTable CsvTable::read(const std::filesystem::path& file, const std::string& holds) {
  const auto context = std::make_shared<ReadContext>();
  context->problems = std::make_shared<Problems>();
  context->root.kind = Node::Kind::text;
  context->root.text = file.string();
  const Position nowhere{file.string(), 0, 0};
  const Cursor cursor(context, &context->root, "", nowhere);
  std::optional<CsvTable> table = read(cursor, holds, file, file.string());
  context->problems->throw_if_any(file.string());
  return std::move(*table);
}

void CsvTable::throw_if_problems() const {
  cursor_.problems().throw_if_any(file_);
}

void CsvTable::problem(std::size_t line, const Field* field, const std::string& where,
                       std::string found, std::string expected) const {
  Problem problem;
  problem.at = {file_, line, field == nullptr ? 1 : field->column};
  problem.where = where.empty() ? cursor_.address() : join_address(cursor_.address(), where);
  problem.found = std::move(found);
  problem.expected = std::move(expected);
  cursor_.problems().add(std::move(problem));
}

double CsvTable::number(const Row& row, std::size_t column, Range range,
                        const std::string& expected) const {
  const Field& field = row.fields.at(column);
  double value = 0;
  const char* const end = field.text.data() + field.text.size();
  const auto [stop, error] = std::from_chars(field.text.data(), end, value);
  const bool is_number = error == std::errc() && stop == end;
  // Written so that no number is out of range, too.
  if (is_number && value >= range.low && value <= range.high) return value;
  problem(row.line, &field, headings_.fields.at(column).text,
          field.text.empty() ? "nothing" : fmt::format("\"{}\"", field.text), expected);
  return range.low;
}

}  // namespace carersim
