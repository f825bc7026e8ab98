#include "sim/scenario/evaluate.hpp"

#include <algorithm>
#include <cmath>

namespace carersim {

namespace {

constexpr Instant always{std::numeric_limits<std::int64_t>::min()};

/// Months since year 0, the day as a fraction of its month.
double month_position(Date day) {
  const std::chrono::year_month_day date(day);
  const std::chrono::year_month_day_last last(date.year(),
                                              std::chrono::month_day_last(date.month()));
  const double length = static_cast<double>(static_cast<unsigned>(last.day()));
  return static_cast<int>(date.year()) * 12 +
         static_cast<double>(static_cast<unsigned>(date.month()) - 1) +
         static_cast<double>(static_cast<unsigned>(date.day()) - 1) / length;
}

Date from_date(ReadContext& context, const Adjustment& adjustment) {
  const Period& period = period_of(context);
  if (adjustment.from_start_of_run) return period.start;
  return adjustment.from.value_or(period.evaluation_date());
}

}  // namespace

const Period& period_of(ReadContext& context) {
  if (!context.period) {
    context.period = Period{};  // reading the period itself needs none
    context.period =
        read_period(Cursor(context.shared_from_this(), &context.root, "", context.root.at));
  }
  return *context.period;
}

Instant begins(ReadContext& context, const Adjustment& adjustment) {
  if (adjustment.from_start_of_run) return always;
  return start_of_day(period_of(context).start, from_date(context, adjustment));
}

Instant ends(ReadContext& context, const Adjustment& adjustment) {
  if (!adjustment.until) return Instant::never();
  return start_of_day(period_of(context).start, *adjustment.until);
}

double weight_at(ReadContext& context, const Adjustment& adjustment, Instant now) {
  if (now < begins(context, adjustment) || now >= ends(context, adjustment)) return 0;
  if (adjustment.ramp_months == 0) return 1;
  const double from = month_position(from_date(context, adjustment));
  const double month = std::floor(month_position(day_of(period_of(context).start, now)));
  const double middle = (std::max(month, from) + month + 1) / 2;
  return std::min(1.0, (middle - from) / adjustment.ramp_months);
}

ChangeInForce to_in_force(ReadContext& context, const Node& node, Instant now) {
  for (const Adjustment& adjustment : node.adjustments) {
    if (adjustment.kind != Adjustment::Kind::to) continue;
    const double weight = weight_at(context, adjustment, now);
    if (weight > 0) return {&adjustment, weight};
  }
  return {};
}

double times_in_force(ReadContext& context, const Node& node, Instant now) {
  double product = 1;
  for (const Adjustment& adjustment : node.adjustments) {
    if (adjustment.kind != Adjustment::Kind::times) continue;
    const double weight = weight_at(context, adjustment, now);
    product *= weight == 1 ? adjustment.factor : 1 + weight * (adjustment.factor - 1);
  }
  return product;
}

void collect_breaks(ReadContext& context, const Node& node, std::set<Instant>& breaks) {
  const auto note = [&](Instant at) {
    if (at > Instant() && at != Instant::never()) breaks.insert(at);
  };
  std::vector<const Node*> values = {&node};
  for (std::size_t i = 0; i < values.size() && i < 64; ++i) {
    const Node& value = *values[i];
    if (value.kind == Node::Kind::text && value.text.starts_with('@')) {
      const std::optional<Reference> reference = parse_reference(value.text);
      const Node* parameter = reference ? find_referenced(context.root, reference->id) : nullptr;
      if (parameter != nullptr) values.push_back(parameter);
    }
    if (is_distribution(value))
      walk(value.children[0], "",
           [&](const Node& leaf, const std::string&) { values.push_back(&leaf); });
    for (const Adjustment& adjustment : value.adjustments) {
      note(begins(context, adjustment));
      note(ends(context, adjustment));
      if (adjustment.kind == Adjustment::Kind::to) values.push_back(&adjustment.value);
      if (adjustment.ramp_months == 0) continue;
      const Date start = period_of(context).start;
      const std::chrono::year_month_day from(std::max(start, from_date(context, adjustment)));
      Date month = std::chrono::year_month_day(from.year(), from.month(), std::chrono::day(1));
      for (double weight = 0; weight < 1;) {
        month = add_months(month, 1);
        const Instant at = start_of_day(start, month);
        if (at >= ends(context, adjustment)) break;
        weight = weight_at(context, adjustment, at);
        note(at);
      }
    }
  }
}

void refuse_change(ReadContext& context, const Node& node, const std::string& address) {
  std::vector<const Node*> values = {&node};
  for (std::size_t i = 0; i < values.size() && i < 64; ++i) {
    const Node& value = *values[i];
    for (const Adjustment& adjustment : value.adjustments) {
      if (begins(context, adjustment) <= Instant() && !adjustment.until &&
          adjustment.ramp_months == 0) {
        if (adjustment.kind == Adjustment::Kind::to) values.push_back(&adjustment.value);
        continue;
      }
      context.problem(adjustment.from_at, address,
                      "a change during the run, but this cannot change then",
                      R"(from = "start of run")");
    }
    if (value.kind == Node::Kind::text && value.text.starts_with('@')) {
      const std::optional<Reference> reference = parse_reference(value.text);
      const Node* parameter = reference ? find_referenced(context.root, reference->id) : nullptr;
      if (parameter != nullptr) values.push_back(parameter);
    }
    if (is_distribution(value))
      walk(value.children[0], "",
           [&](const Node& leaf, const std::string&) { values.push_back(&leaf); });
  }
}

}  // namespace carersim
