#include "models/headlines.hpp"

namespace carersim {

std::vector<Headline> headlines() {
  const std::string carers = "Carers";
  const std::string people = "People with a carer, each counted once";
  const std::string beds = "Bed days: released where they fall; value and cash are not added";
  const std::string outcomes = "Outcomes";
  const std::string money = "Money over the evaluation, undiscounted";
  return {
      {carers, "visits.carer.contact", "Reached by carers' centre"},
      {carers, "started.carer_assessment", "Assessments, reviews"},
      {carers, "wait.carer_assessment", "Mean wait for them, days"},
      {carers, "waiting.carer_assessment", "Waiting for one (mean)"},
      {carers, "carers.visibility.supported", "Supported (mean)"},
      {carers, "carers.strain.high", "High strain (mean)"},
      {carers, "events.breakdown", "Breakdowns of care"},
      {people, "events.emergency_admission", "Emergency admissions"},
      {people, "persons.place.care_home", "In care homes (mean)"},
      {people, "days_at_home", "Days at home"},
      {"Services, everybody counted", "held.ward", "Beds held by delays (mean)"},
      {"Services, everybody counted", "visits.care_home.settled", "Moves to care homes"},
      {beds, "bed_days.occupied", "Hospital bed days"},
      {beds, "bed_days.value", "Opportunity value"},
      {beds, "bed_days.cash", "Cash, only if beds close"},
      {outcomes, "qaly.carer", "QALYs of carers"},
      {outcomes, "qaly.person", "QALYs of people cared for"},
      {money, "cost.local_authority", "Council"},
      {money, "cost.after_caring.local_authority", "Council, after caring (in it)"},
      {money, "cost.nhs", "NHS"},
      {money, "cost.after_caring.nhs", "NHS, after caring (in it)"},
      {money, "cost.self_funder", "Self-funders"},
      {money, "cost.carer", "Carers, out of pocket"},
      {money, "cost.programmes", "Programmes (in the above)"},
      {money, "cost.society", "Unpaid care, valued apart"},
  };
}

}  // namespace carersim
