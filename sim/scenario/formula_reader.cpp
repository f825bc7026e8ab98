#include "sim/scenario/formula_reader.hpp"

namespace carersim {

namespace {

void read_term(const Cursor& cursor, std::vector<FormulaTerm>& terms) {
  const std::string text = cursor.text();
  if (!cursor.is_text()) return;
  for (const std::string& each : expand_braces(text)) {
    const std::optional<FormulaTerm> term = parse_formula_term(each);
    if (!term) {
      cursor.expected(
          "a term such as \"events.fall\", \"-0.5 * events.fall\", \"falls.{day,night}\", "
          "\"days(waiting.clinic)\" or \"years(area.adults)\"");
      return;
    }
    terms.push_back(*term);
  }
}

std::vector<FormulaTerm> read_terms(const Cursor& cursor) {
  std::vector<FormulaTerm> terms;
  if (!cursor.is_array()) {
    read_term(cursor, terms);
    return terms;
  }
  for (const Cursor& each : cursor.children()) read_term(each, terms);
  if (cursor.children().empty()) cursor.expected("at least one term");
  return terms;
}

}  // namespace

Formula read_formula(const Cursor& table) {
  Formula formula;
  formula.numerator = read_terms(table["numerator"]);
  if (table["denominator"].exists()) formula.denominator = read_terms(table["denominator"]);
  if (table["scale"].exists()) formula.scale = table["scale"].number(Range::above(0));
  return formula;
}

}  // namespace carersim
