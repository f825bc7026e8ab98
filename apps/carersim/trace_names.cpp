#include "apps/carersim/trace_names.hpp"

#include "sim/pathway/activity_log.hpp"

namespace carersim {

std::vector<AttributeId> traced_attributes(const ArmPlan& arm) {
  std::vector<AttributeId> shown;
  for (const char* name : {"place", "strain"}) {
    const AttributeId attribute = arm.attributes->find(name);
    if (attribute.exists() && attribute.index() < arm.attributes->population_count())
      shown.push_back(attribute);
  }
  return shown;
}

std::vector<std::string> event_names(const ArmPlan& arm) {
  return arm.population ? arm.population->event_names() : std::vector<std::string>();
}

ActivityNames activity_names(const ArmPlan& arm) {
  return ActivityLog::names(arm.pathways, *arm.attributes, event_names(arm),
                            traced_attributes(arm));
}

std::vector<TraceDescription::CaseKind> case_kinds() {
  return {{"dyad", 0},
          {"newcomer", first_arriving_number},
          {"case", first_case_number},
          {"case of today", first_case_today}};
}

}  // namespace carersim
