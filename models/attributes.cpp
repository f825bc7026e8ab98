#include "models/attributes.hpp"

namespace carersim {

std::vector<AttributeSpec> dyad_attribute_specs(const std::vector<std::string>& channels) {
  const std::vector<std::string> no_yes = {"no", "yes"};
  std::vector<std::string> found_by = {"none"};
  found_by.insert(found_by.end(), channels.begin(), channels.end());
  return {
      {"carer_age", {"under_18", "18_25", "26_44", "45_64", "65_74", "75_plus"}},
      {"hours", {"1_19", "20_49", "50_plus"}},
      {"coresident", no_yes},
      {"employed", no_yes},
      {"minority_ethnic", no_yes},
      {"strain", {"low", "moderate", "high"}},
      {"crisis", no_yes},
      {"person_age", {"under_18", "18_64", "65_74", "75_84", "85_plus"}},
      {"condition",
       {"frailty", "dementia", "stroke", "physical_disability", "learning_disability",
        "mental_health", "long_term_condition", "end_of_life"}},
      {"need", {"low", "moderate", "high", "very_high"}},
      {"place", {"home", "hospital", "intermediate_care", "care_home", "dead"}},
      {"payer", {"council", "self", "nhs_continuing_healthcare"}},
      {"visibility",
       {"hidden", "identified", "in_contact", "assessed", "supported", "closed", "declined",
        "lost_to_contact"}},
      {"role", {"caring", "visiting", "bereaved", "former", "dead"}},
      {"channel", found_by},
      {"on_gp_register", no_yes},
      {"waiting", no_yes},
      {"recently_discharged", no_yes},
      {"involved", no_yes},
      {"emergency_plan", no_yes},
      {"care_package", no_yes},
      {"caring_years", {"under_1", "1_4", "5_9", "10_19", "20_plus"}},
  };
}

}  // namespace carersim
