#include "sim/measure/formula.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "sim/core/error.hpp"
#include "sim/core/quantity.hpp"

namespace carersim {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

struct FormWord {
  FormulaForm form;
  std::string_view word;
};
constexpr std::array<FormWord, 3> form_words = {
    {{FormulaForm::days, "days"}, {FormulaForm::years, "years"}, {FormulaForm::median, "median"}}};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// Takes a number off the front; nothing when the text does not begin with one.
std::optional<double> take_number(std::string_view& text) {
  if (text.empty() || ((text.front() < '0' || text.front() > '9') && text.front() != '.'))
    return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text = trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
  return number;
}

bool is_name(std::string_view text) {
  return !text.empty() && (text.front() < '0' || text.front() > '9') &&
         text.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-+") ==
             std::string_view::npos;
}

std::string written(const FormulaTerm& term) {
  for (const FormWord& each : form_words) {
    if (each.form == term.form) return fmt::format("{}({})", each.word, term.name);
  }
  return term.name;
}

}  // namespace

std::optional<FormulaTerm> parse_formula_term(std::string_view text) {
  text = trimmed(text);
  FormulaTerm term;
  if (!text.empty() && text.front() == '-') {
    term.weight = -1;
    text = trimmed(text.substr(1));
  }
  if (const std::optional<double> number = take_number(text)) {
    term.weight *= *number;
    if (text.empty()) return term;
    if (text.front() != '*') return std::nullopt;
    text = trimmed(text.substr(1));
  }
  for (const FormWord& each : form_words) {
    if (!text.starts_with(each.word)) continue;
    const std::string_view rest = trimmed(text.substr(each.word.size()));
    if (rest.size() < 3 || rest.front() != '(' || rest.back() != ')') continue;
    term.form = each.form;
    text = trimmed(rest.substr(1, rest.size() - 2));
    break;
  }
  if (term.form == FormulaForm::days || term.form == FormulaForm::years) {
    std::string_view inner = text;
    if (const std::optional<double> number = take_number(inner); number && inner.empty()) {
      term.weight *= *number;
      return term;
    }
  }
  if (!is_name(text)) return std::nullopt;
  term.name = std::string(text);
  return term;
}

std::vector<std::string> expand_braces(const std::string& text) {
  const std::size_t open = text.find('{');
  const std::size_t close = open == std::string::npos ? open : text.find('}', open);
  if (close == std::string::npos) return {text};
  std::vector<std::string> all;
  const std::string before = text.substr(0, open);
  const std::vector<std::string> rest = expand_braces(text.substr(close + 1));
  for (std::size_t at = open + 1; at <= close;) {
    const std::size_t end = std::min(text.find(',', at), close);
    const std::string word(trimmed(std::string_view(text).substr(at, end - at)));
    for (const std::string& after : rest) all.push_back(before + word + after);
    at = end + 1;
  }
  return all;
}

double FormulaValue::rate() const {
  return denominator == 0 ? none : scale * numerator / denominator;
}

MonthRange evaluated_months(const RunDescription& run) {
  return {run.first_evaluated_month, run.month_days.size()};
}

BoundFormula::BoundFormula(const Formula& formula, const RunDescription& run,
                           std::vector<std::string>& missing)
    : run_(run), scale_(formula.scale) {
  for (const FormulaTerm& term : formula.numerator) numerator_.push_back(bind(term, missing));
  for (const FormulaTerm& term : formula.denominator) denominator_.push_back(bind(term, missing));
}

BoundFormula::Term BoundFormula::bind(const FormulaTerm& term,
                                      std::vector<std::string>& missing) const {
  Term bound{term.weight, term.form};
  if (term.name.empty()) return bound;
  const auto lacks = [&] {
    const std::string text = written(term);
    if (std::find(missing.begin(), missing.end(), text) == missing.end()) missing.push_back(text);
    return bound;
  };
  if (term.form == FormulaForm::median) {
    const auto wait = std::find(run_.wait_names.begin(), run_.wait_names.end(), term.name);
    if (wait == run_.wait_names.end()) return lacks();
    bound.source = Source::wait;
    bound.index = static_cast<std::size_t>(wait - run_.wait_names.begin());
    return bound;
  }
  if (const auto constant = run_.constants.find(term.name); constant != run_.constants.end()) {
    bound.number = constant->second;
    return bound;
  }
  const auto measure = std::find_if(run_.measures.begin(), run_.measures.end(),
                                    [&](const Measure& each) { return each.name == term.name; });
  if (measure == run_.measures.end()) return lacks();
  bound.index = static_cast<std::size_t>(measure - run_.measures.begin());
  switch (measure->kind) {
    case MeasureKind::event:
    case MeasureKind::amount:
      bound.source = Source::sum;
      break;
    case MeasureKind::stock:
      bound.source = Source::stock;
      break;
    case MeasureKind::derived:
      bound.source = Source::derived;
      break;
  }
  if (bound.source != Source::stock && term.form != FormulaForm::plain) return lacks();
  return bound;
}

FormulaValue BoundFormula::over(const ReplicationResult& result, MonthRange months) const {
  require(months.first < months.end && months.end <= run_.month_days.size(),
          "a formula is taken over months of the run");
  return {sum(numerator_, result, months),
          denominator_.empty() ? 1 : sum(denominator_, result, months), scale_};
}

double BoundFormula::sum(const std::vector<Term>& terms, const ReplicationResult& result,
                         MonthRange months) const {
  double total = 0;
  for (const Term& term : terms) total += term.weight * value(term, result, months);
  return total;
}

double BoundFormula::value(const Term& term, const ReplicationResult& result,
                           MonthRange months) const {
  const std::size_t all = run_.month_days.size();
  const bool whole = months == evaluated_months(run_);
  const double* series = term.source == Source::number || term.source == Source::wait
                             ? nullptr
                             : result.series.data() + term.index * all;
  double days = 0, sum = 0, by_day = 0;
  for (std::size_t t = months.first; t < months.end; ++t) {
    days += run_.month_days[t];
    if (series == nullptr) continue;
    sum += series[t];
    by_day += series[t] * run_.month_days[t];
  }
  const auto in_form = [&](double number_days, double mean) {
    if (term.form == FormulaForm::days) return number_days;
    if (term.form == FormulaForm::years) return number_days / days_per_year;
    return mean;
  };
  switch (term.source) {
    case Source::number:
      return in_form(term.number * days, term.number);
    case Source::sum:
      return sum;
    case Source::stock:
      return in_form(by_day, by_day / days);
    case Source::derived:
      if (whole) return result.totals[term.index];
      return months.end - months.first == 1 ? series[months.first] : none;
    case Source::wait: {
      const WaitHistogram& waits = result.waits[term.index];
      return whole && waits.count() > 0 ? waits.quantile_days(0.5) : none;
    }
  }
  return none;
}

}  // namespace carersim
