#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/calibrate/calibration_file.hpp"

namespace carersim {

namespace {

/// A parameter of the library as `[[free]]` wants it.
struct Found {
  FreeParameter::Member member;
  std::optional<double> low, high;  ///< in the unit of the value; none without a range of its own
};

const ParameterInfo* find_parameter(const std::vector<ParameterInfo>& all, const Cursor& cursor) {
  const std::string id = cursor.text();
  if (!cursor.is_text()) return nullptr;
  std::vector<std::string> ids;
  for (const ParameterInfo& each : all) {
    if (each.id == id) return &each;
    ids.push_back(each.id);
  }
  const std::string near = nearest_word(id, ids);
  cursor.problem(fmt::format("\"{}\"", id),
                 near.empty() ? std::string("the id of a parameter; carersim list parameters")
                              : fmt::format("the id of a parameter; did you mean {}?", near));
  return nullptr;
}

/// The number of an end that is written in the unit of the value.
std::optional<double> in_unit(const std::string& text, const WrittenNumber& value) {
  const std::optional<WrittenNumber> written = parse_written_number(text);
  if (!written || written->after != value.after || written->before != value.before)
    return std::nullopt;
  return written->number;
}

/// Adds a problem and gives nothing when the parameter cannot be moved.
std::optional<Found> read_member(const Cursor& cursor, const Scenario& scenario,
                                 const std::vector<ParameterInfo>& all) {
  const ParameterInfo* info = find_parameter(all, cursor);
  if (info == nullptr) return std::nullopt;
  const std::string found = fmt::format("\"{}\"", info->id);
  if (info->role == "target" || info->role == "context") {
    cursor.problem(fmt::format("{}, whose role is {}", found, info->role),
                   "a parameter that may be an input (role uncertain or choice)");
    return std::nullopt;
  }
  const std::vector<std::string> used = scenario.used_parameters(0);
  if (std::find(used.begin(), used.end(), info->id) == used.end()) {
    cursor.problem(found + ", which nothing in the scenario uses", "a parameter that it uses");
    return std::nullopt;
  }
  const std::optional<WrittenNumber> value = parse_written_number(info->value);
  if (!value) {
    cursor.problem(fmt::format("{}, which is no single number ({})", found,
                               info->value.empty() ? "a distribution" : info->value),
                   "a parameter that is a number");
    return std::nullopt;
  }
  return Found{{info->id, *value}, in_unit(info->low, *value), in_unit(info->high, *value)};
}

/// `low` or `high` of the entry, in the unit of the value, or the parameter's own.
std::optional<double> read_end(const Cursor& cursor, const WrittenNumber& unit,
                               std::optional<double> own) {
  if (!cursor.exists()) return own;
  if (!cursor.is_text()) {
    const double number = cursor.number(Range::any());
    if (unit.after.empty() && unit.before.empty()) return number;
    cursor.expected(
        fmt::format("a number in the unit of the value, such as \"{}\"", unit.with(unit.number)));
    return std::nullopt;
  }
  (void)cursor.text();
  const std::optional<double> number = in_unit(cursor.written(), unit);
  if (!number) {
    cursor.expected(
        fmt::format("a number in the unit of the value, such as \"{}\"", unit.with(unit.number)));
  }
  return number;
}

}  // namespace

void CalibrationFile::read_free(const Cursor& cursor, const Scenario& scenario,
                                std::vector<FreeParameter>& parameters) const {
  const std::vector<ParameterInfo> all = scenario.parameters(0);
  const auto scale = static_cast<FreeScale>(cursor["scale"].choice(free_scale_names()));
  const Cursor one = cursor["parameter"];
  const Cursor several = cursor["parameters"];
  const std::size_t before = data_.root().problems().size();
  std::vector<Found> found;
  std::string name;
  if (several.exists()) {
    name = cursor["name"].text();
    if (one.exists()) one.problem("parameter beside parameters", "one of them");
    if (!several.is_array() || several.children().size() < 2)
      several.expected("an array of two parameters or more");
    for (const Cursor& each : several.is_array() ? several.children() : std::vector<Cursor>()) {
      if (std::optional<Found> member = read_member(each, scenario, all)) found.push_back(*member);
    }
  } else {
    name = one.text();
    if (std::optional<Found> member =
            one.is_text() ? read_member(one, scenario, all) : std::nullopt) {
      found.push_back(*member);
    }
  }
  const Cursor low_text = cursor["low"];
  const Cursor high_text = cursor["high"];
  if (data_.root().problems().size() > before || found.empty()) {
    low_text.ignore();
    high_text.ignore();
    return;
  }
  const WrittenNumber factor{"", 1, ""};
  const bool is_factor = several.exists();
  const WrittenNumber& unit = is_factor ? factor : found.front().member.written;
  std::optional<double> own_low, own_high;
  // A factor may go as far as every member's own range allows.
  for (const Found& each : found) {
    const double divisor = is_factor ? each.member.written.number : 1;
    if (!each.low || !each.high || divisor <= 0) {
      own_low = own_high = std::nullopt;
      break;
    }
    own_low = std::max(own_low.value_or(-HUGE_VAL), *each.low / divisor);
    own_high = std::min(own_high.value_or(HUGE_VAL), *each.high / divisor);
  }
  const std::optional<double> low = read_end(low_text, unit, own_low);
  const std::optional<double> high = read_end(high_text, unit, own_high);
  if (data_.root().problems().size() > before) return;
  if (!low || !high) {
    cursor.problem("no range, neither here nor in its own entry", "low and high");
    return;
  }
  const double start = is_factor ? 1 : found.front().member.written.number;
  const auto told = [&](double value) { return "\"" + unit.with(value) + "\""; };
  if (!(*low < *high)) {
    cursor.problem(fmt::format("a range from {} to {}", told(*low), told(*high)),
                   "a lower end below the upper one");
  } else if (start < *low || start > *high) {
    cursor.problem(fmt::format("a start of {}, the scenario's own", told(start)),
                   fmt::format("one within the range, {} to {}", told(*low), told(*high)));
  } else if (scale == FreeScale::logarithmic && *low <= 0) {
    cursor.problem(fmt::format("a lower end of {} on the log scale", told(*low)), "one above 0");
  } else {
    std::vector<FreeParameter::Member> members;
    for (const Found& each : found) members.push_back(each.member);
    parameters.emplace_back(name, std::move(members), *low, *high, start, scale);
  }
  const auto same = std::count_if(parameters.begin(), parameters.end(),
                                  [&](const FreeParameter& each) { return each.name() == name; });
  if (same > 1) cursor.problem(fmt::format("\"{}\" for the second time", name), "each once");
}

}  // namespace carersim
