#pragma once

#include <string>
#include <vector>

#include "sim/measure/recorder.hpp"

namespace carersim {

/// The measures that money goes to: one for each payer and one for each line (a service, a process,
/// a programme). Every payment is counted in both, so that the two sums check each other.
class LedgerPlan {
 public:
  LedgerPlan(const std::vector<std::string>& payers, MeasureList& measures);
  /// The line's number; declares its measure `cost_of.<name>` the first time.
  std::uint32_t line(const std::string& name, MeasureList& measures);

  [[nodiscard]] const std::vector<std::string>& payers() const { return payers_; }
  [[nodiscard]] const std::vector<MeasureId>& payer_measures() const { return payer_measures_; }
  [[nodiscard]] const std::vector<MeasureId>& line_measures() const { return line_measures_; }

 private:
  std::vector<std::string> payers_;
  std::vector<std::string> lines_;
  std::vector<MeasureId> payer_measures_;
  std::vector<MeasureId> line_measures_;
};

/// Posts payments to a recorder.
class Ledger {
 public:
  Ledger(const LedgerPlan& plan, Recorder& recorder) : plan_(plan), recorder_(recorder) {}

  void pay(std::uint32_t payer, std::uint32_t line, std::int64_t micro) {
    recorder_.count(plan_.payer_measures()[payer], micro);
    recorder_.count(plan_.line_measures()[line], micro);
    if (recorder_.month() >= recorder_.months().first_evaluated()) total_ += micro;
  }
  /// All that was paid in the evaluated months.
  [[nodiscard]] Wide total() const { return total_; }

 private:
  const LedgerPlan& plan_;
  Recorder& recorder_;
  Wide total_ = 0;
};

/// Pounds to the nearest millionth.
constexpr std::int64_t to_micro(double pounds) {
  return static_cast<std::int64_t>(pounds * micro_pounds + (pounds < 0 ? -0.5 : 0.5));
}

}  // namespace carersim
