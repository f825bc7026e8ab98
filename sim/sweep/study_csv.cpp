#include "sim/sweep/study_csv.hpp"

#include <fmt/format.h>

#include <string>
#include <unordered_map>

#include "sim/scenario/csv_table.hpp"

namespace carersim {

namespace {

/// The different values of a column, in the order in which they come.
struct Column {
  std::vector<std::string> values;
  std::unordered_map<std::string, std::size_t> places;

  double place_of(const std::string& value) {
    const auto [found, is_new] = places.try_emplace(value, values.size());
    if (is_new) values.push_back(value);
    return static_cast<double>(found->second);
  }
};

}  // namespace

std::optional<StudyPoints> read_points_csv(const Cursor& cursor) {
  const std::size_t before = cursor.problems().size();
  const std::optional<CsvTable> table = CsvTable::read(cursor, "a table of points (CSV)");
  if (!table) return std::nullopt;
  const std::vector<CsvTable::Field>& headings = table->headings().fields;
  std::vector<Column> columns(headings.size());
  std::vector<double> places;
  for (const CsvTable::Row& row : table->rows()) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (row.fields[i].text.empty()) {
        table->problem(row.line, &row.fields[i], "", "nothing",
                       fmt::format("a value of {}", headings[i].text));
      }
      places.push_back(columns[i].place_of(row.fields[i].text));
    }
  }
  if (table->rows().size() > most_points) {
    cursor.problem(fmt::format("{} points", table->rows().size()),
                   fmt::format("at most {}", most_points));
  }
  if (cursor.problems().size() > before) return std::nullopt;
  std::vector<StudyAxis> axes;
  for (std::size_t i = 0; i < columns.size(); ++i)
    axes.emplace_back(headings[i].text, headings[i].text, std::move(columns[i].values));
  return StudyPoints(std::move(axes), std::move(places));
}

}  // namespace carersim
