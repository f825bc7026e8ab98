#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace carersim::ledgers {

/// An account of one life, kept by hand and added up without a line of the model's code for money.
///
/// A table whose columns are parted by "|". The first row names the months; a column "start" stands
/// where the evaluation starts, for what is paid at that moment. The second has the days of each
/// month. Every other row is a payer ("nhs, after" when caring has ended), a line, what it is (for
/// the reader), the price of one in pounds, and how many in each month; nothing is none. A price is
/// numbers with "x" or "/" between them, taken from left to right.
class HandLedger {
 public:
  /// Pounds by column of the table.
  using Columns = std::vector<double>;

  /// @throws std::runtime_error for a row that is not one
  explicit HandLedger(const std::string& table) {
    std::istringstream rows(table);
    for (std::string text; std::getline(rows, text);) {
      if (text.find('|') == std::string::npos) continue;
      const std::vector<std::string> cells = cells_of(text);
      if (columns_ == 0) {
        columns_ = cells.size();
        start_ = static_cast<std::size_t>(std::find(cells.begin(), cells.end(), "start") -
                                          cells.begin()) -
                 words_;
        continue;
      }
      if (cells.size() != columns_) throw std::runtime_error("not as many columns: " + text);
      Columns numbers;
      for (std::size_t i = words_; i < cells.size(); ++i) numbers.push_back(number(cells[i]));
      if (days_.empty()) {
        days_ = numbers;
      } else {
        const double each = price(cells[3]);
        const std::string payer = cells[0].substr(0, cells[0].find(','));
        std::vector<std::string> names = {"cost." + payer, "cost_of." + cells[1],
                                          "cost." + payer + "." + cells[1]};
        if (payer != cells[0]) names.push_back("cost.after_caring." + payer);
        for (const std::string& name : names) {
          Columns& sums = sums_[name];
          sums.resize(days_.size());
          for (std::size_t i = 0; i < days_.size(); ++i) sums[i] += each * numbers[i];
        }
      }
    }
  }

  /// Every measure that money was written down for: of a payer, of a line, of a payer on a line.
  [[nodiscard]] const std::map<std::string, Columns>& sums() const { return sums_; }

  /// Days of the months, those before the evaluation included.
  [[nodiscard]] Columns month_days() const {
    Columns months = days_;
    months.erase(months.begin() + static_cast<std::ptrdiff_t>(start_));
    return months;
  }
  /// Pounds of each month, with what is paid at the start in the first of the evaluation.
  [[nodiscard]] Columns by_month(const std::string& measure) const {
    Columns months = columns_of(measure);
    months[start_ + 1] += months[start_];
    months.erase(months.begin() + static_cast<std::ptrdiff_t>(start_));
    return months;
  }
  /// Pounds within the evaluation, each month's times (1 + rate)^-t, where t is the time from the
  /// start of the evaluation to the middle of the month, in years of 365.25 days.
  [[nodiscard]] double total(const std::string& measure, double rate) const {
    const Columns pounds = columns_of(measure);
    double sum = 0, day = 0;
    for (std::size_t i = start_; i < days_.size(); day += days_[i], ++i) {
      const double years = (day + days_[i] / 2) / 365.25;
      sum += pounds[i] * std::pow(1 + rate, -years);
    }
    return sum;
  }

 private:
  static constexpr std::size_t words_ = 4;  ///< columns before the months

  [[nodiscard]] Columns columns_of(const std::string& measure) const {
    const auto known = sums_.find(measure);
    return known == sums_.end() ? Columns(days_.size()) : known->second;
  }
  static std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string::npos) return "";
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
  }
  static std::vector<std::string> cells_of(const std::string& text) {
    std::vector<std::string> cells;
    std::istringstream in(text + "|");
    for (std::string cell; std::getline(in, cell, '|');) cells.push_back(trimmed(cell));
    return cells;
  }
  static double number(const std::string& text) {
    if (text.empty()) return 0;
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (*end != 0) throw std::runtime_error("no number: " + text);
    return value;
  }
  static double price(const std::string& text) {
    std::istringstream in(text);
    std::string word;
    in >> word;
    double value = number(word);
    for (std::string next; in >> word >> next;) {
      if (word != "x" && word != "/") throw std::runtime_error("no price: " + text);
      value = word == "x" ? value * number(next) : value / number(next);
    }
    return value;
  }

  std::size_t columns_ = 0;
  std::size_t start_ = 0;  ///< among the numbers
  Columns days_;
  std::map<std::string, Columns> sums_;
};

}  // namespace carersim::ledgers
