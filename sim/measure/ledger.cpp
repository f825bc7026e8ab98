#include "sim/measure/ledger.hpp"

namespace carersim {

LedgerPlan::LedgerPlan(const std::vector<std::string>& payers, MeasureList& measures)
    : payers_(payers) {
  for (const std::string& payer : payers_) {
    payer_measures_.push_back(
        measures.declare({"cost." + payer, "GBP", MeasureKind::amount,
                          "Money spent in the month by this payer, undiscounted."}));
  }
}

std::uint32_t LedgerPlan::line(const std::string& name, MeasureList& measures) {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (lines_[i] == name) return static_cast<std::uint32_t>(i);
  }
  lines_.push_back(name);
  line_measures_.push_back(
      measures.declare({"cost_of." + name, "GBP", MeasureKind::amount,
                        "Money spent in the month on this line by all payers, undiscounted."}));
  return static_cast<std::uint32_t>(lines_.size() - 1);
}

}  // namespace carersim
