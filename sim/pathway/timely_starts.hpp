#pragma once

#include <vector>

#include "sim/core/ids.hpp"
#include "sim/measure/measure.hpp"

namespace carersim {

/// Asks whether people are served within a time of coming to a service, by the month in which they
/// came. A run asks nothing; a forecast does for its targets.
struct TimelyPlan {
  ServiceId service;
  StepId step;  ///< counted are those who come there alone; none: all who come
  Span within;
  Instant from, until;  ///< counted are those who come in between, `until` not included
  /// Derived measures, by the month of coming. Everybody who came is one of them.
  MeasureId in_time;  ///< service began within the time
  MeasureId late;     ///< the time had passed when it began, or when they left the list
  MeasureId refused;  ///< turned away
  MeasureId left;     ///< left the list of their own, or for what happened to them, in the time
};

/// Declares the measures of a plan. @param name  of the service or step, as the target has it
void declare_timely(MeasureList& measures, const std::string& name, TimelyPlan& plan);

/// Counts for the plans of one replication.
class TimelyStarts {
 public:
  enum class How { started, left, refused };

  TimelyStarts(const std::vector<TimelyPlan>& plans, const Months& months)
      : plans_(plans), months_(months), counts_(plans.size() * months.size()) {}

  [[nodiscard]] bool asked() const { return !plans_.empty(); }
  /// Somebody's wait is over.
  /// @param came  when they joined; before the start of the run for those on lists of today
  void count(ServiceId service, StepId step, Instant came, Instant now, How how);
  /// Fills in the measures when the replication is over.
  void derive(std::vector<double>& totals, std::vector<double>& series) const;

 private:
  struct Count {
    std::int64_t in_time = 0, late = 0, refused = 0, left = 0;
  };
  const std::vector<TimelyPlan>& plans_;
  const Months& months_;
  std::vector<Count> counts_;  ///< [plan][month]
};

}  // namespace carersim
