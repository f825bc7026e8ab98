#pragma once

#include <functional>
#include <map>

#include "output/report_json.hpp"
#include "output/report_layout.hpp"

namespace carersim {

class ResultReader;

/// What the quantities of a report came to in every replication.
class ReportNumbers {
 public:
  /// @throws InputError when the file is damaged
  ReportNumbers(std::vector<ReportGroup> groups, const ResultReader& reader);

  /// `groups` of the page: each quantity over the evaluation, by year and by month, with paired
  /// differences. Of groups for each service, what is 0 in every arm is left out, and so are
  /// differences by month.
  [[nodiscard]] Json groups() const;

  /// `years` of the page.
  [[nodiscard]] Json years() const;

  /// The sum of a quantity from the start of the evaluation to the end of each year, against the
  /// baseline, and the first year after which it has not grown: `break_even`. Null without it.
  [[nodiscard]] Json break_even(const std::string& quantity) const;

  /// What each unit of one quantity's increase costs in another, against the baseline, by arm; null
  /// for baselines, and where the interval of the increase reaches 0.
  [[nodiscard]] Json cost_for_each(const std::string& cost, const std::string& quantity) const;

 private:
  /// Of one quantity: [arm][stretch][replication]; the evaluation, then years, then months.
  using Values = std::vector<std::vector<Observations>>;
  struct Place {
    std::size_t group = 0, quantity = 0;
  };
  [[nodiscard]] const Values* find(const std::string& quantity) const;
  [[nodiscard]] Json quantity(std::size_t group, std::size_t quantity) const;

  std::vector<ReportGroup> groups_;
  std::vector<std::size_t> against_;
  std::vector<MetricPeriod> years_;
  std::size_t months_ = 0;
  std::vector<std::vector<Values>> values_;  ///< [group][quantity]
  std::map<std::string, Place> places_;
};

}  // namespace carersim
