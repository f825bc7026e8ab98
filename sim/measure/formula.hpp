#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/measure/results.hpp"

namespace carersim {

/// What stands for a name over a range of months.
enum class FormulaForm : std::uint8_t {
  plain,   ///< events and amounts: their sum; stocks: their mean over time; constants: themselves
  days,    ///< `days(name)`, of a stock or constant: that number times the days in the range
  years,   ///< `years(name)`: those days / 365.25, so that a rate over it is a rate a year
  median,  ///< `median(name)`, of a waiting list: half of those who started waited less, in days
};

/// One number or name of a sum, with its weight: `events.admission`, `-0.5 * days(held.ward)`,
/// `12`.
struct FormulaTerm {
  double weight = 1;
  FormulaForm form = FormulaForm::plain;
  std::string name;  ///< of a measure, a constant or a waiting list; empty: the number 1
};

/// Reads a term: `[-] [number *] name`, where name may be `days(name)`, `years(name)` or
/// `median(name)`, or `[-] number`; `days(1)` is the number of days. Nothing when the text is none.
[[nodiscard]] std::optional<FormulaTerm> parse_formula_term(std::string_view text);

/// One text for each way of taking one word from every "{…,…}": "falls.{day,night}" gives
/// "falls.day" and "falls.night". The text itself where it has no such braces.
[[nodiscard]] std::vector<std::string> expand_braces(const std::string& text);

/// A sum of terms over a sum of terms, times a scale: a published rate, what a target observes.
struct Formula {
  std::vector<FormulaTerm> numerator;
  std::vector<FormulaTerm> denominator;  ///< none: 1
  double scale = 1;                      ///< 100000 for a rate per 100,000
};

/// What a formula gave. Sums of numerators and of denominators may be formed; rates never added.
struct FormulaValue {
  double numerator = 0;
  double denominator = 1;
  double scale = 1;

  /// scale × numerator / denominator; nan where the denominator is 0.
  [[nodiscard]] double rate() const;
};

/// A range of months of a run.
struct MonthRange {
  std::size_t first = 0;
  std::size_t end = 0;  ///< the one after the last

  friend bool operator==(const MonthRange&, const MonthRange&) = default;
};
/// The months of the evaluation.
[[nodiscard]] MonthRange evaluated_months(const RunDescription& run);

/// A formula whose names were found in a run, to be taken of many replications.
class BoundFormula {
 public:
  /// @param missing  receives what the run lacks, one entry a name: `events.fall`, or
  ///                 `days(events.fall)` where there is such a measure but not that form of it
  /// @param run      has to outlive what is bound
  BoundFormula(const Formula& formula, const RunDescription& run,
               std::vector<std::string>& missing);

  /// The value in one arm of one replication. Derived measures and waits are known for the whole
  /// evaluation alone (derived ones for a single month too, where they have a value): nan else.
  /// @pre nothing was missing; the range lies within the run's months and is not empty
  [[nodiscard]] FormulaValue over(const ReplicationResult& result, MonthRange months) const;

 private:
  enum class Source : std::uint8_t { number, sum, stock, derived, wait };
  struct Term {
    double weight = 1;
    FormulaForm form = FormulaForm::plain;
    Source source = Source::number;
    std::size_t index = 0;
    double number = 1;
  };
  [[nodiscard]] Term bind(const FormulaTerm& term, std::vector<std::string>& missing) const;
  [[nodiscard]] double sum(const std::vector<Term>& terms, const ReplicationResult& result,
                           MonthRange months) const;
  [[nodiscard]] double value(const Term& term, const ReplicationResult& result,
                             MonthRange months) const;

  const RunDescription& run_;
  std::vector<Term> numerator_;
  std::vector<Term> denominator_;
  double scale_ = 1;
};

}  // namespace carersim
