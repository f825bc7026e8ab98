#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/cursor.hpp"

namespace carersim {

/// A CSV file (RFC 4180) that scenario text names: a line of headings, then a line for each row.
///
/// Fields may stand in quotes, which may hold commas but no line breaks; empty lines are left out.
class CsvTable {
 public:
  struct Field {
    std::string text;        ///< without quotes and blanks around it
    std::size_t column = 0;  ///< where it begins in its line, from 1
  };
  struct Row {
    std::size_t line = 0;
    std::vector<Field> fields;  ///< as many as there are headings
  };

  /// Reads the file that a text names, looked for beside the file in which the text stands.
  /// Problems: none such or unreadable, no headings, a heading twice, a row with more or fewer
  /// fields, no row.
  /// @param holds  what the file should be, for the message of one that is missing
  /// @return       nothing when there was a problem
  [[nodiscard]] static std::optional<CsvTable> read(const Cursor& cursor, const std::string& holds);

  /// The same of a file that a user names. Call throw_if_problems() once all fields are read.
  /// @throws InputError with every problem
  [[nodiscard]] static CsvTable read(const std::filesystem::path& file, const std::string& holds);
  /// @throws InputError with every problem that was added. @pre read from a file that a user names
  void throw_if_problems() const;

  [[nodiscard]] const Row& headings() const { return headings_; }
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  /// Adds a problem at a field, or at the start of a line when there is none.
  void problem(std::size_t line, const Field* field, const std::string& where, std::string found,
               std::string expected) const;
  /// The number in a field. A problem, and the least number, when it is none or out of range.
  [[nodiscard]] double number(const Row& row, std::size_t column, Range range,
                              const std::string& expected) const;

 private:
  /// @param label  how messages call the file
  [[nodiscard]] static std::optional<CsvTable> read(const Cursor& cursor, const std::string& holds,
                                                    const std::filesystem::path& file,
                                                    const std::string& label);
  CsvTable(Cursor cursor, std::string file) : cursor_(std::move(cursor)), file_(std::move(file)) {}

  Cursor cursor_;
  std::string file_;
  Row headings_;
  std::vector<Row> rows_;
};

}  // namespace carersim
