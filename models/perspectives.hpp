#pragma once

#include <string>
#include <vector>

namespace carersim {

/// Whose costs an economic evaluation counts.
struct CostPerspective {
  std::string key;   ///< for the command line
  std::string name;  ///< for people
  std::vector<std::string> payers;
};

/// NHS and personal social services (the reference case of NICE) first; the council alone; the
/// public sector; society, with what self-funders and carers pay and unpaid care at its value.
/// Not modelled: benefits, taxes and other departments, so that the public sector has the payers of
/// the first, and all of the council's costs here count as personal social services.
[[nodiscard]] const std::vector<CostPerspective>& cost_perspectives();

/// Whose quality-adjusted life years are gained, as `name` and measure.
struct QalyMeasure {
  std::string whose, measure;
};
[[nodiscard]] const std::vector<QalyMeasure>& qaly_measures();

}  // namespace carersim
