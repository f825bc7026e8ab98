#include "sim/measure/measure.hpp"

#include <algorithm>

#include "sim/core/error.hpp"

namespace carersim {

MeasureId MeasureList::declare(const Measure& measure) {
  const MeasureId known = find(measure.name);
  if (known.exists()) {
    const Measure& declared = (*this)[known];
    if (declared.unit != measure.unit || declared.kind != measure.kind ||
        declared.sentence != measure.sentence) {
      throw ProgramError("measure " + measure.name + " is declared with two meanings");
    }
    return known;
  }
  all_.push_back(measure);
  const MeasureId id(static_cast<std::uint32_t>(all_.size() - 1));
  by_name_.emplace(measure.name, id);
  return id;
}

MeasureId MeasureList::find(const std::string& name) const {
  const auto known = by_name_.find(name);
  return known == by_name_.end() ? MeasureId::none() : known->second;
}

Months::Months(Date start, Instant evaluation_start, Instant horizon)
    : start_date_(start), evaluation_start_(evaluation_start), horizon_(horizon) {
  require(Instant() <= evaluation_start && evaluation_start <= horizon && Instant() < horizon,
          "a run has 0 <= evaluation start <= horizon and 0 < horizon");
  using std::chrono::months;
  using std::chrono::year_month_day;
  const year_month_day first(start);
  starts_.push_back(Instant());
  for (auto month = first.year() / first.month() + months(1);; month += months(1)) {
    const Instant at = start_of_day(start, Date(month / 1));
    if (at >= horizon) break;
    starts_.push_back(at);
  }
  const auto place = std::lower_bound(starts_.begin(), starts_.end(), evaluation_start);
  first_evaluated_ = static_cast<std::size_t>(place - starts_.begin());
  const bool is_boundary = place != starts_.end() && *place == evaluation_start;
  if (!is_boundary && evaluation_start < horizon) starts_.insert(place, evaluation_start);
}

}  // namespace carersim
