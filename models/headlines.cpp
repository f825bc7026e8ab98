#include "models/headlines.hpp"

namespace carersim {

std::vector<std::pair<std::string, std::string>> headlines() {
  return {
      {"visits.carer.contact", "Carers reached by the carers' centre"},
      {"started.carer_assessment", "Carers' assessments and reviews begun"},
      {"wait.carer_assessment", "Mean wait for them, days"},
      {"waiting.carer_assessment", "Carers waiting for one, on average"},
      {"carers.visibility.supported", "Carers supported, on average"},
      {"carers.strain.high", "Carers under high strain, on average"},
      {"events.breakdown", "Carer breakdowns"},
      {"events.emergency_admission", "Emergency admissions of people with a carer"},
      {"visits.hospital.breakdown_admission", "  of them because care broke down (unweighted)"},
      {"held.ward", "Beds held by delayed discharges, on average"},
      {"visits.care_home.settled", "Moves to a care home (unweighted)"},
      {"persons.place.care_home", "People with a carer in care homes, on average"},
      {"days_at_home", "Days at home"},
      {"qaly.carer", "QALYs of carers"},
      {"qaly.person", "QALYs of people cared for"},
      {"bed_days.occupied", "Hospital bed days of people with a carer"},
      {"bed_days.value", "Their opportunity value, £ (not cash)"},
      {"bed_days.cash", "Cash if beds close, £"},
      {"cost.local_authority", "Cost to the council, £"},
      {"cost.nhs", "Cost to the NHS, £"},
      {"cost.self_funder", "Cost to people who pay themselves, £"},
      {"cost.carer", "Cost to carers out of pocket, £"},
      {"cost.society", "Value of unpaid care, £ (apart)"},
      {"cost.programmes", "Programmes, £ (within the above)"},
  };
}

}  // namespace carersim
