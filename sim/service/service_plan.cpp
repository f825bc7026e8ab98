#include "sim/service/service_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace carersim {

std::size_t wait_index(std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) names.push_back(name);
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

PayerRule read_payer(const Cursor& cursor, const Attributes& attributes, const LedgerPlan& ledger) {
  PayerRule rule;
  if (!cursor.is_table()) {
    rule.payers.push_back(static_cast<std::uint8_t>(cursor.choice(ledger.payers())));
    return rule;
  }
  rule.attribute = attributes.read_name(cursor["by"]);
  if (!rule.attribute.exists()) return rule;
  for (const std::string& level : attributes[rule.attribute].levels) {
    rule.payers.push_back(static_cast<std::uint8_t>(cursor[level].choice(ledger.payers())));
  }
  return rule;
}

namespace {

ServiceMeasures declare_measures(const std::string& name, MeasureList& list) {
  const auto event = [&](const char* what, const std::string& sentence) {
    return list.declare({fmt::format("{}.{}", what, name), "events", MeasureKind::event, sentence});
  };
  const auto stock = [&](const char* what, const std::string& sentence) {
    return list.declare({fmt::format("{}.{}", what, name), "people", MeasureKind::stock, sentence});
  };
  ServiceMeasures m;
  m.arrived = event("arrived", fmt::format("People who came to {}.", name));
  m.started = event("started", fmt::format("People whose service at {} began.", name));
  m.ended = event("ended", fmt::format("People whose service at {} ended.", name));
  m.gave_up = event("gave_up",
                    fmt::format("People who left the waiting list of {} before their turn.", name));
  m.refused =
      event("refused", fmt::format("People whom {} turned away because its list was full.", name));
  m.withdrawn = event(
      "withdrawn",
      fmt::format("People who left the waiting list of {} because their situation ended.", name));
  m.waiting = stock("waiting", fmt::format("People waiting for {}.", name));
  m.in_service = stock("in_service", fmt::format("People being served by {}.", name));
  m.held = stock(
      "held",
      fmt::format("Places of {} held after the service ended, until the next one was free.", name));
  m.overflow = stock("overflow", fmt::format("People served by {} above its places.", name));
  m.places = list.declare({"places." + name, "places", MeasureKind::stock,
                           fmt::format("Places or workers of {} that are open.", name)});
  m.mean_wait = list.declare(
      {"wait." + name, "days", MeasureKind::derived,
       fmt::format("Mean wait for {} of those whose service began in the evaluation.", name)});
  m.mean_held = list.declare(
      {"held_days." + name, "days", MeasureKind::derived,
       fmt::format("Mean time for which a place of {} was held after the service ended.", name)});
  m.utilisation = list.declare(
      {"utilisation." + name, "share", MeasureKind::derived,
       fmt::format("Places or workers of {} in use, held ones included, out of those open.",
                   name)});
  return m;
}

void read_queue(const Cursor& queue, ServicePlan& plan, PlanContext& context) {
  if (!queue.exists()) return;
  const std::size_t order = queue["order"].choice_or({"first_come", "priority", "urgency"}, 0);
  if (order > 0) {
    const Cursor levels = queue["levels"];
    for (const Cursor& level : levels.children()) plan.level_names.push_back(level.text());
    plan.levels = std::max<std::size_t>(plan.level_names.size(), 1);
    if (plan.level_names.size() > 255) levels.expected("at most 255 levels");
    if (queue["by"].exists()) plan.level_attribute = context.attributes.read_name(queue["by"]);
    if (plan.level_attribute.exists()) {
      // Levels that the attribute does not have are for steps that name theirs.
      for (const std::string& name : context.attributes[plan.level_attribute].levels) {
        const auto found = std::find(plan.level_names.begin(), plan.level_names.end(), name);
        plan.level_of.push_back(static_cast<std::uint8_t>(found - plan.level_names.begin()));
        if (found == plan.level_names.end()) {
          levels.problem(fmt::format("no place for the level \"{}\"", name),
                         "every level of the attribute, the one that is served first leading");
        }
      }
    } else if (plan.level_names.empty()) {
      queue["by"].expected("by = \"attribute\", or levels that the steps name");
    }
  }
  if (order == 2 && queue["age"].exists()) {
    const std::string text = queue["age"].text();
    constexpr std::string_view prefix = "one level / ";
    double days = 0;
    if (text.rfind(prefix, 0) == 0 &&
        std::sscanf(text.c_str() + prefix.size(), "%lf d", &days) == 1 && days > 0 && days < 1e5) {
      plan.ageing = to_span(Days(days));
    } else if (text.rfind(prefix, 0) == 0) {
      queue["age"].expected("text such as \"one level / 30 d\"");
    } else {
      plan.ageing = to_span(queue["age"].quantity<Days>(Range{0, 100000, true}));
    }
  }
  if (queue["patience"].exists()) plan.patience = queue["patience"].distribution(LengthUnit::days);
  if (queue["limit"].exists()) plan.limit = queue["limit"].count(Range::between(0, 1e9));
}

void read_cost(const Cursor& cost, ServicePlan& plan, PlanContext& context) {
  if (!cost.exists()) return;
  plan.payer = read_payer(cost["payer"], context.attributes, context.ledger);
  plan.ledger_line = context.ledger.line(plan.name, plan.payer.payers, context.measures);
  const auto amount = [&](const char* key, auto quantity) -> std::optional<InForce::Slot> {
    using Q = decltype(quantity);
    if (!cost[key].exists()) return std::nullopt;
    const Timed<Q> read = cost[key].timed<Q>(Range::between(0, 1e9));
    std::vector<Timed<double>::Change> changes;
    for (const auto& change : read.changes())
      changes.push_back({change.from, change.value.value()});
    return context.numbers.add(Timed<double>(read.base().value(), changes));
  };
  plan.cost_per_hour = amount("per_hour", PoundsPerHour());
  plan.cost_per_case = amount("per_case", Pounds());
  plan.cost_per_day = amount("per_day", PoundsPerDay());
  plan.cost_per_held_day = amount("per_held_day", PoundsPerDay());
  plan.cost_per_year = amount("per_year", PoundsPerYear());
  if (plan.cost_per_hour && plan.kind != ServiceKind::team) {
    cost["per_hour"].expected("per_case or per_day, since only a team works by the hour");
  }
  if (plan.cost_per_year && plan.payer.attribute.exists())
    cost["payer"].expected("one payer, since the cost runs by the year");
  if (plan.cost_per_held_day && !plan.cost_per_day)
    cost["per_day"].expected("the price of a day of the spell, since a held day has one");
  if (plan.cost_per_day) {
    const std::array<std::pair<const char*, const char*>, paid_for_kinds> whom = {
        {{"", "those who count as one"},
         {".weighted", "those who count with a weight, unweighted"},
         {".apart", "those who count as one and whose account is kept apart"},
         {".weighted_apart",
          "those who count with a weight and whose account is kept apart, unweighted"}}};
    for (const auto& [suffix, who] : whom) {
      for (const std::string& payer : context.ledger.payers()) {
        plan.held_by_payer.push_back(context.measures.declare(
            {fmt::format("paid_by.{}.{}{}", payer, plan.name, suffix), "people", MeasureKind::stock,
             fmt::format("People with a place of {} that this payer pays for, {}.", plan.name,
                         who)}));
        if (!plan.cost_per_held_day) continue;
        plan.held_after_by_payer.push_back(context.measures.declare(
            {fmt::format("held_paid_by.{}.{}{}", payer, plan.name, suffix), "people",
             MeasureKind::stock,
             fmt::format("The same for places of {} held after the service was over.",
                         plan.name)}));
      }
    }
  }
}

}  // namespace

