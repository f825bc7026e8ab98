#include "models/outcomes.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>

#include "sim/random/distribution.hpp"

namespace carersim {

namespace {

using A = DyadAttribute;

template <class Q>
InForce::Slot add_timed(InForce& numbers, const Timed<Q>& timed, double factor) {
  std::vector<Timed<double>::Change> changes;
  for (const auto& change : timed.changes())
    changes.push_back({change.from, change.value.value() * factor});
  return numbers.add(Timed<double>(timed.base().value() * factor, std::move(changes)));
}

std::uint8_t payer_called(const LedgerPlan& ledger, const std::string& name) {
  for (std::size_t i = 0; i < ledger.payers().size(); ++i) {
    if (ledger.payers()[i] == name) return static_cast<std::uint8_t>(i);
  }
  throw ProgramError("the model's payers are known");
}

void read_state_costs(const Cursor& cost, const PopulationReader::Context& context,
                      OutcomePlan& plan) {
  constexpr Range money = Range::between(0, 1e7);
  const auto begin = [&](const char* name) {
    OutcomePlan::StateCost state;
    state.name = name;
    state.payer = read_payer(cost[name]["payer"], context.attributes, context.ledger);
    std::vector<std::uint8_t> payers = state.payer.payers;
    if (cost[name]["charged"].exists()) payers.push_back(plan.client_payer);
    state.ledger_line = context.ledger.line(name, payers, context.measures);
    if (cost[name]["charged"].exists())
      state.charged = context.numbers.add(cost[name]["charged"].timed_number(Range::share()));
    return state;
  };
  if (cost["care_home"].exists()) {
    OutcomePlan::StateCost state = begin("care_home");
    const Cursor per_week = cost["care_home"]["per_week"];
    for (const std::string& payer : context.attributes[attribute_id(A::payer)].levels) {
      const Cursor value = per_week.is_table() ? per_week[payer] : per_week;
      state.per_day.push_back(add_timed(context.numbers, value.timed<PoundsPerDay>(money), 1.0));
    }
    if (per_week.is_table()) (void)per_week["by"].text();
    plan.care_home = std::move(state);
  }
  if (cost["care_package"].exists()) {
    OutcomePlan::StateCost state = begin("care_package");
    const double hours_a_day =
        cost["care_package"]["hours_week"].quantity<HoursPerYear>(Range::between(0, 8766)).value() /
        days_per_year;
    const double undelivered = cost["care_package"]["undelivered"].exists()
                                   ? cost["care_package"]["undelivered"].number(Range::share())
                                   : 0.0;
    state.per_day.push_back(add_timed(context.numbers,
                                      cost["care_package"]["per_hour"].timed<PoundsPerHour>(money),
                                      hours_a_day * (1 - undelivered)));
    plan.care_package = std::move(state);
  }
  if (cost["unpaid_care"].exists()) {
    OutcomePlan::StateCost state = begin("unpaid_care");
    for (const std::string& hours : context.attributes[attribute_id(A::hours)].levels) {
      const double a_day = cost["unpaid_care"]["hours_week"][hours]
                               .quantity<HoursPerYear>(Range::between(0, 8766))
                               .value() /
                           days_per_year;
      state.per_day.push_back(add_timed(
          context.numbers, cost["unpaid_care"]["per_hour"].timed<PoundsPerHour>(money), a_day));
    }
    plan.unpaid_care = std::move(state);
  }
  if (cost["carer_out_of_pocket"].exists()) {
    OutcomePlan::StateCost state = begin("carer_out_of_pocket");
    state.per_day.push_back(add_timed(
        context.numbers, cost["carer_out_of_pocket"]["per_year"].timed<PoundsPerYear>(money),
        1.0 / days_per_year));
    plan.out_of_pocket = std::move(state);
  }
}

template <std::size_t n>
void read_utilities(const Cursor& table, const AttributeSpec& spec, double base,
                    std::array<double, n>& values) {
  for (std::size_t i = 0; i < n; ++i) {
    values[i] = base + table[spec.levels[i]].number(Range::between(-1, 1));
  }
}

void read_utility(const Cursor& utility, const Attributes& attributes, OutcomePlan& plan) {
  const double carer = utility["carer"].number(Range::between(-1, 1));
  read_utilities(utility["carer_by"]["strain"], attributes[attribute_id(A::strain)], carer,
                 plan.carer_utility_by_strain);
  read_utilities(utility["carer_by_role"], attributes[attribute_id(A::role)], 0,
                 plan.carer_utility_by_role);
  read_utilities(utility["person"], attributes[attribute_id(A::need)], 0,
                 plan.person_utility_by_need);
  read_utilities(utility["person_by_age"], attributes[attribute_id(A::person_age)], 0,
                 plan.person_utility_by_age);
  read_utilities(utility["person_by_place"], attributes[attribute_id(A::place)], 0,
                 plan.person_utility_by_place);
}

void read_programmes(const PopulationReader::Context& context, OutcomePlan& plan) {
  for (const Cursor& cursor : context.root["programme"].children()) {
    OutcomePlan::Programme programme;
    programme.id = cursor.name();
    const double managed =
        1 + (cursor["management"].exists() ? cursor["management"].number(Range::share()) : 0.0);
    if (cursor["set_up"].exists()) {
      programme.set_up =
          managed * cursor["set_up"].quantity<Pounds>(Range::between(0, 1e10)).value();
    }
    programme.per_year =
        cursor["per_year"].exists()
            ? add_timed(context.numbers, cursor["per_year"].timed<Pounds>(Range::between(0, 1e10)),
                        managed)
            : context.numbers.add(0.0);
    programme.payer = static_cast<std::uint8_t>(cursor["payer"].choice(context.ledger.payers()));
    (void)cursor["evidence"].text();
    programme.ledger_line =
        context.ledger.line("programme_" + programme.id, {programme.payer}, context.measures);
    plan.programmes.push_back(std::move(programme));
  }
}

void declare_views(const Attributes& attributes, MeasureList& measures, OutcomePlan& plan) {
  const auto add = [&](A attribute, bool of_person, const char* whom) {
    const AttributeSpec& spec = attributes[attribute_id(attribute)];
    for (std::size_t i = 0; i < spec.levels.size(); ++i) {
      plan.views.push_back({attribute, static_cast<std::uint8_t>(i), of_person});
      plan.people.push_back(measures.declare(
          {fmt::format("{}.{}.{}", of_person ? "persons" : "carers", spec.name, spec.levels[i]),
           "people", MeasureKind::stock,
           fmt::format("{} whose {} is {}.", whom, spec.name, spec.levels[i])}));
    }
  };
  add(A::role, false, "Carers and former carers");
  add(A::strain, false, "Carers who are caring");
  add(A::hours, false, "Carers who are caring");
  add(A::visibility, false, "Carers who are caring");
  add(A::employed, false, "Carers who are caring");
  add(A::place, true, "People who have or had a carer, each counted once,");
  add(A::need, true, "Living people who have or had a carer, each counted once,");
  add(A::care_package, true, "People at home who have or had a carer, each counted once,");
}

/// Rates for costs or outcomes: one from the start of the evaluation, others from later years on.
DiscountSchedule read_discount(const Cursor& economics, const std::string& key) {
  std::vector<DiscountSchedule::Step> steps = {{0, economics[key].number(Range::between(0, 1))}};
  const Cursor later = economics[key + "_from"];
  if (later.exists() && !later.is_array()) {
    later.expected("an array of tables with year and rate");
    return DiscountSchedule(steps);
  }
  for (const Cursor& step : later.exists() ? later.children() : std::vector<Cursor>()) {
    const double year = step["year"].number(Range{0, 1000, true});
    const double rate = step["rate"].number(Range::between(0, 1));
    if (year > steps.back().from_year)
      steps.push_back({year, rate});
    else
      step["year"].expected("a later year than the one before");
  }
  return DiscountSchedule(steps);
}

/// Factor by which a month is discounted: (1+r)^-t at the middle of the month, t in years from the
/// start of the evaluation, each rate for its years; 1 before it.
double discount_factor(const Months& months, std::size_t month, const DiscountSchedule& schedule) {
  const double middle = ((months.start(month) - months.evaluation_start()).days() +
                         (months.end(month) - months.evaluation_start()).days()) /
                        2 / days_per_year;
  return middle <= 0 ? 1.0 : schedule.factor(middle);
}

}  // namespace

OutcomePlan read_outcomes(const PopulationReader::Context& context, double person_weight) {
  OutcomePlan plan;
  plan.months = &context.months;
  plan.person_weight = person_weight;
  plan.council_payer = payer_called(context.ledger, "local_authority");
  plan.client_payer = payer_called(context.ledger, "self_funder");
  read_state_costs(context.root["cost"], context, plan);
  read_utility(context.root["utility"], context.attributes, plan);
  read_programmes(context, plan);
  const Cursor economics = context.root["economics"];
  plan.discount_costs = read_discount(economics, "discount_costs");
  plan.discount_outcomes = read_discount(economics, "discount_outcomes");
  plan.bed_day_value =
      economics["bed_day_value"].quantity<PoundsPerDay>(Range::between(0, 1e6)).value();
  plan.cash_per_bed_day =
      economics["cash_per_bed_day"].quantity<PoundsPerDay>(Range::between(0, 1e6)).value();
  plan.qaly_carer = context.measures.declare(
      {"qaly.carer", "QALY", MeasureKind::amount,
       "Quality-adjusted life years of carers and former carers, undiscounted."});
  plan.qaly_person = context.measures.declare(
      {"qaly.person", "QALY", MeasureKind::amount,
       "Quality-adjusted life years of the people cared for, each counted once, undiscounted."});
  plan.days_at_home = context.measures.declare(
      {"days_at_home", "days", MeasureKind::amount,
       "Days that people who have or had a carer spent at home, each counted once."});
  plan.bed_days = context.measures.declare(
      {"bed_days.occupied", "days", MeasureKind::amount,
       "Hospital bed days of people who have or had a carer, each counted once."});
  plan.bed_days_value =
      context.measures.declare({"bed_days.value", "GBP", MeasureKind::amount,
                                "Opportunity value of those bed days; in no payer's costs."});
  plan.bed_days_cash =
      context.measures.declare({"bed_days.cash", "GBP", MeasureKind::amount,
                                "Cash that those bed days would release if beds close; zero unless "
                                "the scenario says so; in no payer's costs."});
  plan.programme_cost = context.measures.declare(
      {"cost.programmes", "GBP", MeasureKind::amount,
       "Money spent on the arm's programmes themselves; part of their payers' costs."});
  declare_views(context.attributes, context.measures, plan);
  const auto discounted = [&](const std::string& name, MeasureId from, bool cost,
                              const std::string& unit, double at_start) {
    plan.discounted.push_back(
        {from,
         context.measures.declare(
             {"discounted." + name, unit, MeasureKind::derived,
              fmt::format("{} over the evaluation, discounted month by month to its start.",
                          name)}),
         cost, at_start});
  };
  for (std::size_t i = 0; i < context.ledger.payers().size(); ++i) {
    double set_up = 0;
    for (const OutcomePlan::Programme& programme : plan.programmes)
      if (programme.payer == i) set_up += programme.set_up;
    discounted("cost." + context.ledger.payers()[i], context.ledger.payer_measures()[i], true,
               "GBP", set_up);
  }
  discounted("qaly.carer", plan.qaly_carer, false, "QALY", 0);
  discounted("qaly.person", plan.qaly_person, false, "QALY", 0);
  return plan;
}

OutcomeStocks::OutcomeStocks(const OutcomePlan& plan, Recorder& recorder, Ledger& ledger,
                             InForce& numbers)
    : plan_(&plan),
      recorder_(recorder),
      ledger_(ledger),
      numbers_(numbers),
      carers_(carer_cells),
      persons_(person_cells) {}

void OutcomeStocks::pay_state(const OutcomePlan::StateCost& cost, std::size_t index,
                              std::uint8_t payer, double days, Account account) {
  const double pounds = days * numbers_[cost.per_day[index]];
  if (cost.charged && payer == plan_->council_payer) {
    const std::int64_t client = to_micro(pounds * numbers_[*cost.charged]);
    ledger_.pay(plan_->client_payer, cost.ledger_line, client, account);
    ledger_.pay(payer, cost.ledger_line, to_micro(pounds) - client, account);
    return;
  }
  ledger_.pay(payer, cost.ledger_line, to_micro(pounds), account);
}

void OutcomeStocks::close_carers(std::vector<double>& view_ticks) {
  double qaly_days = 0;
  for (std::size_t cell = 0; cell < carer_cells; ++cell) {
    const double ticks = static_cast<double>(carers_[cell].integral);
    carers_[cell].integral = 0;
    if (ticks == 0) continue;
    const std::size_t employed = cell % 2, visibility = cell / 2 % 8, hours = cell / 16 % 3,
                      strain = cell / 48 % 3, role = cell / 144;
    const double days = ticks / static_cast<double>(ticks_per_day);
    if (role != level::carer_dead) {
      qaly_days +=
          days * (plan_->carer_utility_by_strain[strain] + plan_->carer_utility_by_role[role]);
    }
    const bool caring = role == level::caring;
    if (caring && plan_->unpaid_care)
      pay_state(*plan_->unpaid_care, hours, plan_->unpaid_care->payer.payers[0], days,
                Account::common);
    if (caring && plan_->out_of_pocket)
      pay_state(*plan_->out_of_pocket, 0, plan_->out_of_pocket->payer.payers[0], days,
                Account::common);
    for (std::size_t v = 0; v < plan_->views.size(); ++v) {
      const OutcomePlan::View& view = plan_->views[v];
      if (view.of_person || (view.attribute != A::role && !caring)) continue;
      const std::size_t here = view.attribute == A::role         ? role
                               : view.attribute == A::strain     ? strain
                               : view.attribute == A::hours      ? hours
                               : view.attribute == A::visibility ? visibility
                                                                 : employed;
      if (here == view.level) view_ticks[v] += ticks;
    }
  }
  recorder_.count(plan_->qaly_carer, to_micro(qaly_days / days_per_year));
}

void OutcomeStocks::close_persons(std::vector<double>& view_ticks) {
  double qaly_days = 0, home_days = 0, bed_days = 0;
  for (std::size_t cell = 0; cell < person_cells; ++cell) {
    const double ticks = static_cast<double>(persons_[cell].integral) * plan_->person_weight;
    persons_[cell].integral = 0;
    if (ticks == 0) continue;
    const std::size_t package = cell / 2 % 2, payer = cell / 4 % 3, age = cell / 12 % 5,
                      need = cell / 60 % 4, place = cell / 240;
    const Account account = cell % 2 == 1 ? Account::apart : Account::common;
    const double days = ticks / static_cast<double>(ticks_per_day);
    const bool dead = place == level::person_dead;
    const bool home = place == level::at_home;
    if (!dead) {
      qaly_days += days * (plan_->person_utility_by_need[need] + plan_->person_utility_by_age[age] +
                           plan_->person_utility_by_place[place]);
    }
    if (home) home_days += days;
    if (place == level::in_hospital) bed_days += days;
    if (place == level::in_care_home && plan_->care_home) {
      const auto& rule = plan_->care_home->payer;
      pay_state(*plan_->care_home, payer, rule.payers[rule.attribute.exists() ? payer : 0], days,
                account);
    }
    if (home && package == level::yes && plan_->care_package) {
      const auto& rule = plan_->care_package->payer;
      pay_state(*plan_->care_package, 0, rule.payers[rule.attribute.exists() ? payer : 0], days,
                account);
    }
    for (std::size_t v = 0; v < plan_->views.size(); ++v) {
      const OutcomePlan::View& view = plan_->views[v];
      if (!view.of_person) continue;
      if (view.attribute == A::need && dead) continue;
      if (view.attribute == A::care_package && !home) continue;
      const std::size_t here = view.attribute == A::place  ? place
                               : view.attribute == A::need ? need
                                                           : package;
      if (here == view.level) view_ticks[v] += ticks;
    }
  }
  recorder_.count(plan_->qaly_person, to_micro(qaly_days / days_per_year));
  recorder_.count(plan_->days_at_home, to_micro(home_days));
  recorder_.count(plan_->bed_days, to_micro(bed_days));
  recorder_.count(plan_->bed_days_value, to_micro(bed_days * plan_->bed_day_value));
  recorder_.count(plan_->bed_days_cash, to_micro(bed_days * plan_->cash_per_bed_day));
}

void OutcomeStocks::pay_programmes(Instant now) {
  const Months& months = *plan_->months;
  const std::size_t month = recorder_.month();
  if (month < months.first_evaluated()) return;
  const double years = (now - settled_).days() / days_per_year;
  const bool first = settled_ == months.evaluation_start();
  for (const OutcomePlan::Programme& programme : plan_->programmes) {
    double pounds = numbers_[programme.per_year] * years;
    if (first) pounds += programme.set_up;
    ledger_.pay(programme.payer, programme.ledger_line, to_micro(pounds));
    recorder_.count(plan_->programme_cost, to_micro(pounds));
  }
}

void OutcomeStocks::settle(Instant now) {
  for (Cell& cell : carers_) shift(cell, 0, now);
  for (Cell& cell : persons_) shift(cell, 0, now);
  std::vector<double> view_ticks(plan_->views.size(), 0);
  close_carers(view_ticks);
  close_persons(view_ticks);
  for (std::size_t v = 0; v < plan_->views.size(); ++v) {
    recorder_.add_integral(plan_->people[v], static_cast<Wide>(std::round(view_ticks[v])));
  }
  pay_programmes(now);
  settled_ = now;
}

std::int64_t OutcomeStocks::carers_inside() const {
  std::int64_t sum = 0;
  for (const Cell& cell : carers_) sum += cell.level;
  return sum;
}

std::int64_t OutcomeStocks::persons_inside() const {
  std::int64_t sum = 0;
  for (const Cell& cell : persons_) sum += cell.level;
  return sum;
}

std::int64_t OutcomeStocks::miscounted(const std::function<void(const Visit&)>& each) const {
  std::vector<std::int64_t> carers(carer_cells, 0), persons(person_cells, 0);
  each([&](const std::uint8_t* levels) {
    ++carers[carer_cell(levels)];
    ++persons[person_cell(levels)];
  });
  std::int64_t wrong = 0;
  for (std::size_t i = 0; i < carer_cells; ++i) wrong += std::abs(carers[i] - carers_[i].level);
  for (std::size_t i = 0; i < person_cells; ++i) wrong += std::abs(persons[i] - persons_[i].level);
  return wrong;
}

void OutcomeStocks::discount(ReplicationResult& result) const {
  const Months& months = *plan_->months;
  for (const OutcomePlan::Discounted& d : plan_->discounted) {
    const DiscountSchedule& schedule = d.cost ? plan_->discount_costs : plan_->discount_outcomes;
    double sum = 0;
    for (std::size_t t = months.first_evaluated(); t < months.size(); ++t) {
      const double at_start = t == months.first_evaluated() ? d.at_start : 0;
      const double value =
          at_start + (result.series[d.from.index() * months.size() + t] - at_start) *
                         discount_factor(months, t, schedule);
      result.series[d.to.index() * months.size() + t] = value;
      sum += value;
    }
    result.totals[d.to.index()] = sum;
  }
}

}  // namespace carersim
