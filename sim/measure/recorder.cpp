#include "sim/measure/recorder.hpp"

namespace carersim {

Recorder::Recorder(const MeasureList& measures, const Months& months)
    : measures_(measures),
      months_(months),
      counts_(measures.size()),
      stocks_(measures.size()),
      evaluated_(measures.size()),
      values_(measures.size() * months.size()) {}

void Recorder::close_month() {
  const Instant end = months_.end(month_);
  const std::int64_t length = (end - months_.start(month_)).ticks();
  const bool counts = month_ >= months_.first_evaluated();
  for (std::size_t i = 0; i < measures_.size(); ++i) {
    double& value = values_[month_ * measures_.size() + i];
    const MeasureKind kind = measures_.all()[i].kind;
    if (kind == MeasureKind::stock) {
      Stock& s = stocks_[i];
      s.integral += Wide{s.level} * (end.ticks() - s.since);
      s.since = end.ticks();
      value = static_cast<double>(s.integral) / static_cast<double>(length);
      if (counts) evaluated_[i] += s.integral;
      s.integral = 0;
    } else {
      value = static_cast<double>(counts_[i]);
      if (kind == MeasureKind::amount) value /= micro_pounds;
      if (counts) evaluated_[i] += counts_[i];
      counts_[i] = 0;
    }
  }
  ++month_;
}

}  // namespace carersim
