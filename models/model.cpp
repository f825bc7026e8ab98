#include "models/model.hpp"

#include "models/dyads.hpp"

namespace carersim {

const std::vector<std::string>& payers() {
  static const std::vector<std::string> names = {"local_authority", "nhs", "self_funder", "carer",
                                                 "society"};
  return names;
}

PopulationReader carer_model() {
  PopulationReader reader;
  reader.payers = payers();
  reader.apart = "after_caring";
  reader.attributes = [](const Cursor& root) { return dyad_attribute_specs(channel_names(root)); };
  reader.walkers = [](const Cursor& root) {
    return std::vector<WalkerKind>{{"carer", 1.0}, {"person", read_person_weight(root)}};
  };
  reader.read = read_dyads;
  return reader;
}

}  // namespace carersim