ServicePlan read_service(const Cursor& service, PlanContext& context) {
  ServicePlan plan;
  plan.name = service.name();
  plan.at = service.position();
  std::string rota_text = "always";
  if (service["agency"].exists() && !context.agencies.empty()) {
    plan.agency = AgencyId(static_cast<std::uint32_t>(service["agency"].choice(context.agencies)));
    rota_text = context.agency_rotas[plan.agency.index()];
  } else if (service["agency"].exists()) {
    service["agency"].expected("no agency, since the scenario declares none under [agency]");
  } else {
    plan.agency = AgencyId(0);
  }
  const std::size_t told = service.problems().size();
  plan.kind =
      static_cast<ServiceKind>(service["kind"].choice({"team", "caseload", "beds", "open_access"}));
  const bool is_known = service.problems().size() == told;
  if (!is_known) {
    // What the other keys should be depends on the kind.
    plan.kind = ServiceKind::open_access;
    plan.length = Distribution::deterministic(1);
    for (const char* key : {"staff", "productive_hours", "places", "overflow", "case", "spell"})
      service[key].ignore();
  }
  // Places are not kept by office hours unless the service says so: a bed is a bed at night.
  if (plan.kind != ServiceKind::team) rota_text = "always";
  if (service["open"].exists()) rota_text = service["open"].text();
  std::string expected;
  if (const auto rota = Rota::parse(rota_text, expected)) {
    plan.rota = *rota;
  } else {
    service["open"].expected(expected);
  }

  const bool is_team = plan.kind == ServiceKind::team;
  if (is_team) {
    const Timed<Wte> staff = service["staff"].timed<Wte>(Range::between(0, 10000));
    std::vector<Timed<double>::Change> changes;
    for (const auto& change : staff.changes())
      changes.push_back({change.from, change.value.value()});
    plan.capacity = context.numbers.add(Timed<double>(staff.base().value(), changes));
    plan.productive_hours =
        service["productive_hours"].quantity<HoursPerYear>(Range{0, 8766, true}).value();
  } else if (plan.kind != ServiceKind::open_access) {
    const Timed<Places> places = service["places"].timed<Places>(Range::between(0, 1e7));
    std::vector<Timed<double>::Change> changes;
    for (const auto& change : places.changes())
      changes.push_back({change.from, change.value.value()});
    plan.capacity = context.numbers.add(Timed<double>(places.base().value(), changes));
  } else {
    plan.capacity = context.numbers.add(0.0);
  }
  if (is_known && service["overflow"].exists()) {
    plan.overflows = service["overflow"].flag_or(false);
    if (plan.overflows && plan.kind != ServiceKind::beds)
      service["overflow"].expected("no overflow, except for beds");
  }
  const char* length_key = is_team ? "case" : "spell";
  if (is_known && service[length_key].exists()) {
    plan.length =
        service[length_key].distribution(is_team ? LengthUnit::hours_of_work : LengthUnit::days);
  }
  plan.factors = read_factors(service["by"], context.attributes);
  plan.times = read_times(service["times"], context.numbers);
  plan.shift_end = static_cast<ShiftEnd>(
      service["shift_end"].choice_or({"pause", "finish", "hand_over"}, is_team ? 0 : 1));
  read_queue(service["queue"], plan, context);
  if (service["late_after"].exists())
    plan.late_after = to_span(service["late_after"].quantity<Days>(Range{0, 3650, true}));
  if (is_known) {
    read_cost(service["cost"], plan, context);
  } else {
    service["cost"].ignore();
  }
  plan.measures = declare_measures(plan.name, context.measures);
  for (const std::string& level : plan.level_names) {
    plan.measures.waiting_by_level.push_back(context.measures.declare(
        {fmt::format("waiting.{}.{}", plan.name, level), "people", MeasureKind::stock,
         fmt::format("People waiting for {} at the level {}.", plan.name, level)}));
  }
  plan.wait_index = wait_index(context.wait_names, plan.name);
  return plan;
}

}  // namespace carersim
