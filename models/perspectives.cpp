#include "models/perspectives.hpp"

#include "models/model.hpp"

namespace carersim {

const std::vector<CostPerspective>& cost_perspectives() {
  static const std::vector<CostPerspective> all = {
      {"nhs-and-social-care", "NHS and personal social services", {"nhs", "local_authority"}},
      {"council", "Council", {"local_authority"}},
      {"public-sector", "Public sector (here the same payers)", {"nhs", "local_authority"}},
      {"society", "Society, unpaid care valued", payers()},
  };
  return all;
}

const std::vector<QalyMeasure>& qaly_measures() {
  static const std::vector<QalyMeasure> all = {{"carers", "qaly.carer"},
                                               {"people cared for", "qaly.person"}};
  return all;
}

}  // namespace carersim
