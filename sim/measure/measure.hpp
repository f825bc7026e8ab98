#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"

namespace carersim {

/// How a measure is counted, and so how its months add up.
enum class MeasureKind : std::uint8_t {
  event,    ///< a number of events in the month; the total is their sum
  stock,    ///< a number of people or places; the month holds its time average, so does the total
  amount,   ///< a sum in the month of pounds, QALYs or weighted events (kept in millionths); the
            ///< total is their sum
  derived,  ///< computed from the others when the replication is over; each says how
};

/// What is counted, declared once beside the code that reports it. HDF5 columns, tables and the
/// report follow from the declaration. A name is never reused for a new meaning.
struct Measure {
  std::string name;  ///< dotted, such as `waiting.carer_assessment`
  std::string unit;  ///< events, people, GBP, days, QALY, share …
  MeasureKind kind;
  std::string sentence;  ///< one sentence that says what is counted
};

/// The measures of a run, in order of declaration. The same list serves every arm.
class MeasureList {
 public:
  /// Declares a measure, or finds it again. @throws ProgramError when the name has another meaning
  MeasureId declare(const Measure& measure);
  [[nodiscard]] const Measure& operator[](MeasureId id) const { return all_[id.index()]; }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  [[nodiscard]] const std::vector<Measure>& all() const { return all_; }
  /// None when there is no such measure.
  [[nodiscard]] MeasureId find(const std::string& name) const;

 private:
  std::vector<Measure> all_;
  std::unordered_map<std::string, MeasureId> by_name_;
};

/// The calendar months of a run, clipped at its start and horizon.
class Months {
 public:
  /// @pre 0 <= evaluation start <= horizon, 0 < horizon; an evaluation that starts at the horizon
  ///      evaluates no month
  Months(Date start, Instant evaluation_start, Instant horizon);

  [[nodiscard]] std::size_t size() const { return starts_.size(); }
  [[nodiscard]] Instant start(std::size_t month) const { return starts_[month]; }
  [[nodiscard]] Instant end(std::size_t month) const {
    return month + 1 < starts_.size() ? starts_[month + 1] : horizon_;
  }
  /// The month in which an instant before the horizon falls.
  [[nodiscard]] std::size_t month_of(Instant at) const {
    return static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end(), at) -
                                    starts_.begin()) -
           1;
  }
  /// The first evaluated month: a month boundary is put at the start of the evaluation.
  [[nodiscard]] std::size_t first_evaluated() const { return first_evaluated_; }
  [[nodiscard]] Instant evaluation_start() const { return evaluation_start_; }
  [[nodiscard]] Instant horizon() const { return horizon_; }
  [[nodiscard]] Date start_date() const { return start_date_; }
  [[nodiscard]] Date date(std::size_t month) const { return day_of(start_date_, starts_[month]); }

 private:
  Date start_date_;
  Instant evaluation_start_;
  Instant horizon_;
  std::vector<Instant> starts_;
  std::size_t first_evaluated_ = 0;
};

}  // namespace carersim
