#pragma once

#include <string>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/measure/recorder.hpp"

namespace carersim {

/// The measures that money goes to: one for each payer, one for each line (a service, a process, a
/// programme), and one for each payer of a line. Every payment is counted in all three, so that the
/// sums check each other. What is spent on some people may be kept apart, payer by payer: it is
/// part of the three.
class LedgerPlan {
 public:
  /// @param apart  name of the account kept apart: `cost.<apart>.<payer>`; empty for none
  LedgerPlan(const std::vector<std::string>& payers, const std::string& apart,
             MeasureList& measures);
  /// The line's number; declares its measure `cost_of.<name>` the first time, and
  /// `cost.<payer>.<name>` for each of its payers.
  /// @param payers  all who can be asked to pay on it
  std::uint32_t line(const std::string& name, const std::vector<std::uint8_t>& payers,
                     MeasureList& measures);

  [[nodiscard]] const std::vector<std::string>& payers() const { return payers_; }
  [[nodiscard]] const std::vector<MeasureId>& payer_measures() const { return payer_measures_; }
  /// What each payer spends on the people kept apart; empty when there is no such account.
  [[nodiscard]] const std::vector<MeasureId>& apart_measures() const { return apart_measures_; }
  [[nodiscard]] const std::vector<MeasureId>& line_measures() const { return line_measures_; }
  /// Of a payer on a line; none where that payer was not named.
  [[nodiscard]] MeasureId share_measure(std::uint32_t payer, std::uint32_t line) const {
    return share_measures_[line * payers_.size() + payer];
  }

 private:
  std::vector<std::string> payers_;
  std::vector<std::string> lines_;
  std::vector<MeasureId> payer_measures_;
  std::vector<MeasureId> apart_measures_;
  std::vector<MeasureId> line_measures_;
  std::vector<MeasureId> share_measures_;  ///< [line][payer]
};

/// On whom money is spent: on anybody, or on those whose account is kept apart.
enum class Account : std::uint8_t { common, apart };

/// Posts payments to a recorder.
class Ledger {
 public:
  Ledger(const LedgerPlan& plan, Recorder& recorder) : plan_(plan), recorder_(recorder) {}

  void pay(std::uint32_t payer, std::uint32_t line, std::int64_t micro,
           Account account = Account::common) {
    recorder_.count(plan_.payer_measures()[payer], micro);
    if (account == Account::apart) recorder_.count(plan_.apart_measures()[payer], micro);
    recorder_.count(plan_.line_measures()[line], micro);
    const MeasureId share = plan_.share_measure(payer, line);
    require(share.exists(), "whoever pays on a line was named as its payer");
    recorder_.count(share, micro);
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
