#include "sim/forecast/wait_target.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "sim/scenario/cursor.hpp"

namespace carersim {

namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// Takes a number off the front, and blanks after it.
std::optional<double> take_number(std::string_view& text) {
  double value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end.ec != std::errc()) return std::nullopt;
  text = trim(text.substr(static_cast<std::size_t>(end.ptr - text.data())));
  return value;
}

std::optional<double> days_of(std::string_view unit) {
  if (unit.size() > 1 && unit.back() == 's') unit.remove_suffix(1);
  if (unit == "d" || unit == "day") return 1;
  if (unit == "week") return 7;
  if (unit == "h" || unit == "hour") return 1.0 / 24;
  if (unit == "minute") return 1.0 / 1440;
  return std::nullopt;
}

std::string plain(const std::string& name) {
  std::string text = name;
  for (char& c : text)
    c = c == ' ' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// All that can be named: services first.
std::vector<TargetPlace> places_of(const PathwayPlan& plan) {
  std::vector<TargetPlace> places;
  for (std::uint32_t i = 0; i < plan.services.size(); ++i) {
    if (plan.services[i].is_finite()) places.push_back({ServiceId(i), {}, plan.services[i].name});
  }
  for (std::uint32_t i = 0; i < plan.steps.size(); ++i) {
    if (plan.steps[i].kind != StepKind::service) continue;
    const ServiceId service = plan.service_steps[plan.steps[i].detail].service;
    if (!plan.services[service.index()].is_finite()) continue;
    constexpr std::size_t word = std::string_view("pathway.").size();
    if (plan.steps[i].support >= 0) continue;  // a support's own step is its service
    places.push_back({service, StepId(i), plan.steps[i].address.substr(word)});
  }
  return places;
}

std::vector<std::string> names_of(const std::vector<TargetPlace>& places) {
  std::vector<std::string> names;
  for (const TargetPlace& place : places) names.push_back(place.name);
  return names;
}

}  // namespace

std::optional<WaitTarget> WaitTarget::parse(const std::string& text, std::string& expected) {
  expected = "a service or step, a share and a time, such as \"desk: 90% within 28 days\"";
  WaitTarget target;
  target.text = text;
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  target.name = trim(std::string_view(text).substr(0, colon));
  std::string_view rest = trim(std::string_view(text).substr(colon + 1));
  const std::optional<double> share = take_number(rest);
  if (target.name.empty() || !share || !rest.starts_with('%')) return std::nullopt;
  rest = trim(rest.substr(1));
  constexpr std::string_view within = "within ";
  if (!rest.starts_with(within)) return std::nullopt;
  rest = trim(rest.substr(within.size()));
  const std::optional<double> number = take_number(rest);
  const std::optional<double> days = days_of(rest);
  if (!number || !days) {
    expected = "a time such as \"within 28 days\", in minutes, hours, days or weeks";
    return std::nullopt;
  }
  if (!(*share > 0 && *share <= 100)) {
    expected = "a share above 0% and at most 100%";
    return std::nullopt;
  }
  constexpr double longest = 3650;
  if (!(*number >= 0 && *number * *days <= longest)) {
    expected = "a time from 0 to 3650 days";
    return std::nullopt;
  }
  target.share = *share / 100;
  target.within = to_span(Days(*number * *days));
  return target;
}

std::optional<TargetPlace> find_place(const PathwayPlan& plan, const std::string& name,
                                      std::string& expected) {
  const std::vector<TargetPlace> places = places_of(plan);
  const std::string wanted = plain(name);
  std::vector<TargetPlace> near;
  for (const TargetPlace& place : places) {
    if (place.name == wanted) return place;
    if (place.name.find(wanted) != std::string::npos) near.push_back(place);
  }
  // A service and its only step are the same people.
  if (near.size() == 2 && !near[0].step.exists() && near[1].service == near[0].service &&
      steps_of(plan, near[0].service).size() == 1)
    near.pop_back();
  if (near.size() == 1) return near.front();
  // A step that is called just that; of several the one whose pathway the scenario has first.
  for (const TargetPlace& place : near)
    if (place.step.exists() && place.name.ends_with("." + wanted)) return place;
  for (const ServicePlan& service : plan.services) {
    if (service.name != wanted || service.is_finite()) continue;
    expected = fmt::format("a service that people wait for, which this is not ({}); those are {}",
                           service.overflows ? "it serves above its places" : "it is open to all",
                           fmt::join(names_of(places), ", "));
    return std::nullopt;
  }
  if (near.empty()) {
    const std::string meant = nearest_word(wanted, names_of(places));
    expected = fmt::format("a service or step: {}{}", fmt::join(names_of(places), ", "),
                           meant.empty() ? "" : fmt::format("; did you mean {}?", meant));
  } else {
    expected = fmt::format("one of {}", fmt::join(names_of(near), ", "));
  }
  return std::nullopt;
}

std::vector<std::string> steps_of(const PathwayPlan& plan, ServiceId service) {
  std::vector<std::string> names;
  for (const TargetPlace& place : places_of(plan)) {
    if (place.service == service && place.step.exists()) names.push_back(place.name);
  }
  return names;
}

}  // namespace carersim
