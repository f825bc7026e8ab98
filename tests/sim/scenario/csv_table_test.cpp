#include "sim/scenario/csv_table.hpp"

#include "tests/sim/scenario/workspace.hpp"

namespace carersim {
namespace {

class CsvTables : public Workspace {
 protected:
  /// What is found in the file, one row a line with " | " between fields and "@" before the column.
  static std::string found(const std::string& csv) {
    write("table.csv", csv);
    std::string text;
    const std::string problems = problems_of("table = \"table.csv\"\n", [&](const Cursor& root) {
      const auto table = CsvTable::read(root["table"], "a table");
      if (!table) return;
      text += line(table->headings());
      for (const CsvTable::Row& row : table->rows()) text += line(row);
    });
    return problems.empty() ? text : problems.substr(problems.find('\n') + 1);
  }

 private:
  static std::string line(const CsvTable::Row& row) {
    std::string text = std::to_string(row.line) + ":";
    for (const CsvTable::Field& field : row.fields)
      text += " " + field.text + "@" + std::to_string(field.column);
    return text + "\n";
  }
};

TEST_F(CsvTables, AreReadWithThePlaceOfEachField) {
  EXPECT_EQ(found("a,b\n1,2\n"), "1: a@1 b@3\n2: 1@1 2@3\n");
  EXPECT_EQ(found("\xEF\xBB\xBF"
                  "a,b\r\n\r\n 1 ,\r\n"),
            "1: a@1 b@3\n3: 1@2 @5\n");
  EXPECT_EQ(found("a,b\n\"1,5\",\"so \"\"called\"\"\"\n"),
            "1: a@1 b@3\n2: 1,5@1 so \"called\"@7\n");
}

TEST_F(CsvTables, SayWhatIsWrongWithThem) {
  EXPECT_EQ(found(""), "  table.csv:1:1: table: found nothing; expected a line of headings");
  EXPECT_EQ(found("a\n"),
            "  table.csv:1:1: table: found headings alone; expected a line for each row");
  EXPECT_EQ(found("a,a\n1,2\n1,2,3\n"),
            "  table.csv:1:3: table: found the heading \"a\" again; expected each once\n"
            "  table.csv:3:1: table: found 3 fields; expected 2, as there are headings");
  EXPECT_EQ(problems_of("table = \"other.csv\"\n",
                        [](const Cursor& root) {
                          EXPECT_FALSE(CsvTable::read(root["table"], "a table of two columns"));
                        }),
            "main.toml: 1 problem\n  main.toml:1:9: table: found no readable file \"other.csv\"; "
            "expected a table of two columns");
}

TEST_F(CsvTables, TakeANumberWithinItsRange) {
  write("table.csv", "a\n5\n5.5e0\n6.1\n-1\n5 d\n\ninf\nnan\n");
  std::vector<double> numbers;
  EXPECT_EQ(
      problems_of("table = \"table.csv\"\n",
                  [&](const Cursor& root) {
                    const auto table = CsvTable::read(root["table"], "a table");
                    ASSERT_TRUE(table);
                    for (const CsvTable::Row& row : table->rows())
                      numbers.push_back(table->number(row, 0, Range::between(0, 6), "0 to 6"));
                  }),
      R"(main.toml: 5 problems
  table.csv:4:1: table.a: found "6.1"; expected 0 to 6
  table.csv:5:1: table.a: found "-1"; expected 0 to 6
  table.csv:6:1: table.a: found "5 d"; expected 0 to 6
  table.csv:8:1: table.a: found "inf"; expected 0 to 6
  table.csv:9:1: table.a: found "nan"; expected 0 to 6)");
  EXPECT_EQ(numbers, (std::vector<double>{5, 5.5, 0, 0, 0, 0, 0}));
}

}  // namespace
}  // namespace carersim
