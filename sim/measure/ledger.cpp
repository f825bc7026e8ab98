#include "sim/measure/ledger.hpp"

#include <algorithm>

namespace carersim {

LedgerPlan::LedgerPlan(const std::vector<std::string>& payers, const std::string& apart,
                       MeasureList& measures)
    : payers_(payers) {
  for (const std::string& payer : payers_) {
    payer_measures_.push_back(
        measures.declare({"cost." + payer, "GBP", MeasureKind::amount,
                          "Money spent in the month by this payer, undiscounted."}));
  }
  if (apart.empty()) return;
  for (const std::string& payer : payers_) {
    apart_measures_.push_back(measures.declare(
        {"cost." + apart + "." + payer, "GBP", MeasureKind::amount,
         "Of it, money spent on the people whose account is kept apart, undiscounted."}));
  }
}

std::uint32_t LedgerPlan::line(const std::string& name, const std::vector<std::uint8_t>& payers,
                               MeasureList& measures) {
  const auto place = std::find(lines_.begin(), lines_.end(), name);
  const auto line = static_cast<std::uint32_t>(place - lines_.begin());
  if (place == lines_.end()) {
    lines_.push_back(name);
    line_measures_.push_back(
        measures.declare({"cost_of." + name, "GBP", MeasureKind::amount,
                          "Money spent in the month on this line by all payers, undiscounted."}));
    share_measures_.resize(lines_.size() * payers_.size());
  }
  for (const std::uint8_t payer : payers) {
    MeasureId& share = share_measures_[line * payers_.size() + payer];
    if (share.exists()) continue;
    share =
        measures.declare({"cost." + payers_[payer] + "." + name, "GBP", MeasureKind::amount,
                          "Money spent in the month by this payer on this line, undiscounted."});
  }
  return line;
}

}  // namespace carersim
