#include <cmath>

#include "sim/scenario/cursor.hpp"
#include "sim/scenario/evaluate.hpp"
#include "sim/scenario/tree.hpp"
#include "sim/scenario/units.hpp"

namespace carersim {

namespace {

template <class Q>
constexpr Dimension dimension_of() {
  if constexpr (std::is_same_v<Q, Days>)
    return Dimension::time;
  else if constexpr (std::is_same_v<Q, PerYear>)
    return Dimension::rate;
  else if constexpr (std::is_same_v<Q, Pounds>)
    return Dimension::money;
  else if constexpr (std::is_same_v<Q, PoundsPerYear>)
    return Dimension::money_per_year;
  else if constexpr (std::is_same_v<Q, PoundsPerHour>)
    return Dimension::money_per_hour;
  else if constexpr (std::is_same_v<Q, PoundsPerDay>)
    return Dimension::money_per_day;
  else if constexpr (std::is_same_v<Q, Wte>)
    return Dimension::staff;
  else if constexpr (std::is_same_v<Q, Hours>)
    return Dimension::work;
  else if constexpr (std::is_same_v<Q, HoursPerYear>)
    return Dimension::work_per_year;
  else if constexpr (std::is_same_v<Q, Places>)
    return Dimension::places;
  else {
    static_assert(std::is_same_v<Q, Probability>);
    return Dimension::ratio;
  }
}

template <class T>
T wrap(double value) {
  return T(value);
}

/// The value at the start and each change that makes a difference, bit for bit.
template <class T>
Timed<T> timeline(ReadContext& context, const Node* node, const Cursor& cursor,
                  const Wanted& wanted) {
  const double fallback = harmless(wanted.range);
  if (node == nullptr) {
    cursor.expected(expected_text(wanted.dimension, wanted.range));
    return Timed<T>(wrap<T>(fallback));
  }
  const std::optional<double> base = number_at(context, *node, wanted, Instant());
  std::set<Instant> breaks;
  collect_breaks(context, *node, breaks);
  std::vector<typename Timed<T>::Change> changes;
  double last = base.value_or(fallback);
  for (const Instant at : breaks) {
    const std::optional<double> value = number_at(context, *node, wanted, at);
    if (!value || *value == last) continue;
    last = *value;
    changes.push_back({at, wrap<T>(last)});
  }
  return Timed<T>(wrap<T>(base.value_or(fallback)), std::move(changes));
}

template <class T>
T constant(ReadContext& context, const Node* node, const Cursor& cursor, const Wanted& wanted) {
  const Timed<T> values = timeline<T>(context, node, cursor, wanted);
  if (!values.is_constant()) refuse_change(context, *node, wanted.address);
  return values.base();
}

enum class OnDates { no, yes };

void note(ReadContext& context, const Wanted& wanted, OnDates on_dates) {
  if (context.key_reads) {
    context.key_reads->quantity(wanted.address, wanted.dimension, wanted.range,
                                on_dates == OnDates::yes);
  }
}

}  // namespace

double Cursor::number(Range range) const {
  const Wanted wanted{Dimension::ratio, range, address_};
  note(*context_, wanted, OnDates::no);
  return constant<double>(*context_, node_, *this, wanted);
}

Timed<double> Cursor::timed_number(Range range) const {
  const Wanted wanted{Dimension::ratio, range, address_};
  note(*context_, wanted, OnDates::yes);
  return timeline<double>(*context_, node_, *this, wanted);
}

std::int64_t Cursor::count(Range range) const {
  if (context_->key_reads) context_->key_reads->count(address_, range);
  const std::string what = expected_count(range);
  if (node_ == nullptr) {
    expected(what);
    return static_cast<std::int64_t>(harmless(range));
  }
  // Straight from the text where it can be: a seed may need all 63 bits.
  if (node_->kind == Node::Kind::integer && node_->adjustments.empty()) {
    if (contains(range, static_cast<double>(node_->integer))) return node_->integer;
    expected(what);
    return static_cast<std::int64_t>(harmless(range));
  }
  const double value =
      constant<double>(*context_, node_, *this, {Dimension::ratio, range, address_, what});
  if (value == std::floor(value)) return static_cast<std::int64_t>(value);
  expected(what);
  return static_cast<std::int64_t>(harmless(range));
}

template <class Q>
Q Cursor::quantity(Range range) const {
  const Wanted wanted{dimension_of<Q>(), range, address_};
  note(*context_, wanted, OnDates::no);
  return constant<Q>(*context_, node_, *this, wanted);
}

template <class Q>
Timed<Q> Cursor::timed(Range range) const {
  const Wanted wanted{dimension_of<Q>(), range, address_};
  note(*context_, wanted, OnDates::yes);
  return timeline<Q>(*context_, node_, *this, wanted);
}

template Days Cursor::quantity<Days>(Range) const;
template PerYear Cursor::quantity<PerYear>(Range) const;
template Pounds Cursor::quantity<Pounds>(Range) const;
template PoundsPerYear Cursor::quantity<PoundsPerYear>(Range) const;
template PoundsPerHour Cursor::quantity<PoundsPerHour>(Range) const;
template PoundsPerDay Cursor::quantity<PoundsPerDay>(Range) const;
template Probability Cursor::quantity<Probability>(Range) const;
template Wte Cursor::quantity<Wte>(Range) const;
template Hours Cursor::quantity<Hours>(Range) const;
template HoursPerYear Cursor::quantity<HoursPerYear>(Range) const;
template Places Cursor::quantity<Places>(Range) const;

template Timed<Days> Cursor::timed<Days>(Range) const;
template Timed<PerYear> Cursor::timed<PerYear>(Range) const;
template Timed<Pounds> Cursor::timed<Pounds>(Range) const;
template Timed<PoundsPerYear> Cursor::timed<PoundsPerYear>(Range) const;
template Timed<PoundsPerHour> Cursor::timed<PoundsPerHour>(Range) const;
template Timed<PoundsPerDay> Cursor::timed<PoundsPerDay>(Range) const;
template Timed<Probability> Cursor::timed<Probability>(Range) const;
template Timed<Wte> Cursor::timed<Wte>(Range) const;
template Timed<Hours> Cursor::timed<Hours>(Range) const;
template Timed<HoursPerYear> Cursor::timed<HoursPerYear>(Range) const;
template Timed<Places> Cursor::timed<Places>(Range) const;

}  // namespace carersim
