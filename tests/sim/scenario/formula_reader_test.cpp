#include "sim/scenario/formula_reader.hpp"

#include "sim/scenario/data_file.hpp"
#include "tests/sim/scenario/workspace.hpp"

namespace carersim {
namespace {

using testing::HasSubstr;

class FormulaReader : public Workspace {
 protected:
  static std::string problems_of_file(const std::string& text) {
    write("rates.toml", text);
    try {
      const DataFile file("rates.toml");
      (void)read_formula(file.root()["rate"]);
      file.finish();
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }
};

TEST_F(FormulaReader, ReadsTermsDenominatorAndScale) {
  write("rates.toml", R"toml([rate]
numerator = ["falls", "-0.5 * slips"]
denominator = "years(area.adults_65_plus)"
scale = 100000
note = "nobody reads this"
)toml");
  const DataFile file("rates.toml");
  const Formula formula = read_formula(file.root()["rate"]);
  file.finish();
  ASSERT_EQ(formula.numerator.size(), 2U);
  EXPECT_EQ(formula.numerator[1].name, "slips");
  EXPECT_EQ(formula.numerator[1].weight, -0.5);
  ASSERT_EQ(formula.denominator.size(), 1U);
  EXPECT_EQ(formula.denominator[0].form, FormulaForm::years);
  EXPECT_EQ(formula.scale, 100000);
}

TEST_F(FormulaReader, SaysWhereATermIsWrongAndWhichKeyIsUnknown) {
  const std::string told = problems_of_file(R"toml([rate]
numerator = ["falls per day"]
denominators = "years(area.adults)"
)toml");
  EXPECT_THAT(told, HasSubstr("rates.toml:2:14: rate.numerator"));
  EXPECT_THAT(told, HasSubstr("found \"falls per day\"; expected a term such as"));
  EXPECT_THAT(told, HasSubstr("rates.toml:3:"));
  EXPECT_THAT(told, HasSubstr("denominator"));
  EXPECT_THAT(problems_of_file("[rate]\nnumerator = []\n"), HasSubstr("at least one term"));
  EXPECT_THAT(problems_of_file("[rate]\n"), HasSubstr("rate.numerator"));
}

TEST_F(FormulaReader, RefusesAFileThatIsMissing) {
  EXPECT_THROW(DataFile("nowhere.toml"), InputError);
}

}  // namespace
}  // namespace carersim
