#pragma once

#include <cstdint>
#include <vector>

#include "sim/core/time.hpp"
#include "sim/measure/measure.hpp"

namespace carersim {

/// Wide enough for person-microseconds of a whole country over decades.
__extension__ using Wide = __int128;

/// Amounts are summed in millionths of their unit.
inline constexpr double micro_pounds = 1e6;

/// Counts what the measures declare, month by month, in integers: the order of events within a
/// month cannot change a bit. It knows nothing of files.
///
/// The caller closes each month at its end before anything later is recorded.
class Recorder {
 public:
  Recorder(const MeasureList& measures, const Months& months);

  /// Events, or millionths of an amount.
  void count(MeasureId measure, std::int64_t n = 1) { counts_[measure.index()] += n; }

  /// A stock rises or falls.
  void shift(MeasureId stock, std::int64_t change, Instant now) {
    Stock& s = stocks_[stock.index()];
    s.integral += Wide{s.level} * (now.ticks() - s.since);
    s.since = now.ticks();
    s.level += change;
  }

  /// Person-ticks that were counted elsewhere, such as the open time of places.
  void add_integral(MeasureId stock, Wide ticks) { stocks_[stock.index()].integral += ticks; }

  [[nodiscard]] std::int64_t level(MeasureId stock) const { return stocks_[stock.index()].level; }
  /// Person-ticks of a stock in the present month up to `now`.
  [[nodiscard]] Wide month_integral(MeasureId stock, Instant now) const {
    const Stock& s = stocks_[stock.index()];
    return s.integral + Wide{s.level} * (now.ticks() - s.since);
  }
  /// What was counted in the present month so far.
  [[nodiscard]] std::int64_t month_count(MeasureId measure) const {
    return counts_[measure.index()];
  }

  /// Ends the present month at its end.
  void close_month();
  /// Index of the present month.
  [[nodiscard]] std::size_t month() const { return month_; }

  /// Over the evaluated months that are closed: events or micro-pounds, or person-ticks of a stock.
  [[nodiscard]] Wide evaluated(MeasureId measure) const { return evaluated_[measure.index()]; }
  /// [measure][month]: events, pounds, or the mean of a stock; 0 for derived measures.
  [[nodiscard]] double value(MeasureId measure, std::size_t month) const {
    return values_[month * measures_.size() + measure.index()];
  }

  [[nodiscard]] const MeasureList& measures() const { return measures_; }
  [[nodiscard]] const Months& months() const { return months_; }

 private:
  struct Stock {
    std::int64_t level = 0;
    std::int64_t since = 0;
    Wide integral = 0;
  };
  const MeasureList& measures_;
  const Months& months_;
  std::size_t month_ = 0;
  std::vector<std::int64_t> counts_;
  std::vector<Stock> stocks_;
  std::vector<Wide> evaluated_;
  std::vector<double> values_;  ///< [month][measure]
};

}  // namespace carersim
