#include "models/identities.hpp"

#include <fmt/format.h>

#include "models/dyads.hpp"
#include "sim/pathway/graph_checks.hpp"

namespace carersim {

std::vector<IdentityPlan> read_identities(const PopulationReader::Context& context,
                                          const std::vector<ProcessPlan>& processes) {
  std::vector<std::string> process_names, service_names;
  for (const ProcessPlan& process : processes) process_names.push_back(process.name);
  for (const ServicePlan& service : context.pathways.services)
    service_names.push_back(service.name);
  std::vector<IdentityPlan> all;
  for (const Cursor& cursor : context.root["identity"].children()) {
    IdentityPlan identity;
    identity.name = cursor.name();
    identity.at = cursor.position();
    identity.sentence = cursor["sentence"].text();
    identity.source = cursor["source"].text();
    if (cursor["load"].exists()) {
      identity.load = ServiceId(static_cast<std::uint32_t>(cursor["load"].choice(service_names)));
    }
    if (cursor["visits"].exists()) {
      for (const Cursor& step : cursor["visits"].children()) {
        const StepId id = read_step(step, context.pathways);
        if (id.exists()) identity.visits.push_back(id);
      }
    }
    if (cursor["processes"].exists()) {
      for (const Cursor& process : cursor["processes"].children())
        identity.processes.push_back(process.choice(process_names));
    }
    const Cursor per = cursor["per"];
    if (per.exists()) {
      identity.per_newcomers = per.is_text() && per.text() == "newcomers";
      if (!identity.per_newcomers) identity.per = per.quantity<PerYear>(Range::above(0)).value();
    }
    const std::vector<Cursor> band = cursor["between"].children();
    if (band.size() == 2) {
      identity.low = band[0].number(Range::any());
      identity.high = band[1].number(Range::any());
    } else {
      cursor["between"].expected("two numbers, the lower one first");
    }
    all.push_back(std::move(identity));
  }
  return all;
}

std::vector<Identity> identities(const ArmPlan& arm, const PathwayGraph& graph) {
  std::vector<Identity> all;
  const auto* dyads = dynamic_cast<const DyadsPlan*>(arm.population.get());
  if (dyads == nullptr || dyads->identities.empty()) return all;
  const std::vector<double> visits = visits_per_day(graph);
  const std::vector<ServiceLoad> loads = service_loads(graph);
  const std::vector<double> events = dyads->events_per_year();
  for (const IdentityPlan& plan : dyads->identities) {
    Identity identity;
    identity.plan = &plan;
    double of_dyads = 0, of_others = 0;
    for (const StepId step : plan.visits) {
      const PathwayInfo& pathway =
          arm.pathways.pathways[arm.pathways.steps[step.index()].pathway.index()];
      const double a_year = visits[step.index()] * days_per_year * pathway.weight;
      (pathway.walker == plain_case ? of_others : of_dyads) += a_year;
    }
    for (const std::size_t process : plan.processes) {
      of_dyads +=
          events[process] * (dyads->processes[process].of_person ? dyads->person_weight : 1.0);
    }
    const double sum = of_dyads + of_others;
    if (sum > 0 && of_others > 0) identity.of_dyads = of_dyads / sum;
    const double per = plan.per_newcomers ? dyads->newcomers_per_year : plan.per;
    identity.found = per > 0 ? sum / per : 0.0;
    if (plan.load) {
      // A service that overflows never refuses, yet its places are what it has.
      const ServicePlan& service = arm.pathways.services[plan.load->index()];
      const ServiceLoad& load = loads[plan.load->index()];
      identity.found =
          service.overflows
              ? load.offered / std::max(1.0, arm.numbers.timed(service.capacity).base())
              : load.load;
    }
    all.push_back(identity);
  }
  return all;
}

}  // namespace carersim
